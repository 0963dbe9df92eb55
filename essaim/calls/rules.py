"""Who may prepare a call, and when one may file."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.rules import EVERYWHERE, has_role, live_mandates
from essaim.calls.models import Call, CallState, Wave, WaveState
from essaim.kit.rules import rule, within


def managed_by(user: User, *, call: str = "slug") -> Q:
    """The calls that this person steers; `call` is the path to the slug of the call."""
    if user.is_service:
        return EVERYWHERE
    slugs = {mandate.call_slug for mandate in live_mandates(user) if mandate.role == Role.PROGRAMME_MANAGER}
    return EVERYWHERE if "" in slugs else Q(**{f"{call}__in": slugs})


def visible_to(user: User) -> Q:
    return ~Q(state=CallState.DRAFT) | managed_by(user)


manages_call = within(managed_by, "Cette action est réservée aux responsables de cet appel.")
manages_wave = within(
    lambda user: managed_by(user, call="call__slug"),
    "Cette action est réservée aux responsables de cet appel.",
)
is_programme_manager = has_role(Role.PROGRAMME_MANAGER)


@rule("Seule une personne responsable de tous les appels peut en créer un.")
def may_create_call(user: User, nothing: Any) -> bool:
    return user.is_service or any(
        mandate.role == Role.PROGRAMME_MANAGER and not mandate.call_slug for mandate in live_mandates(user)
    )


def is_open(wave: Wave, at: datetime) -> bool:
    """May one file at this instant? What came in at the very second of the closing is in time."""
    if wave.opens_at is None or wave.closes_at is None:
        return False
    if wave.state == WaveState.CLOSED and wave.closed_early_at:
        return wave.opens_at <= at <= min(wave.closes_at, wave.closed_early_at)
    return wave.state == WaveState.PUBLISHED and wave.opens_at <= at <= wave.closes_at


def still_takes(wave: Wave, at: datetime) -> bool:
    """Open, or in the minutes of grace that its page announces: for what is begun, never to begin."""
    return is_open(wave, at) or is_open(wave, at - timedelta(minutes=wave.grace_minutes))


@rule("Une vague est ouverte : clôturez-la d’abord, ou attendez sa clôture.")
def call_has_no_open_wave(user: User, call: Call) -> bool:
    now = timezone.now()
    return not any(is_open(wave, now) for wave in call.waves.filter(state=WaveState.PUBLISHED))


@rule("Publiez d’abord l’appel auquel cette vague appartient.")
def call_is_published(user: User, wave: Wave) -> bool:
    return wave.call.state == CallState.PUBLISHED


@rule("Cette vague est archivée : elle ne se modifie plus.")
def wave_is_alive(user: User, wave: Wave) -> bool:
    return wave.state != WaveState.ARCHIVED


may_edit_wave = manages_wave & wave_is_alive


# --- The messages that left, and their words -------------------------------------------------------

POSTMASTERS = (Role.PROGRAMME_MANAGER, Role.NATIONAL_OFFICER, Role.OPERATOR)
EDITORS = (Role.PROGRAMME_MANAGER, Role.NATIONAL_OFFICER)
is_postmaster = has_role(*POSTMASTERS)
is_editor = has_role(*EDITORS)


def messages_of(user: Any) -> Q:
    """Messages of the calls of their mandates; a mandate on every call opens those of no call too."""
    return _calls_of(user, POSTMASTERS, "call_slug")


def calls_written_by(user: Any) -> Q:
    """The calls whose words this person may change."""
    return _calls_of(user, EDITORS, "slug")


def _calls_of(user: Any, roles: tuple[Role, ...], path: str) -> Q:
    scope = Q(pk__in=[])
    for mandate in live_mandates(user):
        if mandate.role in roles and not (mandate.region_id or mandate.department_id):
            scope |= Q(**{path: mandate.call_slug}) if mandate.call_slug else Q(pk__isnull=False)
    return scope
