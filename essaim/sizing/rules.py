"""Who sizes a bouquet: the administrations that manage it, and whoever works for a compagnon."""

from typing import Any

from essaim.accounts.models import Role, User
from essaim.accounts.rules import has_role
from essaim.kit.rules import rule
from essaim.mentoring.models import CompagnonPerson, CompagnonState
from essaim.mentoring.rules import MANAGERS, manages_mentoring, steers

__all__ = ["manages_mentoring", "sizes", "steers"]

SIZERS = (*MANAGERS, Role.BUDGET_MANAGER, Role.COMPAGNON, Role.PARTNER)
sized_by_role = has_role(*SIZERS)


@rule("Cette page est réservée aux compagnons et aux administrations.")
def works_for_a_compagnon(user: User, obj: Any) -> bool:
    return CompagnonPerson.objects.filter(
        user=user.pk, left_at=None, compagnon__state=CompagnonState.ACTIVE
    ).exists()


sizes = sized_by_role | works_for_a_compagnon
