"""Who sees the money of a call, and who moves it."""

from django.db.models import Q

from essaim.accounts.models import Role, User
from essaim.accounts.rules import has_role, over_calls
from essaim.kit.rules import within

READERS = (Role.BUDGET_MANAGER, Role.PROGRAMME_MANAGER, Role.NATIONAL_OFFICER)


def within_calls(user: User, *roles: Role, call: str = "call__slug") -> Q:
    """An envelope is national: a mandate of one region gives no right on it."""
    return over_calls(user, *roles, call=call)


def visible_to(user: User) -> Q:
    return within_calls(user, *READERS)


def managed_by(user: User) -> Q:
    return within_calls(user, Role.BUDGET_MANAGER)


manages_envelope = within(managed_by, "Cette action est réservée aux gestionnaires budgétaires de cet appel.")
manages_call = within(
    lambda user: within_calls(user, Role.BUDGET_MANAGER, call="slug"),
    "Cette action est réservée aux gestionnaires budgétaires de cet appel.",
)
reads_budget = has_role(*READERS, national=True)
manages_budget = has_role(Role.BUDGET_MANAGER, national=True)
