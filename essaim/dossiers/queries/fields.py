"""What was typed in the fields that are not questions, with the version that the next save starts from."""

from dataclasses import dataclass
from typing import Any

from essaim.dossiers.compute.cells import cells_of
from essaim.dossiers.compute.snapshot import Line
from essaim.dossiers.models import Answer, Dossier
from essaim.poles.models import Membership

FIELD = "@"  # their keys begin so; those of questions with a letter
CELL = "@budget."


SIGNATURE = {"signatory_name", "signatory_role", "signatory_email", "contact_email", "electronic_notice"}


@dataclass(frozen=True)
class Typed:
    """One field, as it was typed, and what its form understood: a `problem`, or a `value`."""

    page: str  # pole, member, territory, budget, signature
    name: str
    raw: str | list[str]
    version: int
    value: Any = None
    problem: str = ""
    member: Membership | None = None

    @property
    def key(self) -> str:
        return field_key(self.page, self.name, self.member)


def field_key(page: str, name: str, member: Membership | None = None) -> str:
    """Never that of a question: those begin with a letter."""
    return ".".join(["@" + page, *([member.reference] if member else []), name])


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
