"""The figures of the board of decisions, and the place of each decision in it."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, QuerySet

from essaim.accounts.models import User
from essaim.calls.models import Wave
from essaim.decisions.models import LIVE, Communication, Decision, DecisionState, Outcome
from essaim.decisions.queries.decisions import OUTCOME_ORDER, decisions_of
from essaim.decisions.rules import managed
from essaim.dossiers.models import Dossier

WAITING = (DecisionState.DRAFT, DecisionState.READY)


@dataclass(frozen=True)
class Totals:
    """What the decisions that this person sees cost, and where they stand."""

    outcomes: list[tuple[str, int]]
    amount: Decimal
    drafts: int
    ready: int
    unread: int
    released: int

    @property
    def count(self) -> int:
        return self.drafts + self.ready + self.released


def totals_of(rows: QuerySet[Decision]) -> Totals:
    """One query."""
    counted: dict[str, int] = {}
    states: dict[str, int] = {}
    amount, unread = Decimal(0), 0
    for outcome, state, money, read_at, text in rows.order_by().values_list(
        "outcome", "state", "amount", "feedback_at", "feedback"
    ):
        counted[outcome] = counted.get(outcome, 0) + 1
        states[state] = states.get(state, 0) + 1
        amount += (money or Decimal(0)) if outcome == Outcome.FINANCED and state != "withdrawn" else 0
        unread += state == DecisionState.DRAFT and read_at is None and text != ""
    labels = [(str(Outcome(one).label), counted[one]) for one in OUTCOME_ORDER if one in counted]
    known = states.get("released", 0) + states.get("withdrawn", 0)
    return Totals(labels, amount, states.get("draft", 0), states.get("ready", 0), unread, known)


def counts_by_door(user: User) -> dict[tuple[int, str], int]:
    """Decisions by wave and door, for the first page."""
    rows = Decision.objects.filter(managed(user), state__in=LIVE).order_by()
    counted = rows.values_list("dossier__wave", "door").annotate(count=Count("pk"))
    return {(wave, door): count for wave, door, count in counted}


@dataclass(frozen=True)
class PlaceInDoor:
    """Where a decision is among those that this person reads."""

    number: int
    total: int
    unread: int
    previous: UUID | None
    next: UUID | None
    next_unread: UUID | None


def place_of(user: User, decision: Decision) -> PlaceInDoor:
    """In the order of the board, one query."""
    rows = list(
        decisions_of(user, decision.dossier.wave, decision.door).values_list(
            "public_id", "feedback_at", "state", "feedback"
        )
    )
    keys = [row[0] for row in rows]
    here = keys.index(decision.public_id) if decision.public_id in keys else 0
    waiting = [key for key, read_at, state, text in rows if not read_at and state == "draft" and text]
    after = [key for key in [*keys[here + 1 :], *keys[:here]] if key in set(waiting)]
    return PlaceInDoor(
        number=here + 1,
        total=len(keys),
        unread=len(waiting),
        previous=keys[here - 1] if here > 0 else None,
        next=keys[here + 1] if here + 1 < len(keys) else None,
        next_unread=after[0] if after else None,
    )


def doors_waiting(wave: Wave) -> set[str]:
    """The doors that have decisions under embargo."""
    rows = Decision.objects.filter(dossier__wave=wave, state__in=WAITING)
    return set(rows.order_by().values_list("door", flat=True).distinct())


def ready_total(wave: Wave, doors: Collection[str]) -> int:
    return Decision.objects.filter(dossier__wave=wave, door__in=doors, state=DecisionState.READY).count()


def first_unread(rows: QuerySet[Decision]) -> UUID | None:
    """Where the reading of the feedback starts."""
    waiting = rows.filter(state=DecisionState.DRAFT, feedback_at=None).exclude(feedback="")
    return waiting.values_list("public_id", flat=True).first()


def wave_about(reference: str) -> Wave:
    """The wave of the dossier that a message is about."""
    dossiers = Dossier.objects.filter(reference=reference).values("wave")
    return Wave.objects.select_related("call", "version").get(pk__in=dossiers)


def communications_of(decisions: Collection[Decision]) -> dict[int, Communication]:
    rows = Communication.objects.filter(decision__in=decisions)
    return {row.decision_id: row for row in rows}
