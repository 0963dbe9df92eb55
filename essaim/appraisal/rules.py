"""Who reads, who manages a panel, and what a tie takes away."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from essaim.accounts.models import Role, User
from essaim.accounts.rules import eyes, has_role, over_calls, reaching, regions_of
from essaim.admissibility.models import Verdict, VerdictState
from essaim.admissibility.rules import takes_part
from essaim.appraisal.models import Declaration, Duty, Level, Phase, Reader, ReaderState, Review
from essaim.calls.models import Wave
from essaim.dossiers.models import Dossier, DossierState
from essaim.dossiers.rules import filed_within
from essaim.kit.rules import Rule, rule
from essaim.territories.models import Region

MANAGERS = (Role.NATIONAL_OFFICER, Role.PROGRAMME_MANAGER)
READ = Q(state=DossierState.ADMISSIBLE)

# --- Ties -------------------------------------------------------------------------------------------


def tied(people: list[int], path: str, key: str) -> Q:
    """The barrier of a declared tie."""
    rows = Declaration.objects.filter(user__in=people, barred=True)
    return Q(Exists(rows.filter(**{key: OuterRef(path)})))


def is_barred(user: User, dossier: str = "pk") -> Q:
    """The dossiers that a tie takes away from this person, everywhere. `dossier`: path to its key."""
    return tied(eyes(user), dossier, "dossier")


def is_open_to(user: User, dossier: str = "pk") -> Q:
    """The dossiers of which this person said that nothing links them, or that a manager let them read."""
    rows = Declaration.objects.filter(user=user.pk, dossier=OuterRef(dossier), opens=True)
    return Q(Exists(rows))


def asks(door: str) -> Q:
    """The dossiers that ask this door, unless a confirmed verdict closed it to them."""
    closed = Verdict.objects.filter(
        dossier=OuterRef("pk"), door=door, admissible=False, state=VerdictState.CONFIRMED
    )
    return Q(doors__contains=[door]) & ~Q(Exists(closed))


# --- Readers ----------------------------------------------------------------------------------------


def in_a_panel_of(user: User) -> Q:
    """The admissible dossiers that the panels of this person read: their region, or the whole wave."""
    panels = Reader.objects.filter(user=user.pk, state=ReaderState.ACCEPTED, wave=OuterRef("wave"))
    scope = Q(level=Level.NATION) | Q(level=Level.REGION, region=OuterRef("region"))
    return READ & Q(Exists(panels.filter(scope)))


def given_to(user: User) -> Q:
    rows = Duty.objects.filter(
        reader__user=user.pk, reader__state=ReaderState.ACCEPTED, dossier=OuterRef("pk"), ended_at=None
    )
    return Q(Exists(rows))


def known_to(user: User) -> Q:
    """The dossiers of which this person may read the public facts, and say what links them to it."""
    return (in_a_panel_of(user) | filed_within(user)) & ~takes_part(user) & ~is_barred(user)


def readable_by(user: User) -> Q:
    """The dossiers whose content opens: given to this person, who declared no tie."""
    return READ & given_to(user) & is_open_to(user) & ~takes_part(user) & ~is_barred(user)


@rule("Seule la personne invitée peut répondre.")
def is_the_reader(user: User, reader: Reader) -> bool:
    return reader.user_id == user.pk


# --- Managers ---------------------------------------------------------------------------------------


def managed_by(user: User) -> Q:
    """The waves whose panel this person manages: a national mandate, for this call or for all."""
    return over_calls(user, *MANAGERS, call="call__slug")


manages_panels = has_role(*MANAGERS, national=True)
manages_wave = reaching(
    *MANAGERS,
    reason="Cette action est réservée aux responsables nationaux de cet appel.",
    call=lambda wave: wave.call.slug,
)


manages_its_panel = Rule(lambda user, reader: manages_wave.why_not(user, reader.wave))
reader_or_manager = is_the_reader | manages_its_panel


@rule("Un lien vous écarte de ce dossier.")
def is_not_barred(user: User, dossier: Dossier) -> bool:
    return not Dossier.objects.filter(is_barred(user) | takes_part(user), pk=dossier.pk).exists()


@rule("Personne ne juge de ses propres liens\u00a0: demandez-le à un autre responsable.")
def is_somebody_else(user: User, person: Any) -> bool:
    return bool(user.pk != person.pk)


# --- Reviews ----------------------------------------------------------------------------------------


def is_running(phase: Phase | None, at: datetime) -> bool:
    """The closing second is in."""
    return phase is not None and phase.opens_at <= at <= phase.closes_at


@rule("Seul le lecteur de ce dossier écrit cet avis.")
def writes(user: User, review: Review) -> bool:
    """Given to this person still, and nothing links them to the dossier."""
    held = Duty.objects.filter(
        is_open_to(user, "dossier") & ~takes_part(user, "dossier") & ~is_barred(user, "dossier"),
        pk=review.duty_id,
        ended_at=None,
        reader__user=user.pk,
        reader__state=ReaderState.ACCEPTED,
        dossier__state=DossierState.ADMISSIBLE,
    )
    return held.exists()


@rule("Cette action est réservée aux responsables nationaux de cet appel qu’aucun lien n’écarte du dossier.")
def oversees(user: User, review: Review) -> bool:
    duty = review.duty
    return manages_wave(user, duty.reader.wave) and is_not_barred(user, duty.dossier)


# --- Rankings ---------------------------------------------------------------------------------------

RANKERS = (Role.APPRAISER, *MANAGERS)
ranks = has_role(*RANKERS)


def ranks_in(user: User, wave: Wave | None = None) -> QuerySet[Region]:
    """The regions that this person ranks: in the call of this wave, or in any."""
    return regions_of(user, *RANKERS, call=wave.call.slug if wave else None)
