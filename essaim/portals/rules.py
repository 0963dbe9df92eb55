"""Who reads the messages that left, and who writes their words."""

from typing import Any

from django.db.models import Q

from essaim.accounts.models import Role
from essaim.accounts.queries import live_mandates
from essaim.accounts.rules import has_role

POSTMASTERS = (Role.PROGRAMME_MANAGER, Role.NATIONAL_OFFICER, Role.OPERATOR)
EDITORS = (Role.PROGRAMME_MANAGER, Role.NATIONAL_OFFICER)
is_postmaster = has_role(*POSTMASTERS)
is_editor = has_role(*EDITORS)


def messages_of(user: Any) -> Q:
    """Messages of the calls of their mandates; a mandate on every call opens those of no call too."""
    return _calls_of(user, POSTMASTERS, "call_slug")


def calls_written_by(user: Any) -> Q:
    """The calls whose words this person may change."""
    return _calls_of(user, EDITORS, "slug")


def _calls_of(user: Any, roles: tuple[Role, ...], path: str) -> Q:
    scope = Q(pk__in=[])
    for mandate in live_mandates(user):
        if mandate.role in roles and not (mandate.region_id or mandate.department_id):
            scope |= Q(**{path: mandate.call_slug}) if mandate.call_slug else Q(pk__isnull=False)
    return scope
