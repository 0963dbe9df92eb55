"""The role « Compagnon »: given to the people of a compagnon when it signs, ended when nothing holds it.

`by` is the automaton: it gives no other role, and ends only what it gave.
"""

from django.db import transaction
from django.utils import timezone

from essaim.accounts.actions import change_mandate_end, grant_mandate, revoke_mandate
from essaim.accounts.models import Role, User
from essaim.accounts.queries import mandate_everywhere, mandates_given
from essaim.mentoring import tasks
from essaim.mentoring.models import Compagnon, CompagnonPerson, CompagnonState

HOLDING = (CompagnonState.ACTIVE, CompagnonState.PAUSED)


@transaction.atomic
def give_role(user: User, *, by: User) -> None:
    """Who has it already, by hand or by another compagnon, keeps it as it is."""
    held = mandate_everywhere(user, Role.COMPAGNON)
    if held is None:
        grant_mandate(user, by=by, role=Role.COMPAGNON)
    elif held.ends_on and held.ends_on < timezone.localdate():
        change_mandate_end(held, by=by, ends_on=None)


@transaction.atomic
def end_role(user: User, compagnon: Compagnon, reason: str, *, by: User) -> None:
    """Only what the automaton gave, and if the person is of no other compagnon."""
    others = CompagnonPerson.objects.filter(user=user, left_at=None, compagnon__state__in=HOLDING)
    if others.exists():
        return
    for mandate in mandates_given(user, Role.COMPAGNON, by=by):
        revoke_mandate(mandate, by=by, reason=reason[:300])
        tasks.tell_person("compagnon_role_ended", compagnon, user, f"{mandate.pk}", reason=reason)


@transaction.atomic
def give_roles(compagnon: Compagnon, *, by: User) -> None:
    for user in tasks.people(compagnon):
        give_role(user, by=by)


@transaction.atomic
def end_roles(compagnon: Compagnon, reason: str, *, by: User) -> None:
    for user in tasks.people(compagnon):
        end_role(user, compagnon, reason, by=by)
