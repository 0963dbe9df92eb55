"""Anyone reads what is published; who holds the whole programme or its credits publishes."""

from typing import Any

from essaim.accounts.models import Role
from essaim.accounts.rules import live_mandates
from essaim.kit.rules import rule

PUBLISHERS = (Role.BUDGET_MANAGER, Role.PROGRAMME_MANAGER)


@rule(
    "La publication des données est réservée aux gestionnaires budgétaires et aux responsables du programme "
    "dont le mandat couvre tout le territoire et tous les appels."
)
def publishes(user: Any, obj: Any) -> bool:
    """The files say everything at once: a mandate of one region or one call is not enough."""
    if user.is_service:
        return True
    return any(
        mandate.role in PUBLISHERS and not (mandate.region_id or mandate.department_id or mandate.call_slug)
        for mandate in live_mandates(user)
    )
