"""Adopting a portfolio: people decide, and say why wherever they depart from the proposal."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.calls.models import Wave
from essaim.dossiers.models import Dossier
from essaim.kit.money import format_euros
from essaim.kit.rules import Refused
from essaim.portfolio.actions.portfolios import hold_portfolio
from essaim.portfolio.compute.scenario import Gap
from essaim.portfolio.models import Deviation, Portfolio, PortfolioRun
from essaim.portfolio.queries.portfolios import Table, adopted_portfolio, last_proposal, table_of
from essaim.portfolio.workflow import PORTFOLIO


@transaction.atomic
def adopt_portfolio(
    portfolio: Portfolio,
    *,
    by: User,
    sitting: Any = None,
    deviations: Mapping[str, str] | None = None,
    number: int | None = None,
) -> None:
    """Frozen from now on. `deviations`: the reason of each departure from the last proposal, by reference."""
    Wave.objects.select_for_update().get(pk=portfolio.wave_id)  # one adoption at a time in a wave
    row = hold_portfolio(portfolio, portfolio.number if number is None else number, by=by)
    if other := adopted_portfolio(row.wave, row.door):
        raise Refused(f"«\u00a0{other.name}\u00a0» est déjà adopté pour ce volet\u00a0: retirez-le d’abord.")
    table = table_of(row)
    run = last_proposal(row)
    _check(table, run)
    rows = _deviations(row, table.gaps(run), deviations or {})
    PORTFOLIO.perform(
        "adopt_portfolio",
        row,
        by=by,
        details=_details(table, run, len(rows)),
        adopted_by=by,
        adopted_at=timezone.now(),
        adopted_against=run,
        sitting=getattr(sitting, "public_id", None),
    )
    Deviation.objects.bulk_create(rows)
    if run and sitting:
        PortfolioRun.objects.filter(pk=run.pk).update(served_in=sitting.public_id)
    portfolio.refresh_from_db()


def _check(table: Table, run: PortfolioRun | None) -> None:
    if not table.retained:
        raise ValidationError("Aucun dossier n’est retenu.")
    if table.balance.remainder < 0:
        over = format_euros(-table.balance.remainder)
        raise ValidationError(f"Ce portefeuille dépasse l’enveloppe de {over}.")
    if run is None and table.field.scored:
        raise ValidationError(
            "Demandez d’abord une proposition au calcul\u00a0: le choix du comité est consigné avec elle."
        )


def _deviations(row: Portfolio, gaps: list[Gap], reasons: Mapping[str, str]) -> list[Deviation]:
    silent = [gap.candidate.name for gap in gaps if not reasons.get(gap.candidate.reference, "").strip()]
    if silent:
        raise ValidationError(
            f"Dites pourquoi le choix s’écarte de la proposition\u00a0: {', '.join(silent)}."
        )
    references = [gap.candidate.reference for gap in gaps]
    dossiers = dict(Dossier.objects.filter(reference__in=references).values_list("reference", "pk"))
    return [
        Deviation(
            portfolio=row,
            dossier_id=dossiers[gap.candidate.reference],
            proposed=gap.proposed,
            proposed_amount=gap.proposed_amount,
            adopted=gap.adopted,
            adopted_amount=gap.adopted_amount,
            reason=reasons[gap.candidate.reference].strip()[:1000],
        )
        for gap in gaps
    ]


def _details(table: Table, run: PortfolioRun | None, deviations: int) -> dict[str, Any]:
    figures = table.balance
    broken = [
        f"{fill.group} {fill.value}\u00a0: {fill.words}" for fill in figures.fills if fill.standing != "held"
    ]
    return {
        "retained": figures.count.count,
        "spent": str(figures.spent),
        "remainder": str(figures.remainder),
        "run": str(run.public_id) if run else "",
        "deviations": deviations,
        "rules_not_held": broken,
    }


@transaction.atomic
def revoke_portfolio(portfolio: Portfolio, *, by: User, reason: str) -> None:
    """Only before anything was prepared from it: decisions already written keep it in place."""
    if not reason.strip():
        raise ValidationError("Donnez un motif.")
    Wave.objects.select_for_update().get(pk=portfolio.wave_id)
    PORTFOLIO.perform(
        "revoke_portfolio",
        portfolio,
        by=by,
        details={"reason": reason.strip()},
        revoked_reason=reason.strip()[:500],
    )
