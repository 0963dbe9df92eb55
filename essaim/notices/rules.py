"""Who handles the acts of each family, who reads and contests them, who records the delegations.

Who handles them is said by the capability that takes them. None of them is known here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from essaim.accounts.models import Role, User
from essaim.accounts.rules import has_role, over_calls, reaching
from essaim.dossiers.models import CoAuthor
from essaim.dossiers.rules import accepted, is_coauthor, may_submit
from essaim.kit.offers import Offer
from essaim.kit.rules import Rule, rule, within
from essaim.notices.compute.kinds import Family, kinds_of
from essaim.notices.models import Act

STAFF = (Role.APPRAISER, Role.NATIONAL_OFFICER, Role.PROGRAMME_MANAGER)
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Handling:
    """What the capability above says of its acts.

    `handled`: the acts that a person follows, `path` leading to the act. `answers`: who answers an appeal.
    `granted`: what is done when an appeal is granted. `places`: the pages, of the candidate and of the
    administration, where these acts are contested, when they are not contested here.
    """

    handled: Callable[[User, str], Q]
    answers: Rule
    granted: Callable[..., None] | None = None
    places: Callable[[Act], tuple[str, str]] | None = None
    effect: str = ""  # what granting does, said before it is done


HANDLING = Offer[Handling]("who handles the notified acts of each family, and what an appeal undoes")


def handling_of(act: Act) -> Handling | None:
    return HANDLING.get(act.family)


# --- Filters ----------------------------------------------------------------------------------------


def handled_by(user: User, path: str = "") -> Q:
    """The acts that this person follows, family by family."""
    found = NOTHING
    for family in Family:
        handling = HANDLING.get(family)
        if handling is None:
            continue
        found |= Q(**{f"{path}kind__in": kinds_of(family)}) & handling.handled(user, path)
    return found


def told_to(user: User, path: str = "") -> Q:
    """The acts known to the authors of a dossier: an act is born when it is notified."""
    return Q(**{f"{path}dossier__in": CoAuthor.objects.filter(accepted(user)).values("dossier")})


# --- Who --------------------------------------------------------------------------------------------

follows = has_role(*STAFF)
handles = within(handled_by, "Cet acte n’est pas de ceux que vous suivez.")
keeps_delegations = has_role(Role.PROGRAMME_MANAGER, national=True)
keeps_delegations_of = reaching(
    Role.PROGRAMME_MANAGER,
    reason="Les délégations de cet appel sont tenues par ses responsables nationaux.",
    call=str,
)


def delegations_kept_by(user: User) -> Q:
    """The same, for a list; those of every call are shown to all of them."""
    return over_calls(user, Role.PROGRAMME_MANAGER, call="call_slug") | Q(call_slug="")


@rule("Seuls les co-auteurs de ce dossier peuvent faire cela.")
def reads(user: User, act: Act) -> bool:
    return is_coauthor(user, act.dossier)


def places_of(act: Act) -> tuple[str, str] | None:
    handling = handling_of(act)
    return handling.places(act) if handling and handling.places else None


@rule("Ce recours se dépose et s’enregistre sur la page de la décision.")
def is_contested_here(user: User, act: Act) -> bool:
    return places_of(act) is None


@rule("Seules les personnes qui peuvent déposer ce dossier contestent une décision en ligne.")
def may_contest(user: User, act: Act) -> bool:
    return may_submit(user, act.dossier)


contests = is_contested_here & may_contest
records = handles & is_contested_here


def _why_not_answer(user: User, appeal: Any) -> str | None:
    handling = handling_of(appeal.act)
    return handling.answers.why_not(user, appeal.act) if handling else "Cet acte n’est suivi par personne."


answers = Rule(_why_not_answer)
handles_appeal = Rule(lambda user, appeal: handles.why_not(user, appeal.act))


@rule("Seul l’automate fait cela.")
def is_the_clock(user: User, obj: Any) -> bool:
    return user.is_service
