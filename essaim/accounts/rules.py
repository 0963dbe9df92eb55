"""Who may do what: the two axes, role and perimeter."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from essaim.accounts.models import STAFF_ROLES, Mandate, Role, User
from essaim.kit.rules import Rule, rule

NOWHERE = Q(pk__in=[])
EVERYWHERE = Q(pk__isnull=False)  # never Q(): `Q() | x` is x


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
        mandates = Mandate.objects.filter(live(), user_id=user.pk)
        kept = list(mandates.select_related("region", "department").order_by("role", "pk"))
        user._held_mandates = kept
    return kept


def live_mandates(user: Any) -> list[Mandate]:
    """The mandates that give rights now: those of staff wait for the second factor of their holder."""
    held = held_mandates(user)
    if user.is_authenticated and user.lacks_second_factor:
        return [mandate for mandate in held if mandate.role not in STAFF_ROLES]
    return held


def forget_mandates(user: User) -> None:
    """After a change, what was kept on the person is no longer true."""
    for kept in ("_held_mandates", "has_mandates"):
        if hasattr(user, kept):
            delattr(user, kept)


def holds(user: Any, *roles: str) -> bool:
    """A live mandate of one of these roles, whatever its perimeter."""
    return any(mandate.role in roles for mandate in live_mandates(user))


def needs_second_factor(user: Any) -> bool:
    """Staff act for the State: a mail box alone does not open that door."""
    return settings.STAFF_SECOND_FACTOR and any(m.role in STAFF_ROLES for m in held_mandates(user))


def demo_is_open() -> bool:
    """Anybody may enter as anybody: never on a real platform, whatever its other settings say."""
    return settings.DEMO and not settings.PRODUCTION


def has_role(*roles: Role) -> Rule:
    """The rule of a page kept for these roles, whatever the perimeter: its lists do the rest."""
    names = ", ".join(Role(role).label.lower() for role in roles)
    reason = f"Cette page est réservée\u00a0: {names}."
    return Rule(lambda user, _: None if holds(user, *roles) else reason)


def within_mandate(user: Any, *roles: str, region: str = "region", department: str = "", call: str = "") -> Q:
    """The rows that lie in a live mandate of one of these roles.

    `region`, `department`: paths to the place of the row; `call`: path to the slug of its call. A national
    mandate opens every row, those without a region too. One narrower than the row can tell opens nothing.
    """
    scope = NOWHERE
    for mandate in live_mandates(user):
        if mandate.role in roles:
            scope |= _perimeter(mandate, region, department, call)
    return scope


def _perimeter(mandate: Mandate, region: str, department: str, call: str) -> Q:
    if (mandate.department_id and not department) or (mandate.call_slug and not call):
        return NOWHERE
    if mandate.department_id:
        place = Q(**{department: mandate.department_id})
    elif mandate.region_id:
        place = Q(**{region: mandate.region_id})
    else:
        place = EVERYWHERE
    return place & Q(**{call: mandate.call_slug}) if mandate.call_slug else place


MANAGERS = (Role.PROGRAMME_MANAGER, Role.OPERATOR)
is_manager = has_role(*MANAGERS)


@rule("Vous ne pouvez pas voir le site comme cette personne.")
def may_see_as(user: User, seen: User) -> bool:
    """Managers, as anybody but themselves and those who have as many rights."""
    return (
        holds(user, *MANAGERS)
        and seen.pk != user.pk
        and seen.is_active
        and not seen.is_service
        and not any(mandate.role in MANAGERS for mandate in held_mandates(seen))
    )


@rule(
    "Seul un responsable peut fermer ou rouvrir le compte d’une autre personne qui a moins de droits que lui."
)
def may_close(user: User, person: User) -> bool:
    return (
        holds(user, *MANAGERS)
        and person.pk != user.pk
        and not person.is_service
        and all(mandate.role in grantable(user) for mandate in held_mandates(person))
    )


@rule("C’est le dernier exploitant\u00a0: donnez d’abord ce rôle à une autre personne.")
def is_not_last_operator(user: User, person: User) -> bool:
    return all(leaves_an_operator(user, mandate) for mandate in held_mandates(person))


def open_while_seeing_as(view: Any) -> Any:
    """This page works while its visitor sees the site as somebody else: only the way back does."""
    view.open_while_seeing_as = True
    return view


def open_before_second_factor(view: Any) -> Any:
    """This page is open to staff who have no second factor yet."""
    view.open_before_second_factor = True
    return view


GRANTS: dict[str, frozenset[str]] = {
    Role.PROGRAMME_MANAGER: frozenset(Role) - {Role.OPERATOR},
    Role.OPERATOR: frozenset({Role.PROGRAMME_MANAGER, Role.OPERATOR}),
}

BY_ITSELF = frozenset({Role.COMPAGNON})  # the automaton gives it when the agreement is signed


def grantable(user: User) -> list[Role]:
    """The roles that this person may give, somewhere."""
    mine = {mandate.role for mandate in live_mandates(user)}
    return [role for role in Role if any(role in GRANTS.get(held, ()) for held in mine)]


@rule("Personne ne se donne un rôle, ni ne change le sien\u00a0: demandez-le à un autre responsable.")
def is_for_somebody_else(user: User, mandate: Mandate) -> bool:
    return mandate.user_id != user.pk


@rule("Vous ne pouvez pas donner ni changer ce rôle sur ce périmètre.")
def covers(user: User, mandate: Mandate) -> bool:
    """A mandate of the giver gives that role, on a perimeter at least as wide."""
    if user.is_service:
        return mandate.role in BY_ITSELF
    return any(
        mandate.role in GRANTS.get(held.role, ()) and _is_wider(held, mandate) for held in live_mandates(user)
    )


def _is_wider(held: Mandate, mandate: Mandate) -> bool:
    region = mandate.region_id or (mandate.department.region_id if mandate.department else None)
    return (
        (not held.call_slug or held.call_slug == mandate.call_slug)
        and (not held.region_id or held.region_id == region)
        and (not held.department_id or held.department_id == mandate.department_id)
    )


@rule("C’est le dernier exploitant\u00a0: donnez d’abord ce rôle à une autre personne.")
def leaves_an_operator(user: User, mandate: Mandate) -> bool:
    if mandate.role != Role.OPERATOR:
        return True
    lasting = Mandate.objects.filter(live(), role=Role.OPERATOR, ends_on=None, user__is_active=True)
    return lasting.exclude(user_id=mandate.user_id).exists()


may_grant = is_for_somebody_else & covers
may_shorten = may_grant & leaves_an_operator
