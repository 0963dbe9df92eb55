"""What was typed in the fields that are not questions, with the version that the next save starts from."""

from essaim.dossiers.compute.cells import cells_of
from essaim.dossiers.compute.snapshot import Line
from essaim.dossiers.models import Answer, Dossier

FIELD = "@"  # their keys begin so; those of questions with a letter
CELL = "@budget."


def typed_fields(dossier: Dossier, prefix: str) -> dict[str, Answer]:
    """By name, those of one page: `@pole.`, `@budget.`, `@member.ABCDEFGHJK.`"""
    rows = dossier.answers.filter(key__startswith=prefix)
    return {row.key.removeprefix(prefix): row for row in rows}


def typed_cells(dossier: Dossier) -> dict[str, str]:
    """The whole table of the budget, as it was typed; else what its lines show."""
    typed = {name: str(row.value) for name, row in typed_fields(dossier, CELL).items()}
    return typed or cells_of(known_lines(dossier))


def known_lines(dossier: Dossier) -> list[Line]:
    rows = dossier.budget_lines.order_by("year", "side", "account", "position", "pk")
    return [Line(row.year, row.side, row.account, row.label, row.amount, row.fte) for row in rows]
