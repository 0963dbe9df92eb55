"""Who steers compagnons, who belongs to one, who takes part in a pair."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.rules import has_role, out_of_bounds, reaching, within_mandate
from essaim.kit.rules import Rule, rule
from essaim.mentoring.models import Compagnon, CompagnonPerson, CompagnonState, Pair, PairState, Side
from essaim.poles.models import Pole
from essaim.services.rules import POLE, acts_for, belongs_to

MANAGERS = (Role.NATIONAL_OFFICER, Role.PROGRAMME_MANAGER)
SHOWN = Q(state__in=[CompagnonState.ACTIVE, CompagnonState.PAUSED])

manages_mentoring = has_role(*MANAGERS)


steers = reaching(*MANAGERS, reason="Cette action est réservée aux responsables nationaux du programme.")


# --- Compagnons -------------------------------------------------------------------------------------


def of_compagnon(user: User, compagnon: str = "pk") -> Q:
    """The rows of the compagnons for which this person works. `compagnon`: path to its key."""
    mine = CompagnonPerson.objects.filter(user=user.pk, left_at=None, compagnon=OuterRef(compagnon))
    return Q(Exists(mine))


def compagnons_visible_to(user: Any) -> Q:
    """Those in activity are public; the others, to their people and to managers."""
    if not user.is_authenticated:
        return SHOWN
    return SHOWN | of_compagnon(user) | Q(applied_by=user) | overseen_by(user)


def overseen_by(user: User) -> Q:
    """The rows of the poles in the perimeter of a manager."""
    perimeter = within_mandate(user, *MANAGERS, region="pole__region", departments="pole__department_codes")
    return perimeter & ~out_of_bounds(user, "pole", POLE)


@rule("Seules les personnes de ce compagnon peuvent faire cela.")
def is_of_compagnon(user: User, compagnon: Compagnon) -> bool:
    return Compagnon.objects.filter(of_compagnon(user), pk=compagnon.pk).exists()


belongs_or_steers = is_of_compagnon | steers


@rule("Ce pôle est déjà compagnon, ou candidat à l’être.")
def is_no_compagnon(user: User, pole: Pole) -> bool:
    return not Compagnon.objects.filter(pole=pole).exists()


may_apply = acts_for & is_no_compagnon
may_name = steers & is_no_compagnon


# --- Pairs ------------------------------------------------------------------------------------------


def pairs_visible_to(user: User) -> Q:
    return belongs_to(user, "pole") | of_compagnon(user, "compagnon") | overseen_by(user)


is_of_the_pole = Rule(lambda user, pair: acts_for.why_not(user, pair.pole))
is_of_the_compagnon = Rule(lambda user, pair: is_of_compagnon.why_not(user, pair.compagnon))
takes_part = is_of_the_pole | is_of_the_compagnon
takes_part_or_steers = is_of_the_pole | is_of_the_compagnon | steers


@rule("Le délai de réflexion court encore.")
def has_cooled(user: User, pair: Pair) -> bool:
    return pair.cooling_until is not None and pair.cooling_until <= timezone.now()


@rule("Le délai de réflexion est passé.")
def is_cooling(user: User, pair: Pair) -> bool:
    return pair.cooling_until is not None and timezone.now() < pair.cooling_until


@rule("Seul l’automate commence un compagnonnage.")
def is_automaton(user: User, pair: Pair) -> bool:
    return user.is_service


@rule("Écrivez d’abord votre bilan.")
def has_a_review(user: User, pair: Pair) -> bool:
    return pair.reviews.exists()


@rule("Les deux côtés doivent avoir donné leur accord.")
def both_consent(user: User, pair: Pair) -> bool:
    return pair.reviews.filter(consents=True).count() == len(Side)


@rule("Ce compagnonnage n’est pas en cours.")
def is_at_work(user: User, pair: Pair) -> bool:
    return bool(pair.state == PairState.ACTIVE)


may_withdraw = takes_part & is_cooling
may_start = (is_automaton | takes_part) & has_cooled
may_close = takes_part & has_a_review
may_log = is_of_the_compagnon & is_at_work
may_set_goals = takes_part & is_at_work
