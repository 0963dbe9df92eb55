"""Who convenes, who sits, who speaks of which item: a tie takes the item away from everybody."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from essaim.accounts.models import Role, User
from essaim.accounts.rules import has_role, holds, out_of_bounds
from essaim.admissibility.rules import takes_part
from essaim.appraisal.rules import MANAGERS, managed_by, manages_wave
from essaim.calls.models import Wave
from essaim.committee.models import Attendance, Sitting, SittingState
from essaim.dossiers.models import Dossier
from essaim.kit.rules import Rule, rule

convenes = has_role(*MANAGERS, national=True)
sits_or_convenes = has_role(Role.COMMITTEE_MEMBER, *MANAGERS)

# --- Filters ----------------------------------------------------------------------------------------


def managed_committees(user: User) -> Q:
    return Q(wave__in=Wave.objects.filter(managed_by(user)))


def seat_of(user: User) -> Q:
    """The rows of attendance by which this person sits: theirs, or that of whom they stand in for."""
    return Q(member__user=user.pk, substitute=None, member__ended_at=None) | Q(substitute=user.pk)


def sat_by(user: User) -> Q:
    """The sittings to which this person was summoned, or is a substitute."""
    if not holds(user, Role.COMMITTEE_MEMBER):
        return Q(pk__in=[])
    return Q(Exists(Attendance.objects.filter(seat_of(user), sitting=OuterRef("pk"))))


def shown_in_a_sitting(user: User) -> Q:
    """The portfolios of a door while a sitting that examines it is open, for the people who sit in it."""
    sittings = Sitting.objects.filter(sat_by(user), state=SittingState.OPEN, committee__wave=OuterRef("wave"))
    return Q(Exists(sittings.filter(committee__doors__contains=[OuterRef("door")])))


def away_from(user: User, dossier: str = "pk") -> Q:
    """The dossiers that a tie, or a part in them, takes away from this person."""
    return out_of_bounds(user, dossier) | takes_part(user, dossier)


# --- Rules ------------------------------------------------------------------------------------------

conducts_committee = Rule(lambda user, committee: manages_wave.why_not(user, committee.wave))
conducts = Rule(lambda user, sitting: conducts_committee.why_not(user, sitting.committee))
conducts_its_sitting = Rule(lambda user, row: conducts.why_not(user, row.sitting))


@rule("Un lien vous écarte de ce point\u00a0: un autre responsable le conduit.")
def is_not_away(user: User, item: Any) -> bool:
    if item.dossier_id is None:
        return True
    return not Dossier.objects.filter(away_from(user), pk=item.dossier_id).exists()


conducts_item = conducts_its_sitting & is_not_away


@rule("Cette signature revient à la personne qui a présidé la séance.")
def presided(user: User, sitting: Any) -> bool:
    seats = Attendance.objects.filter(sitting=sitting.pk, member=sitting.presiding_id)
    return seats.filter(Q(substitute=None, member__user=user.pk) | Q(substitute=user.pk)).exists()
