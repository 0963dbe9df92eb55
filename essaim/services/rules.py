"""Who steers a bouquet, who acts for a pole, who answers a request."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from essaim.accounts.models import Mandate, Role, User
from essaim.accounts.rules import EVERYWHERE, NOWHERE, has_role, holds, live_mandates, within_mandate
from essaim.dossiers.models import CoAuthor, Right
from essaim.dossiers.rules import accepted
from essaim.kit.rules import Rule, rule
from essaim.poles.models import Pole
from essaim.services.models import (
    Adviser,
    Booking,
    Bouquet,
    BouquetVersion,
    PoleCoordinator,
    RequestState,
    Slot,
    SupportRequest,
    VersionState,
)

MANAGERS = (Role.NATIONAL_OFFICER, Role.PROGRAMME_MANAGER)
CONSULTED = (*MANAGERS, Role.COMPAGNON, Role.PARTNER)
WATCHERS = (*MANAGERS, Role.PARTNER)
WRITES = (Right.EDIT, Right.SUBMIT)

manages_services = has_role(*MANAGERS)
watches_services = has_role(*WATCHERS)
is_consulted = has_role(*CONSULTED)
is_provider = has_role(Role.PROVIDER)
serves_or_manages = has_role(Role.PROVIDER, *MANAGERS)


# --- Bouquets ---------------------------------------------------------------------------------------


def is_national(mandate: Mandate) -> bool:
    return mandate.role in MANAGERS and not mandate.region_id and not mandate.department_id


def steers(user: User, call: str = "wave__call__slug") -> Q:
    """The bouquets that this person steers: they are national. `call`: path to the slug of the call."""
    if user.is_service:
        return EVERYWHERE
    slugs = {mandate.call_slug for mandate in live_mandates(user) if is_national(mandate)}
    return EVERYWHERE if "" in slugs else Q(**{f"{call}__in": slugs})


@rule("Cette action est réservée aux responsables nationaux du programme.")
def steers_bouquet(user: User, bouquet: Bouquet) -> bool:
    return Bouquet.objects.filter(steers(user), pk=bouquet.pk).exists()


@rule("Cette action est réservée aux responsables nationaux du programme.")
def steers_programme(user: User, nothing: Any) -> bool:
    """What all bouquets share: themes, providers, the charter."""
    return user.is_service or any(is_national(one) and not one.call_slug for one in live_mandates(user))


@rule("Ajoutez au moins un service\u00a0: une version vide ne se montre pas.")
def has_services(user: User, version: BouquetVersion) -> bool:
    return version.services.exists()


@rule("Le bouquet de cette vague est figé.")
def is_not_frozen(user: User, version: BouquetVersion) -> bool:
    return not version.bouquet.versions.filter(state=VersionState.FROZEN).exists()


@rule("Cette version est publiée\u00a0: préparez-en une nouvelle pour changer ses services.")
def is_under_way(user: User, version: BouquetVersion) -> bool:
    return version.is_under_way


steers_version = Rule(lambda user, version: steers_bouquet.why_not(user, version.bouquet))
may_write = steers_version & is_under_way


def catalogue_of(user: Any) -> Q:
    """The versions that this person may read, from BouquetVersion: published ones, and those consulted on."""
    shown = Q(state__in=[VersionState.PUBLISHED, VersionState.FROZEN, VersionState.REPLACED])
    if user.is_authenticated and holds(user, *CONSULTED):
        shown |= Q(state=VersionState.CONSULTATION)
    return shown


# --- Poles ------------------------------------------------------------------------------------------


def belongs_to(user: User, pole: str = "pole", *, writing: bool = False) -> Q:
    """The rows of poles that this person coordinates: by a dossier, or named. `pole`: path to its key."""
    authors = CoAuthor.objects.filter(accepted(user), dossier__pole=OuterRef(pole))
    if writing:
        authors = authors.filter(right__in=WRITES)
    named = PoleCoordinator.objects.filter(user=user.pk, ended_at=None, pole=OuterRef(pole))
    return Q(Exists(authors)) | Q(Exists(named))


@rule("Seules les personnes qui coordonnent ce pôle peuvent faire cela.")
def acts_for(user: User, pole: Pole) -> bool:
    return Pole.objects.filter(belongs_to(user, "pk", writing=True), pk=pole.pk).exists()


def poles_known_to(user: User) -> Q:
    """Poles whose support page opens: one's own, those one helps, those of one's mandate."""
    return belongs_to(user, "pk") | helped_by(user) | within_mandate(user, *MANAGERS)


# --- Advisers ---------------------------------------------------------------------------------------


def colleagues(user: User, provider: str) -> Q:
    """The rows of the providers for which this person works. `provider`: path to its key."""
    if not holds(user, Role.PROVIDER):
        return NOWHERE
    mine = Adviser.objects.filter(user=user.pk, is_active=True, provider=OuterRef(provider))
    return Q(Exists(mine))


def held_by(user: User) -> Q:
    """The requests that are now with this person's organisation."""
    return colleagues(user, "adviser__provider")


HELPING = [RequestState.ACCEPTED, RequestState.CLOSED]


def helped_by(user: User, pole: str = "pk") -> Q:
    """The poles that this person's organisation helps, or helped."""
    if not holds(user, Role.PROVIDER):
        return NOWHERE
    mine = Adviser.objects.filter(user=user.pk, is_active=True).values("provider")
    asked = SupportRequest.objects.filter(
        entitlement__pole=OuterRef(pole), adviser__provider__in=mine, state__in=HELPING
    )
    booked = Booking.objects.filter(
        entitlement__pole=OuterRef(pole), slot__adviser__provider__in=mine, state__in=["booked", "done"]
    )
    return Q(Exists(asked)) | Q(Exists(booked))


# --- Requests ---------------------------------------------------------------------------------------


def oversees(user: User) -> Q:
    return within_mandate(user, *MANAGERS, region="region", call="entitlement__bouquet__wave__call__slug")


def requests_visible_to(user: User) -> Q:
    return belongs_to(user, "entitlement__pole") | held_by(user) | oversees(user)


@rule("Seul le conseiller qui a reçu cette demande peut faire cela.")
def is_holder(user: User, request: SupportRequest) -> bool:
    return SupportRequest.objects.filter(held_by(user), pk=request.pk).exists()


@rule("Cette action est réservée aux responsables du programme.")
def oversees_request(user: User, request: SupportRequest) -> bool:
    return user.is_service or SupportRequest.objects.filter(oversees(user), pk=request.pk).exists()


is_asker = Rule(lambda user, request: acts_for.why_not(user, request.entitlement.pole))
holder_or_manager = is_holder | oversees_request
may_write_in_thread = is_asker | is_holder | oversees_request


@rule("Seul l’automate fait remonter une demande.")
def is_automaton(user: User, obj: Any) -> bool:
    return user.is_service


# --- Slots and bookings -----------------------------------------------------------------------------


def runs_slots(user: User) -> Q:
    return colleagues(user, "adviser__provider")


@rule("Seul le prestataire de ce créneau peut faire cela.")
def runs_slot(user: User, slot: Slot) -> bool:
    steered = Q(steers(user, "service__version__bouquet__wave__call__slug"))
    return Slot.objects.filter(runs_slots(user) | steered, pk=slot.pk).exists()


def bookings_visible_to(user: User) -> Q:
    return (
        belongs_to(user, "entitlement__pole")
        | colleagues(user, "slot__adviser__provider")
        | within_mandate(
            user,
            *MANAGERS,
            region="entitlement__pole__region",
            call="entitlement__bouquet__wave__call__slug",
        )
    )


@rule("Le délai pour prendre cette place est passé.")
def offer_is_alive(user: User, booking: Booking) -> bool:
    return booking.offered_until is not None and timezone.now() <= booking.offered_until


@rule("Cette séance n’a pas encore commencé.")
def has_started(user: User, booking: Booking) -> bool:
    return booking.starts_at <= timezone.now()


@rule("Cette séance a commencé\u00a0: elle ne s’annule plus.")
def has_not_started(user: User, booking: Booking) -> bool:
    return timezone.now() < booking.starts_at


is_booker = Rule(lambda user, booking: acts_for.why_not(user, booking.entitlement.pole))
runs_booking = Rule(lambda user, booking: runs_slot.why_not(user, booking.slot))
may_cancel = (is_booker | runs_booking) & has_not_started
