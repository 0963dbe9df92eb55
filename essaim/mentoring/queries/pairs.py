"""Pairs: whose they are, what they cost and bring, what waits for an answer."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, ExpressionWrapper, F, Q, QuerySet, Sum

from essaim.accounts.models import User
from essaim.mentoring.models import LIVE, Compagnon, CompagnonState, Pair, PairState, Session, Side
from essaim.mentoring.queries.compagnons import with_held_days
from essaim.mentoring.queries.matching import poles_to_match
from essaim.mentoring.rules import is_of_the_compagnon, is_of_the_pole, pairs_visible_to

WAITING = [PairState.PROPOSED, PairState.AWAITS_POLE, PairState.AWAITS_COMPAGNON]


def visible_pairs(user: User) -> QuerySet[Pair]:
    return Pair.objects.filter(pairs_visible_to(user)).select_related(
        "compagnon__pole__region", "pole__region", "proposed_by", "ended_by"
    )


def pairs_for_list(user: User, state: str = "") -> QuerySet[Pair]:
    """`state`: one of them, « waiting », « live », or every one."""
    rows = visible_pairs(user)
    groups: dict[str, list[Any]] = {"waiting": WAITING, "live": list(LIVE)}
    if state:
        rows = rows.filter(state__in=groups.get(state, [state]))
    return rows


def pairs_to_start(now: datetime) -> QuerySet[Pair]:
    """The delay is over and nobody withdrew."""
    return Pair.objects.filter(state=PairState.COOLING, cooling_until__lte=now).order_by("pk")


def sides_of(user: User, pair: Pair) -> list[str]:
    """The sides on which this person stands: most often one, or none for a manager."""
    rules = {Side.POLE: is_of_the_pole, Side.COMPAGNON: is_of_the_compagnon}
    return [side for side, rule in rules.items() if rule(user, pair)]


VALUE = ExpressionWrapper(
    F("days") * F("day_value"), output_field=DecimalField(max_digits=14, decimal_places=4)
)


def time_given(sessions: QuerySet[Session]) -> dict[str, Any]:
    """Days, what they are worth, and how many sessions: one query."""
    found = sessions.aggregate(given=Sum("days"), value=Sum(VALUE), count=Count("pk"))
    return {
        "days": found["given"] or Decimal(0),
        "value": round(found["value"] or Decimal(0), 2),
        "count": found["count"],
    }


def balance_of(compagnon: Compagnon) -> dict[str, Any]:
    """What a compagnon promised and gave."""
    return time_given(Session.objects.filter(pair__compagnon=compagnon))


def board() -> dict[str, Any]:
    """The page of the manager: a fixed number of questions, whatever the number of rows."""
    compagnons: list[Any] = list(
        with_held_days(Compagnon.objects.exclude(state=CompagnonState.DECLINED))
        .select_related("pole__region")
        .order_by("state", "pole__name")[:200]
    )
    states = dict(Pair.objects.values_list("state").annotate(Count("pk")))
    active = [row for row in compagnons if row.state == CompagnonState.ACTIVE]
    return {
        "compagnons": compagnons,
        "applications": [row for row in compagnons if row.state == CompagnonState.APPLIED],
        "active": len(active),
        "days": sum((row.days_per_quarter for row in active), Decimal(0)),
        "held": sum((row.held for row in active), Decimal(0)),
        "waiting": sum(states.get(state, 0) for state in WAITING),
        "cooling": states.get(PairState.COOLING, 0),
        "at_work": states.get(PairState.ACTIVE, 0),
        "done": states.get(PairState.CLOSED, 0) + states.get(PairState.SHARED, 0),
        "alone": poles_to_match().count(),
        "given": time_given(Session.objects.filter(~Q(pair__state=PairState.DECLINED))),
    }
