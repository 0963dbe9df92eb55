"""Who rules people and their mandates: gives a role, closes an account, sees the site as somebody else."""

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from essaim.accounts.models import Mandate, Role, User
from essaim.accounts.rules.reach import (
    EVERY_CALL,
    EVERYWHERE,
    has_role,
    held_mandates,
    holds,
    live,
    live_mandates,
    mandates,
    second_factor_roles,
    within_mandate,
)
from essaim.kit.rules import rule

MANAGERS = (Role.PROGRAMME_MANAGER, Role.OPERATOR)
is_manager = has_role(*MANAGERS)


def needs_second_factor(user: Any) -> bool:
    """A mail box alone does not open the door of the dossiers of others."""
    asked = second_factor_roles()
    return settings.STAFF_SECOND_FACTOR and any(mandate.role in asked for mandate in held_mandates(user))


def demo_is_open() -> bool:
    """Anybody may enter as anybody: never on a real platform, whatever its other settings say."""
    return settings.DEMO and not settings.PRODUCTION


def rules_everybody(user: User, *roles: str) -> bool:
    """An account is the same in all regions and all calls: so is the mandate that closes or looks at it."""
    return bool(mandates(user, *roles, national=True, call=EVERY_CALL))


def people_managed_by(user: User) -> Q:
    """Everybody; for a manager of one region or one call, those who hold a role there."""
    if rules_everybody(user, *MANAGERS):
        return EVERYWHERE
    here = within_mandate(user, *MANAGERS, region="region", department="department", call="call_slug")
    inside = within_mandate(user, *MANAGERS, region="department__region", call="call_slug")
    return Q(Exists(Mandate.objects.filter(here | inside, user=OuterRef("pk"))))


@rule("Vous ne pouvez pas voir le site comme cette personne.")
def may_see_as(user: User, seen: User) -> bool:
    """National managers, as anybody but themselves and those who have as many rights. Never an operator:
    who keeps the machines reads nothing of the dossiers."""
    return (
        rules_everybody(user, Role.PROGRAMME_MANAGER)
        and not holds(user, Role.OPERATOR)
        and seen.pk != user.pk
        and seen.is_active
        and not seen.is_service
        and not any(mandate.role in MANAGERS for mandate in held_mandates(seen))
    )


@rule(
    "Seul un responsable national peut fermer ou rouvrir le compte d’une autre personne, qui a moins de "
    "droits que lui."
)
def may_close(user: User, person: User) -> bool:
    return (
        rules_everybody(user, *MANAGERS)
        and person.pk != user.pk
        and not person.is_service
        and all(mandate.role in grantable(user) for mandate in held_mandates(person))
    )


@rule("C’est le dernier exploitant\u00a0: donnez d’abord ce rôle à une autre personne.")
def is_not_last_operator(user: User, person: User) -> bool:
    return all(leaves_an_operator(user, mandate) for mandate in held_mandates(person))


# --- Giving a role ----------------------------------------------------------------------------------

GRANTS: dict[str, frozenset[str]] = {
    Role.PROGRAMME_MANAGER: frozenset(Role) - {Role.OPERATOR},
    Role.OPERATOR: frozenset({Role.PROGRAMME_MANAGER, Role.OPERATOR}),
}

BY_ITSELF = frozenset({Role.COMPAGNON})  # the automaton gives it when the agreement is signed

# What a mandate of each role may be narrowed to, besides the whole country and all calls: only what then
# opens exactly that. A committee sits for a call, an operator keeps one machine, a provider answers wherever
# it is asked; no envelope belongs to a region.
NARROWED_TO: dict[str, frozenset[str]] = {
    Role.APPRAISER: frozenset({"region", "department", "call_slug"}),
    Role.NATIONAL_OFFICER: frozenset({"call_slug"}),
    Role.PROGRAMME_MANAGER: frozenset({"region", "call_slug"}),
    Role.BUDGET_MANAGER: frozenset({"call_slug"}),
    Role.COMMITTEE_MEMBER: frozenset({"call_slug"}),
    Role.PARTNER: frozenset({"region", "department"}),
}


def too_narrow(role: str, **perimeter: Any) -> dict[str, str]:
    """The fields by which this perimeter is one that this role does not have, each with the reason."""
    label = Role(role).label if role in Role.values else role
    places = {"region": "une région", "department": "un département", "call_slug": "un appel"}
    return {
        field: f"Le rôle «\u00a0{label}\u00a0» ne se limite pas à {places[field]}\u00a0: laissez-le vide."
        for field, value in perimeter.items()
        if value and field not in NARROWED_TO.get(role, frozenset())
    }


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


# --- Pages ------------------------------------------------------------------------------------------


def open_while_seeing_as(view: Any) -> Any:
    """This page works while its visitor sees the site as somebody else: the ways back and out do."""
    view.open_while_seeing_as = True
    return view


def open_before_second_factor(view: Any) -> Any:
    """This page is open to staff who have no second factor yet."""
    view.open_before_second_factor = True
    return view
