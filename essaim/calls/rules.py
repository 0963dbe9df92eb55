"""Who may prepare a call, and when one may file."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.rules import about_closed, has_role, over_calls, reaching
from essaim.calls.models import Call, CallState, Wave, WaveState
from essaim.kit.rules import rule
from essaim.mail.models import Message
from essaim.mail.queries import resent_by, waits_for_a_second_person


def managed_by(user: User, *, call: str = "slug") -> Q:
    """The calls that this person steers; `call` is the path to the slug of the call."""
    return over_calls(user, Role.PROGRAMME_MANAGER, call=call)


def visible_to(user: User) -> Q:
    return ~Q(state=CallState.DRAFT) | managed_by(user)


RESERVED = "Cette action est réservée aux responsables de cet appel."
manages_call = reaching(Role.PROGRAMME_MANAGER, reason=RESERVED, call=lambda call: call.slug)
manages_wave = reaching(Role.PROGRAMME_MANAGER, reason=RESERVED, call=lambda wave: wave.call.slug)
is_programme_manager = has_role(Role.PROGRAMME_MANAGER, national=True)
may_create_call = reaching(
    Role.PROGRAMME_MANAGER, reason="Seule une personne responsable de tous les appels peut en créer un."
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
is_postmaster = has_role(*POSTMASTERS, national=True)
is_editor = has_role(*EDITORS, national=True)


def messages_of(user: Any) -> Q:
    """Messages of the calls of their mandates; a mandate on every call opens those of no call too."""
    return over_calls(user, *POSTMASTERS, call="call_slug") & ~about_closed(user)


def read_by(user: Any) -> Q:
    """Those whose words this person reads: an operator sees that they left, not what they say."""
    return over_calls(user, *EDITORS, call="call_slug") & ~about_closed(user)


def calls_written_by(user: Any) -> Q:
    """The calls whose words this person may change."""
    return over_calls(user, *EDITORS, call="slug")


@rule("Une autre personne confirme ce renvoi\u00a0: son adresse n’est pas connue du dossier.")
def confirms(user: Any, message: Message) -> bool:
    """The second look at an address that nothing else speaks of."""
    return not waits_for_a_second_person(message) or resent_by(message) != user.pk
