"""Asking the solver, waiting for its reasons, taking one of its answers."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.kit.later import defer
from essaim.kit.rules import Refused
from essaim.optimum import replay
from essaim.portfolio.actions.portfolios import hold_portfolio, keep_portfolio
from essaim.portfolio.compute.portfolio import PortfolioInput, choose_portfolio
from essaim.portfolio.compute.scenario import (
    Settings,
    amounts,
    applied,
    question,
    reranked,
    selections,
    written,
)
from essaim.portfolio.models import Portfolio, PortfolioRun, RunState
from essaim.portfolio.queries.candidates import grid_points, means_of_criteria
from essaim.portfolio.queries.portfolios import table_of
from essaim.portfolio.rules import may_study
from essaim.portfolio.tasks import explain_portfolio

AT_ONCE = 40  # dossiers; above, the reasons and the alternatives are found by a task, the best at once
NO_SCORE = "Aucun dossier n’a encore de note\u00a0: calculez d’abord les notes de l’évaluation."


@transaction.atomic
def propose_portfolio(portfolio: Portfolio, *, by: User) -> PortfolioRun:
    """The proven best selection at once; its reasons, alternatives and sensitivity at once or by a task."""
    may_study.check(by, portfolio)
    table = table_of(portfolio)
    if not table.field.run or not table.field.scored:
        raise ValidationError(NO_SCORE)
    means = means_of_criteria(table.field.run.phase)
    grid = grid_points(table.field)
    few = table.field.scored <= AT_ONCE
    asked, answer = _answered(
        question(table.settings, table.field.candidates, table.choices, means, grid, explained=few)
    )
    now = timezone.now()
    run: PortfolioRun = PortfolioRun.objects.create(
        portfolio=portfolio,
        portfolio_number=portfolio.number,
        status=RunState.DONE if few else RunState.WAITING,
        given=asked,
        result=answer,
        score_run=table.field.run.public_id,
        made_by=by,
        made_at=now,
        answered_at=now if few else None,
    )
    if not few:
        defer(explain_portfolio, run_id=run.pk)
    record("propose_portfolio", portfolio, by=by, run=str(run.public_id))
    return run


def _answered(given: dict[str, Any]) -> tuple[Any, Any]:
    """The exact texts of the question and of the answer, as plain JSON."""
    try:
        asked = replay.check(given, PortfolioInput)
        answer = choose_portfolio(asked)
    except replay.BadInput as error:
        raise ValidationError(error.faults) from error
    return json.loads(replay.write(asked)), json.loads(replay.write(answer))


@transaction.atomic
def explain_run(run: PortfolioRun, *, by: User) -> None:
    """The same question, with its reasons: asked from what was kept, so that nothing moved meanwhile."""
    given = {name: value for name, value in run.given.items() if name != "sensitivity"}
    given |= {"explain": "all", "alternatives": Settings.model_validate(run.portfolio.settings).alternatives}
    asked, answer = _answered(given)
    row = PortfolioRun.objects.select_for_update().get(pk=run.pk)
    if row.status == RunState.WAITING:
        row.given, row.result, row.status, row.answered_at = asked, answer, RunState.DONE, timezone.now()
        row.save(update_fields=["given", "result", "status", "answered_at"])


@transaction.atomic
def give_up_run(run: PortfolioRun, reason: str, *, by: User) -> None:
    PortfolioRun.objects.filter(pk=run.pk, status=RunState.WAITING).update(
        status=RunState.FAILED, failure=reason[:1000], answered_at=timezone.now()
    )


@transaction.atomic
def apply_proposal(run: PortfolioRun, place: int, *, number: int, by: User) -> Portfolio:
    """Place 0 is the proposal, 1 its first alternative. The next best dossiers make the reserve."""
    row = hold_portfolio(run.portfolio, number, by=by)
    found = selections(run.result or {})
    if not 0 <= place < len(found) or not found[place]:
        raise Refused("Cette sélection n’est plus proposée.")
    table = table_of(row)
    if gone := [one for one in found[place] if one not in table.names]:
        raise ValidationError(
            f"Un dossier de cette sélection n’est plus en lice\u00a0({gone[0]})\u00a0: demandez une "
            "nouvelle proposition."
        )
    awards = amounts(run.given, run.result or {}) if place == 0 else {}
    field, settings = table.field.candidates, table.settings
    taken = applied(table.choices, field, settings, found[place], awards)
    row.picks = written(reranked(field, taken, settings.method))
    record("apply_portfolio_proposal", row, by=by, run=str(run.public_id), place=place)
    return keep_portfolio(row, "picks", by=by)


@transaction.atomic
def serve_in_sitting(run: PortfolioRun, sitting: Any, *, by: User) -> None:
    """This computation was shown to the committee: it is kept with its sitting."""
    may_study.check(by, run.portfolio)
    PortfolioRun.objects.filter(pk=run.pk).update(served_in=sitting.public_id)
    record("serve_portfolio", run.portfolio, by=by, run=str(run.public_id), sitting=str(sitting.public_id))
