"""Who signs what today."""

from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from essaim.accounts.models import User
from essaim.notices.compute.delegations import Power, why_not
from essaim.notices.compute.kinds import family_of
from essaim.notices.models import Delegation
from essaim.notices.rules import delegations_kept_by


def kept_delegations(user: User) -> QuerySet[Delegation]:
    """Those of the calls that this person manages; those of every call are shown to all of them."""
    rows = Delegation.objects.filter(delegations_kept_by(user)).select_related("deputy_of", "recorded_by")
    return rows.prefetch_related("absences")


def power_of(delegation: Delegation) -> Power:
    """`absences` of the holder and of the one that is deputised are read here: two queries, or prefetched."""
    holder = delegation.deputy_of
    return Power(
        families=frozenset(delegation.families),
        starts_on=delegation.starts_on,
        published_on=delegation.published_on,
        ends_on=delegation.ends_on,
        up_to=delegation.up_to,
        own=delegation.is_own_power,
        absences=tuple((one.starts_on, one.ends_on) for one in delegation.absences.all()),
        deputises=holder is not None,
        holder_absences=tuple((one.starts_on, one.ends_on) for one in holder.absences.all())
        if holder
        else (),
    )


def delegations_for(kind: str, call_slug: str, day: date, amount: Decimal | None = None) -> list[Delegation]:
    """Who may sign this act that day: holders first, then the deputies of those who are away."""
    rows = Delegation.objects.filter(call_slug__in=["", call_slug], starts_on__lte=day)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=day), families__contains=[family_of(kind)])
    rows = rows.select_related("deputy_of").prefetch_related("absences", "deputy_of__absences")
    able = [row for row in rows if not why_not(power_of(row), family_of(kind), amount, day)]
    return sorted(able, key=lambda row: (row.deputy_of_id is not None, row.call_slug == "", row.pk))


def valid_delegation(
    kind: str, call_slug: str, day: date, amount: Decimal | None = None
) -> Delegation | None:
    """The one that the screen proposes."""
    return next(iter(delegations_for(kind, call_slug, day, amount)), None)


def why_not_sign(
    delegation: Delegation, kind: str, call_slug: str, day: date, amount: Decimal | None = None
) -> str:
    """Why this delegation does not serve for this act; "" when it does."""
    if delegation.call_slug not in {"", call_slug}:
        return "Cette délégation vaut pour un autre appel."
    return why_not(power_of(delegation), family_of(kind), amount, day)
