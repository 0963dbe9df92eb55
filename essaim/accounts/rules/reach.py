"""How far a mandate reaches: role, perimeter, call, dates. Nobody else reads these columns.

Four ways to ask, for the same answer: the mandates (`mandates`), a list (`within_mandate`, `over_calls`), an
object (`reaching`), and in words (`why_not`). docs/rights.md is printed from them.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from essaim.accounts.models import STAFF_ROLES, Mandate, Role, User
from essaim.kit.rules import Rule
from essaim.territories.models import Region

NOWHERE = Q(pk__in=[])
EVERYWHERE = Q(pk__isnull=False)  # never Q(): `Q() | x` is x
EVERY_CALL = ""


# --- The mandates -----------------------------------------------------------------------------------


def live(today: date | None = None) -> Q:
    """The mandates that hold on a day, today by default."""
    today = today or timezone.localdate()
    return Q(revoked_at=None, starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today))


def held_mandates(user: Any) -> list[Mandate]:
    """The live mandates of a person, asked once per request: kept on the person."""
    if not getattr(user, "is_authenticated", False) or getattr(user, "has_mandates", None) is False:
        return []
    kept: list[Mandate] | None = getattr(user, "_held_mandates", None)
    if kept is None:
        rows = Mandate.objects.filter(live(), user_id=user.pk)
        kept = list(rows.select_related("region", "department").order_by("role", "pk"))
        user._held_mandates = kept
    return kept


def second_factor_roles() -> frozenset[str]:
    """Whoever reads the dossiers of others or votes: in production every role, or those that are named.

    The State's own roles always are of them: a setting widens that door, it never opens it.
    """
    named = frozenset(settings.SECOND_FACTOR_ROLES)
    if named:
        return named | STAFF_ROLES
    return frozenset(Role) if settings.PRODUCTION else STAFF_ROLES


def live_mandates(user: Any) -> list[Mandate]:
    """The mandates that give rights now: those of staff wait for the second factor of their holder."""
    held = held_mandates(user)
    if user.is_authenticated and user.lacks_second_factor:
        return [mandate for mandate in held if mandate.role not in second_factor_roles()]
    return held


def forget_mandates(user: User) -> None:
    """After a change, what was kept on the person is no longer true."""
    for kept in ("_held_mandates", "has_mandates"):
        if hasattr(user, kept):
            delattr(user, kept)


def mandates(user: Any, *roles: str, national: bool = False, call: str | None = None) -> list[Mandate]:
    """The mandates of these roles that reach far enough.

    `national`: the whole country, a part of it is not enough. `call`: the slug of one call, which a mandate
    on that call or on all of them covers; EVERY_CALL: those on all calls alone; None: whatever their call.
    """
    return [
        mandate
        for mandate in live_mandates(user)
        if mandate.role in roles
        and not (national and (mandate.region_id or mandate.department_id))
        and (call is None or mandate.call_slug in {EVERY_CALL, call})
    ]


def holds(user: Any, *roles: str, national: bool = False) -> bool:
    """A live mandate of one of these roles, whatever its perimeter unless it must be national."""
    return bool(mandates(user, *roles, national=national))


# --- For a list -------------------------------------------------------------------------------------


def reach_of(user: Any, *roles: str) -> str:
    """What these roles open now, as one word to compare with what they opened then; "none" when nothing."""
    held = [
        f"{m.role}:{m.region_id or ''}:{m.department_id or ''}:{m.call_slug}" for m in mandates(user, *roles)
    ]
    return " ".join(sorted(held)) or "none"


def within_mandate(
    user: Any,
    *roles: str,
    region: str = "region",
    department: str = "",
    departments: str = "",
    call: str = "",
) -> Q:
    """The rows that lie in a live mandate of one of these roles.

    `region`, `department`: paths to the place of the row; `departments`: to the array of those its territory
    touches; `call`: to the slug of its call. A national mandate opens every row, those without a region too.
    One narrower than the row can tell opens nothing.
    """
    scope = NOWHERE
    for mandate in mandates(user, *roles):
        scope |= _perimeter(mandate, region, department, departments, call)
    return scope


def _perimeter(mandate: Mandate, region: str, department: str, departments: str, call: str) -> Q:
    if mandate.call_slug and not call:
        return NOWHERE
    place = _place(mandate, region, department, departments)
    return place & Q(**{call: mandate.call_slug}) if mandate.call_slug else place


def _place(mandate: Mandate, region: str, department: str, departments: str) -> Q:
    if mandate.region_id:
        return Q(**{region: mandate.region_id})
    if not mandate.department_id:
        return EVERYWHERE
    if departments:
        return Q(**{f"{departments}__contains": [mandate.department_id]})
    return Q(**{department: mandate.department_id}) if department else NOWHERE


def over_calls(user: Any, *roles: str, call: str = "slug") -> Q:
    """The rows of the calls that these roles rule for the whole country, on this call or on all.

    What is the same for all regions (a wave, an envelope, a committee, a bouquet) is ruled by no mandate of
    a region or of a département. The automaton acts everywhere.
    """
    if getattr(user, "is_service", False):
        return EVERYWHERE
    slugs = {mandate.call_slug for mandate in mandates(user, *roles, national=True)}
    return EVERYWHERE if EVERY_CALL in slugs else Q(**{f"{call}__in": slugs})


def regions_of(user: Any, *roles: str, call: str | None = None) -> QuerySet[Region]:
    """The regions that these roles reach, all of them for a national mandate."""
    held = mandates(user, *roles, call=call)
    regions = Region.objects.order_by("name")
    if any(not (mandate.region_id or mandate.department_id) for mandate in held):
        return regions
    return regions.filter(pk__in={mandate.region_id for mandate in held if mandate.region_id})


# --- For an object, and in words --------------------------------------------------------------------


def why_not(user: Any, *roles: str, reason: str, call: str | None) -> str | None:
    """Nothing when a national mandate of these roles covers this call; else what is missing."""
    if getattr(user, "is_service", False) or mandates(user, *roles, national=True, call=call):
        return None
    held = mandates(user, *roles)
    if not held:
        return reason
    if not mandates(user, *roles, national=True):
        return f"{reason} Votre mandat ne couvre que\u00a0: {held[0].perimeter}."
    return f"{reason} Votre mandat ne couvre que l’appel «\u00a0{held[0].call_slug}\u00a0»."


def reaching(*roles: str, reason: str, call: Callable[[Any], str] | None = None) -> Rule:
    """The rule of what is ruled for the whole country: the call of the object, or every call without one."""
    return Rule(
        lambda user, obj: why_not(user, *roles, reason=reason, call=call(obj) if call else EVERY_CALL)
    )


def has_role(*roles: Role, national: bool = False) -> Rule:
    """The rule of a page kept for these roles, whatever the perimeter or not: its lists do the rest."""
    names = ", ".join(Role(role).label.lower() for role in roles)
    reason = f"Cette page est réservée\u00a0: {names}."

    def missing(user: Any, _: Any) -> str | None:
        if not holds(user, *roles):
            return reason
        return why_not(user, *roles, reason=reason, call=None) if national else None

    return Rule(missing)
