"""The provisional budget: its lines are made from the cells as they are typed."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError

from essaim.accounts.models import User
from essaim.dossiers.compute.budget import BY_CODE
from essaim.dossiers.compute.cells import cells_of, lines_of
from essaim.dossiers.compute.snapshot import Line
from essaim.dossiers.models import Answer, BudgetLine, Dossier
from essaim.dossiers.queries.fields import CELL, known_lines, typed_cells

LINES_AT_MOST = 300


def _keep_cells(dossier: Dossier, *, by: User, at: datetime) -> None:
    """Before the first cell is typed: lines that came otherwise are kept as cells, at version 0."""
    if dossier.answers.filter(key__startswith=CELL).exists():
        return
    rows = [
        Answer(dossier=dossier, key=f"{CELL}{name}", value=text, number=0, updated_by=by, updated_at=at)
        for name, text in cells_of(known_lines(dossier)).items()
    ]
    Answer.objects.bulk_create(rows, ignore_conflicts=True)


def _write_cells(dossier: Dossier, *, at: datetime) -> None:
    """The lines that the cells make now. Two who type in the same table queue here."""
    Dossier.objects.select_for_update(of=("self",)).only("pk").get(pk=dossier.pk)
    _write(dossier, lines_of(typed_cells(dossier))[:LINES_AT_MOST], at)


def _write(dossier: Dossier, lines: Sequence[Line], at: datetime) -> None:
    rows = [
        BudgetLine(
            dossier=dossier,
            year=line.year,
            side=line.side,
            account=line.account,
            label=line.label[:160] or BY_CODE[line.account].label,
            amount=line.amount,
            fte=line.fte,
            position=position,
        )
        for position, line in enumerate(lines)
    ]
    for row in rows:
        row.clean_fields(exclude=["dossier"])
        if row.amount < 0 or not 1 <= row.year <= 3:
            raise ValidationError("Un montant ne peut pas être négatif.")
    dossier.budget_lines.all().delete()
    BudgetLine.objects.bulk_create(rows)
    dossier.edited_at = at
    dossier.budget_number += 1
    dossier.save(update_fields=["edited_at", "budget_number"])
