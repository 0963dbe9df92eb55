"""Who animates, who contributes, who reads."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.rules import EVERYWHERE, has_role, holds, reaching
from essaim.community.compute.surveys import SMALLEST
from essaim.community.models import (
    Concertation,
    ConcertationState,
    Event,
    EventState,
    PracticeSheet,
    Registration,
    SheetState,
    Survey,
    SurveyPerson,
    SurveyState,
)
from essaim.kit.rules import rule

MANAGERS = (Role.NATIONAL_OFFICER, Role.PROGRAMME_MANAGER)
CONTRIBUTORS = (Role.COMPAGNON, Role.PARTNER, *MANAGERS)
READERS = (Role.PARTNER, *MANAGERS)

manages_community = has_role(*MANAGERS, national=True)
contributes_somewhere = has_role(*CONTRIBUTORS)
reads_perimeter = has_role(*READERS)


animates = reaching(*MANAGERS, reason="Cette action est réservée aux responsables nationaux du programme.")


def manages(user: Any) -> bool:
    return bool(user.is_authenticated) and holds(user, *MANAGERS, national=True)


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


# --- Surveys ----------------------------------------------------------------------------------------

UNSEEN = (SurveyState.DRAFT, SurveyState.PLANNED)
ENDED = (SurveyState.CLOSED, SurveyState.PUBLISHED)


def surveys_visible_to(user: Any) -> Q:
    """Managers see them all; the others, those in which they are asked, from the opening on."""
    if manages(user):
        return EVERYWHERE
    asked = SurveyPerson.objects.filter(survey=OuterRef("pk"), user=user.pk)
    return Q(Exists(asked)) & ~Q(state__in=UNSEEN)


@rule("Ajoutez au moins une question.")
def survey_has_questions(user: User, survey: Survey) -> bool:
    return survey.questions.exists()


@rule("Choisissez une clôture à venir.")
def survey_closes_later(user: User, survey: Survey) -> bool:
    return survey.closes_at > timezone.now()


@rule("L’heure d’ouverture est passée\u00a0: changez-la, ou ouvrez maintenant.")
def survey_opens_later(user: User, survey: Survey) -> bool:
    return survey.opens_at > timezone.now()


@rule("Les questions ne changent plus une fois l’enquête programmée ou ouverte.")
def survey_is_prepared(user: User, survey: Survey) -> bool:
    return survey.state == SurveyState.DRAFT


@rule("Les réponses sont closes.")
def survey_takes_answers(user: User, survey: Survey) -> bool:
    return survey.state == SurveyState.OPEN and timezone.now() <= survey.closes_at


@rule("Cette enquête s’adresse à d’autres personnes.")
def is_asked(user: User, survey: Survey) -> bool:
    return survey.people.filter(user=user.pk).exists()


@rule(
    "Les réponses anonymes se lisent après la clôture\u00a0: une à une, on devinerait de qui elles viennent."
)
def is_over_or_named(user: User, survey: Survey) -> bool:
    return not survey.is_anonymous or survey.state in ENDED


@rule("Moins de cinq personnes ont répondu\u00a0: d’une enquête anonyme, rien n’est montré.")
def enough_answered(user: User, survey: Survey) -> bool:
    return not survey.is_anonymous or survey.answers.count() >= SMALLEST


@rule("Les résultats ne sont pas publiés.")
def results_are_published(user: User, survey: Survey) -> bool:
    return survey.state == SurveyState.PUBLISHED


may_prepare = animates & survey_is_prepared
may_open_survey = animates & survey_has_questions & survey_closes_later
may_plan_survey = may_open_survey & survey_opens_later
may_answer_survey = is_asked & survey_takes_answers
may_publish_results = animates & enough_answered
may_read_results = (manages_community | results_are_published) & is_over_or_named & enough_answered
