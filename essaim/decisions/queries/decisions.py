"""The decisions of a door: those that a manager prepares, what they come from, what still holds them back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, LPad
from django.utils import timezone

from essaim.accounts.models import User
from essaim.appraisal.rules import managed_by
from essaim.calls.compute.document import Door
from essaim.calls.models import Wave, WaveState
from essaim.calls.queries import current_document
from essaim.decisions.models import (
    LIVE,
    BatchAct,
    Communication,
    Decision,
    DecisionBatch,
    DecisionFrame,
    DecisionState,
    Origin,
    Outcome,
    Release,
    ReleaseState,
)
from essaim.decisions.rules import managed
from essaim.dossiers.models import Dossier
from essaim.kit.money import format_euros
from essaim.notices.queries import delegations_for, why_not_sign
from essaim.portfolio.compute.scenario import read_choices
from essaim.portfolio.models import Portfolio
from essaim.portfolio.queries.candidates import door_of, field_of
from essaim.portfolio.queries.portfolios import adopted_portfolio
from essaim.portfolio.rules import candidates

HEAVY = ("dossier__wave__working", "dossier__wave__call__working", "dossier__wave__version__content")
FILED = ("dossier__last_submission__content",)
PLACES = {"in": Outcome.FINANCED, "reserve": Outcome.RESERVE, "out": Outcome.REFUSED}
OUTCOME_ORDER = [Outcome.FINANCED, Outcome.LAUREATE, Outcome.RESERVE, Outcome.REFUSED]


def decided_waves(user: User) -> QuerySet[Wave]:
    """The waves whose decisions this person prepares, the newest first."""
    rows = Wave.objects.filter(managed_by(user)).exclude(state=WaveState.DRAFT)
    return (
        rows.select_related("call__version", "version")
        .defer("working", "call__working")
        .order_by("-opens_at")
    )


def the_door(wave: Wave, key: str) -> Door | None:
    return door_of(current_document(wave), key)


def with_all(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    rows = rows.select_related(
        "dossier__wave__call__version",
        "dossier__wave__version",
        "dossier__pole__lead",
        "dossier__region",
        "dossier__last_submission__lead",
        "decided_by",
        "feedback_by",
    )
    return rows.defer(*HEAVY, *FILED)


def managed_decisions(user: User) -> QuerySet[Decision]:
    """Every version of them; a tie takes those of a dossier away."""
    return with_all(Decision.objects.filter(managed(user)))


def decisions_of(user: User, wave: Wave, door: str) -> QuerySet[Decision]:
    """Those in force or being prepared, in the order of the board."""
    rows = Decision.objects.filter(managed(user), dossier__wave=wave, door=door, state__in=LIVE)
    return (
        rows.annotate(place=_place())
        .select_related("dossier__pole", "dossier__region")
        .order_by("place", "pk")
    )


def _place() -> Any:
    """Outcome, then rank, then name: one text, for the keyset of the list."""
    order = Case(
        *(When(outcome=outcome, then=Value(str(rank))) for rank, outcome in enumerate(OUTCOME_ORDER)),
        output_field=CharField(),
    )
    rank = LPad(Coalesce(Cast("rank", CharField()), Value("0")), 5, Value("0"))
    return Concat(order, Value(" "), rank, Value(" "), "dossier__pole__search_key", output_field=CharField())


def filtered(rows: QuerySet[Decision], filters: Mapping[str, str]) -> QuerySet[Decision]:
    exact = {"outcome": "outcome", "state": "state", "region": "dossier__region"}
    rows = rows.filter(**{path: filters[name] for name, path in exact.items() if filters.get(name)})
    if filters.get("step") == "feedback":
        rows = rows.filter(feedback_at=None).exclude(feedback="")
    for word in filters.get("search", "").lower().split():
        rows = rows.filter(dossier__pole__search_key__icontains=word)
    return rows


def concerned(rows: QuerySet[Decision], act: str) -> QuerySet[Decision]:
    """Those that a batch would look at: a text read by a person is never composed again by a batch."""
    drafts = rows.filter(state=DecisionState.DRAFT)
    if act == BatchAct.FEEDBACK:
        return drafts.filter(feedback_at=None, feedback_edited=False)
    return drafts if act == BatchAct.READY else rows.filter(state=DecisionState.READY)


def history_of(decision: Decision) -> QuerySet[Decision]:
    """Every decision of the same dossier and door, the newest first."""
    rows = Decision.objects.filter(dossier=decision.dossier_id, door=decision.door)
    return rows.select_related("decided_by").order_by("-pk")


def communication_of(decision: Decision) -> Communication | None:
    return Communication.objects.filter(decision=decision).select_related("by").first()


def frame_of(wave: Wave) -> DecisionFrame | None:
    return DecisionFrame.objects.filter(wave=wave).select_related("delegation").first()


def releases_of(wave: Wave) -> QuerySet[Release]:
    return Release.objects.filter(wave=wave).select_related("by")


def planned_release(wave: Wave) -> Release | None:
    return releases_of(wave).filter(state=ReleaseState.PLANNED).first()


def batches_of(user: User) -> QuerySet[DecisionBatch]:
    return DecisionBatch.objects.filter(by=user).select_related("wave__call").defer("wave__working")


def outcomes_of(decision: Decision) -> list[Outcome]:
    """What may be decided for this door."""
    door = the_door(decision.dossier.wave, decision.door)
    if door and door.asks_budget:
        return [Outcome.FINANCED, Outcome.RESERVE, Outcome.REFUSED]
    return [Outcome.LAUREATE, Outcome.REFUSED]


# --- Where they come from ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """What is to be decided of one dossier, before any text."""

    outcome: str
    amount: Decimal | None = None
    rank: int | None = None
    origin: str = Origin.HAND
    computation: Mapping[str, Any] | None = None


def competitors(wave: Wave, door: str) -> QuerySet[Dossier]:
    """The dossiers that are owed a decision for this door."""
    return Dossier.objects.filter(candidates(door), wave=wave.pk)


def wanted_of(wave: Wave, door: Door) -> dict[str, Wanted]:
    """By reference: all admitted to the support; for the money, what the adopted portfolio says."""
    if not door.asks_budget:
        references = competitors(wave, door.key).values_list("reference", flat=True)
        return {one: Wanted(Outcome.LAUREATE, origin=Origin.ADMISSIBILITY) for one in references}
    portfolio = adopted_portfolio(wave, door.key)
    if portfolio is None:
        return {}
    field, choices = field_of(wave, door), read_choices(portfolio.picks)
    computation = computation_of(portfolio, str(field.run.public_id) if field.run else None, field.method)
    computation |= {"territory": field.priority_method} if field.priority_method else {}
    found = {}
    for one in field.candidates:
        choice = choices.get(one.reference)
        outcome = PLACES[choice.place] if choice else Outcome.REFUSED
        amount = one.award(choice) if choice and outcome != Outcome.REFUSED else None
        rank = choice.rank if choice and outcome == Outcome.RESERVE else None
        found[one.reference] = Wanted(outcome, amount or None, rank, Origin.PORTFOLIO, computation)
    return ranked(found)


def computation_of(portfolio: Portfolio, scores: str | None, method: str) -> dict[str, Any]:
    """What bore on the decisions, so that anybody may have it replayed (CRPA R311-3-1-2)."""
    kept: dict[str, Any] = {"portfolio": str(portfolio.public_id)}
    if scores:
        kept |= {"scores": scores, "method": method}
    if portfolio.adopted_against:
        kept["portfolio_run"] = str(portfolio.adopted_against.public_id)
    return kept


def ranked(found: dict[str, Wanted]) -> dict[str, Wanted]:
    """A reserve without rank comes after those that have one."""
    reserve = [name for name, one in found.items() if one.outcome == Outcome.RESERVE]
    in_order = sorted(reserve, key=lambda name: (found[name].rank is None, found[name].rank or 0, name))
    for rank, name in enumerate(in_order, start=1):
        one = found[name]
        found[name] = Wanted(one.outcome, one.amount, rank, one.origin, one.computation)
    return found


# --- Money ------------------------------------------------------------------------------


def financed(wave: Wave, door: str | None = None) -> QuerySet[Decision]:
    """Those who hold money, or will at the release; of every door when none is named."""
    alive = [DecisionState.DRAFT, DecisionState.READY, DecisionState.RELEASED]
    rows = Decision.objects.filter(dossier__wave=wave, outcome=Outcome.FINANCED, state__in=alive)
    return (rows if door is None else rows.filter(door=door)).select_related("dossier")


def spent(rows: QuerySet[Decision]) -> Decimal:
    return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def over_the_envelope(wave: Wave) -> str:
    """What goes over, in words; "" when the money suffices. The doors of a wave share its envelope."""
    if wave.envelope_amount is None:
        return ""
    over = spent(financed(wave)) - wave.envelope_amount
    if over <= 0:
        return ""
    return f"Les montants dépassent l’enveloppe de {format_euros(over)}\u00a0: réduisez-les d’abord."


# --- What holds a release back ----------------------------------------------------------------------


def why_unsigned(wave: Wave) -> str:
    """Why nobody signs the decisions of this wave today; "" when somebody does (CRPA L212-1, L221-2)."""
    frame, today, slug = frame_of(wave), timezone.localdate(), wave.call.slug
    if frame and frame.delegation:
        reason = why_not_sign(frame.delegation, "financed", slug, today)
        return f"{frame.delegation.holder}\u00a0: {reason}" if reason else ""
    if delegations_for("financed", slug, today):
        return ""
    return "Enregistrez la délégation de signature de qui prend les décisions."


def why_not_release(wave: Wave, doors: Iterable[str]) -> list[str]:
    """Every reason, for the whole of these doors: a release forgets nobody."""
    labels = {door.key: door.label for door in current_document(wave).doors}
    reasons = [unsigned] if (unsigned := why_unsigned(wave)) else []
    for key in doors:
        label = f"«\u00a0{labels.get(key, key)}\u00a0»"
        rows = Decision.objects.filter(dossier__wave=wave, door=key)
        if not rows.filter(state__in=[DecisionState.DRAFT, DecisionState.READY]).exists():
            reasons.append(f"{label}\u00a0: aucune décision n’attend d’être publiée.")
        elif rows.filter(state=DecisionState.DRAFT).exists():
            reasons.append(f"{label}\u00a0: des décisions ne sont pas encore déclarées prêtes.")
        if competitors(wave, key).exclude(pk__in=rows.filter(state__in=LIVE).values("dossier")).exists():
            reasons.append(f"{label}\u00a0: des dossiers recevables n’ont pas de décision.")
    if over := over_the_envelope(wave):
        reasons.append(over)
    return reasons
