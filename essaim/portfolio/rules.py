"""Who works on a portfolio, and who may read it.

A choice is a comparison: the place of each dossier follows from all the others, and the money that is left
tells what is not shown. So a person whom a tie keeps away from one dossier of a door opens none of the
portfolios of that door: no page, no total, no export. A colleague does that work.
"""

from collections.abc import Callable

from django.db.models import Q

from essaim.accounts.models import Role, User
from essaim.accounts.rules import has_role, out_of_bounds
from essaim.admissibility.rules import takes_part
from essaim.appraisal.rules import MANAGERS, READ, asks, managed_by, manages_wave
from essaim.calls.models import Wave
from essaim.dossiers.models import Dossier
from essaim.kit.offers import Offer
from essaim.kit.rules import Rule, rule
from essaim.portfolio.models import Portfolio, PortfolioState

studies = has_role(*MANAGERS, national=True)
reads = has_role(Role.COMMITTEE_MEMBER, *MANAGERS)
TIED = "Un lien vous écarte d’un dossier de ce volet\u00a0: une autre personne prépare le choix."

FOLLOWED = Offer[Callable[[Portfolio], bool]]("whether something was prepared from an adopted portfolio")
SHOWN = Offer[Callable[[User], Q]]("the portfolios shown for a while to somebody who does not manage them")


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
    return not any(followed(portfolio) for followed in FOLLOWED)


may_study = Rule(lambda user, portfolio: why_not_study(user, portfolio.wave, portfolio.door))
may_revoke = may_study & nothing_follows


def studied_by(user: User) -> Q:
    """The portfolios of the waves that this person manages. `may_study` then looks for ties."""
    return Q(wave__in=Wave.objects.filter(managed_by(user)))


def read_by(user: User) -> Q:
    """What is put aside is shown to nobody else."""
    shown = Q(pk__in=[])
    for one in SHOWN:
        shown |= one(user)
    return studied_by(user) | (~Q(state=PortfolioState.DISCARDED) & shown)


is_untied = Rule(lambda user, portfolio: TIED if has_tie(user, portfolio.wave, portfolio.door) else None)
