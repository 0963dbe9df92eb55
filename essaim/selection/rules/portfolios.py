"""Who works on a portfolio, and who may read it.

A choice is a comparison: the place of each dossier follows from all the others, and the money that is left
tells what is not shown. So a person whom a tie keeps away from one dossier of a door opens none of the
portfolios of that door: no page, no total, no export. A colleague does that work.
"""

from django.db.models import Exists, OuterRef, Q

from essaim.accounts.models import User
from essaim.accounts.rules import has_role
from essaim.admissibility.rules import takes_part
from essaim.appraisal.rules import MANAGERS, READ, asks, managed_by, manages_wave
from essaim.calls.models import Wave
from essaim.dossiers.models import Dossier
from essaim.dossiers.rules import out_of_bounds
from essaim.kit.rules import Rule, rule
from essaim.selection.models import (
    Decision,
    DecisionState,
    Origin,
    Portfolio,
    PortfolioState,
    Sitting,
    SittingState,
)
from essaim.selection.rules.committee import sat_by

studies = has_role(*MANAGERS)
TIED = "Un lien vous écarte d’un dossier de ce volet\u00a0: une autre personne prépare le choix."

SETTLED = (DecisionState.DRAFT, DecisionState.CANCELLED)  # not yet, or no longer, a decision


def candidates(door: str) -> Q:
    """The dossiers that compete for a door: admissible, and asking it."""
    return READ & asks(door)


def has_tie(user: User, wave: Wave, door: str) -> bool:
    barred = out_of_bounds(user) | takes_part(user)
    return Dossier.objects.filter(candidates(door) & barred, wave=wave.pk).exists()


def why_not_study(user: User, wave: Wave, door: str) -> str | None:
    if reason := manages_wave.why_not(user, wave):
        return reason
    return TIED if has_tie(user, wave, door) else None


@rule("Des décisions ont déjà été préparées à partir de ce portefeuille.")
def nothing_follows(user: User, portfolio: Portfolio) -> bool:
    rows = Decision.objects.filter(dossier__wave=portfolio.wave_id, door=portfolio.door)
    return not rows.filter(origin=Origin.PORTFOLIO).exclude(state__in=SETTLED).exists()


may_study = Rule(lambda user, portfolio: why_not_study(user, portfolio.wave, portfolio.door))
may_revoke = may_study & nothing_follows


def studied_by(user: User) -> Q:
    """The portfolios of the waves that this person manages. `may_study` then looks for ties."""
    return Q(wave__in=Wave.objects.filter(managed_by(user)))


def shown_in_a_sitting(user: User) -> Q:
    """Those of a door while a sitting that examines it is open, for the people who sit in it."""
    sittings = Sitting.objects.filter(sat_by(user), state=SittingState.OPEN, committee__wave=OuterRef("wave"))
    rows = sittings.filter(committee__doors__contains=[OuterRef("door")])
    return ~Q(state=PortfolioState.DISCARDED) & Q(Exists(rows))


def read_by(user: User) -> Q:
    return studied_by(user) | shown_in_a_sitting(user)


is_untied = Rule(lambda user, portfolio: TIED if has_tie(user, portfolio.wave, portfolio.door) else None)
