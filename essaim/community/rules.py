"""Who animates, who contributes, who reads."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.rules import EVERYWHERE, has_role, holds, live_mandates
from essaim.community.models import (
    Concertation,
    ConcertationState,
    Event,
    EventState,
    PracticeSheet,
    Registration,
    SheetState,
)
from essaim.kit.rules import rule

MANAGERS = (Role.NATIONAL_OFFICER, Role.PROGRAMME_MANAGER)
CONTRIBUTORS = (Role.COMPAGNON, Role.PARTNER, *MANAGERS)
READERS = (Role.PARTNER, *MANAGERS)

manages_community = has_role(*MANAGERS)
contributes_somewhere = has_role(*CONTRIBUTORS)
reads_perimeter = has_role(*READERS)


@rule("Cette action est réservée aux responsables nationaux du programme.")
def animates(user: User, obj: Any) -> bool:
    return user.is_service or any(
        mandate.role in MANAGERS and not mandate.region_id and not mandate.department_id
        for mandate in live_mandates(user)
    )


def manages(user: Any) -> bool:
    return bool(user.is_authenticated) and holds(user, *MANAGERS)


# --- Events -----------------------------------------------------------------------------------------


def events_visible_to(user: Any) -> Q:
    return EVERYWHERE if manages(user) else ~Q(state=EventState.DRAFT)


@rule("Les inscriptions sont closes.")
def takes_registrations(user: User, event: Event) -> bool:
    return event.state == EventState.PUBLISHED and timezone.now() <= event.registration_closes_at


@rule("Cette inscription est celle d’une autre personne.")
def is_the_registered(user: User, registration: Registration) -> bool:
    return registration.user_id == user.pk


@rule("L’événement a commencé\u00a0: l’inscription ne s’annule plus.")
def has_not_started(user: User, registration: Registration) -> bool:
    return timezone.now() < registration.event.starts_at


@rule("La liste de présence s’ouvre au début de l’événement.")
def has_begun(user: User, event: Event) -> bool:
    return event.starts_at <= timezone.now()


@rule("Il n’y a plus de place.")
def a_place_is_free(user: User, registration: Registration) -> bool:
    return registration.event.seats_left > 0


may_cancel = is_the_registered & has_not_started
may_take_attendance = animates & has_begun


# --- Sheets -----------------------------------------------------------------------------------------


def sheets_visible_to(user: Any) -> Q:
    published = Q(state=SheetState.PUBLISHED)
    if not user.is_authenticated:
        return published
    return EVERYWHERE if manages(user) else published | Q(author=user)


@rule("Seul l’auteur de la fiche peut faire cela.")
def is_author(user: User, sheet: PracticeSheet) -> bool:
    return sheet.author_id == user.pk


@rule("Une fiche est relue par une autre personne que son auteur.")
def is_not_author(user: User, sheet: PracticeSheet) -> bool:
    return sheet.author_id != user.pk


@rule("Cette fiche est en relecture ou publiée\u00a0: elle ne se modifie plus.")
def is_being_written(user: User, sheet: PracticeSheet) -> bool:
    return sheet.state in {SheetState.DRAFT, SheetState.RETURNED}


may_write = is_author & is_being_written
may_review = animates & is_not_author
author_or_animator = is_author | animates


# --- Concertations ----------------------------------------------------------------------------------


def concertations_visible_to(user: Any) -> Q:
    """Answers are public; what is open is read by those who contribute."""
    answered = Q(state=ConcertationState.ANSWERED)
    if not user.is_authenticated:
        return answered
    if manages(user):
        return EVERYWHERE
    return ~Q(state=ConcertationState.DRAFT) if holds(user, *CONTRIBUTORS) else answered


@rule("Les contributions sont réservées aux compagnons et aux administrations partenaires.")
def contributes(user: User, concertation: Concertation) -> bool:
    return holds(user, *CONTRIBUTORS)


@rule("Les contributions sont closes.")
def is_open(user: User, concertation: Concertation) -> bool:
    return concertation.state == ConcertationState.OPEN and timezone.now() <= concertation.closes_at


@rule("Écrivez d’abord la synthèse et une réponse à chaque question.")
def is_answered(user: User, concertation: Concertation) -> bool:
    return bool(concertation.synthesis) and not concertation.questions.filter(answer="").exists()


@rule("Ajoutez au moins une question.")
def has_questions(user: User, concertation: Concertation) -> bool:
    return concertation.questions.exists()


@rule("Choisissez une clôture à venir.")
def closes_later(user: User, concertation: Concertation) -> bool:
    return concertation.closes_at > timezone.now()


@rule("Les questions ne changent plus une fois la concertation ouverte.")
def is_prepared(user: User, concertation: Concertation) -> bool:
    return concertation.state == ConcertationState.DRAFT


@rule("La concertation n’est pas close.")
def is_over(user: User, concertation: Concertation) -> bool:
    return concertation.state in {ConcertationState.CLOSED, ConcertationState.ANSWERED}


may_contribute = contributes & is_open
may_open = animates & has_questions & closes_later
may_answer = animates & is_answered
may_ask = animates & is_prepared
may_reply = animates & is_over
