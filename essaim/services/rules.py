"""Who steers a bouquet, who acts for a pole, who answers a request."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.rules import (
    NOWHERE,
    closed_behind,
    has_role,
    holds,
    out_of_bounds,
    over_calls,
    reaching,
    within_mandate,
)
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
POLE = "dossier__pole"  # a dossier that is closed closes what its pole does here

manages_services = has_role(*MANAGERS)
watches_services = has_role(*WATCHERS)
is_consulted = has_role(*CONSULTED)
is_provider = has_role(Role.PROVIDER)
serves_or_manages = has_role(Role.PROVIDER, *MANAGERS)


# --- Bouquets ---------------------------------------------------------------------------------------


def steers(user: User, call: str = "wave__call__slug") -> Q:
    """The bouquets that this person steers: they are national. `call`: path to the slug of the call."""
    return over_calls(user, *MANAGERS, call=call)


@rule("Cette action est réservée aux responsables nationaux du programme.")
def steers_bouquet(user: User, bouquet: Bouquet) -> bool:
    return Bouquet.objects.filter(steers(user), pk=bouquet.pk).exists()


# What all bouquets share: themes, providers, the charter.
steers_programme = reaching(
    *MANAGERS, reason="Cette action est réservée aux responsables nationaux du programme."
)


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
    return (Q(Exists(authors)) | Q(Exists(named))) & ~closed_behind(user, pole, POLE)


@rule("Seules les personnes qui coordonnent ce pôle peuvent faire cela.")
def acts_for(user: User, pole: Pole) -> bool:
    return Pole.objects.filter(belongs_to(user, "pk", writing=True), pk=pole.pk).exists()


def poles_known_to(user: User) -> Q:
    """Poles whose support page opens: one's own, those one helps, those of one's mandate."""
    return belongs_to(user, "pk") | helped_by(user) | poles_overseen(user)


def poles_overseen(user: User) -> Q:
    """The poles of the perimeter of a manager, but for those whose dossier is closed to them."""
    perimeter = within_mandate(user, *MANAGERS, region="region", departments="department_codes")
    return perimeter & ~out_of_bounds(user, "pk", POLE)


def closed_bookings(user: User) -> QuerySet[Booking, str]:
    closed = Booking.objects.filter(out_of_bounds(user, "entitlement__pole", POLE))
    return closed.values_list("reference", flat=True)


def closed_requests(user: User) -> QuerySet[SupportRequest, str]:
    closed = SupportRequest.objects.filter(out_of_bounds(user, "entitlement__pole", POLE))
    return closed.values_list("reference", flat=True)


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
    perimeter = within_mandate(
        user,
        *MANAGERS,
        region="region",
        departments="entitlement__pole__department_codes",
        call="entitlement__bouquet__wave__call__slug",
    )
    return perimeter & ~out_of_bounds(user, "entitlement__pole", POLE)


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
        | bookings_overseen(user)
    )


def bookings_overseen(user: User) -> Q:
    perimeter = within_mandate(
        user,
        *MANAGERS,
        region="entitlement__pole__region",
        departments="entitlement__pole__department_codes",
        call="entitlement__bouquet__wave__call__slug",
    )
    return perimeter & ~out_of_bounds(user, "entitlement__pole", POLE)


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
