"""The provisional budget, saved as a whole table with a version check."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.dossiers import rules
from essaim.dossiers.compute.budget import BY_CODE
from essaim.dossiers.compute.snapshot import Line
from essaim.dossiers.models import BudgetLine, Dossier

LINES_AT_MOST = 300


class Outdated(ValidationError):
    """Somebody saved the table meanwhile; `number` is what it stands at now."""

    def __init__(self, number: int, who: str) -> None:
        self.number = number
        super().__init__(
            f"{who} a enregistré ce budget pendant que vous le modifiiez. Vos chiffres sont encore dans la "
            "page\u00a0: comparez-les, puis enregistrez de nouveau pour garder les vôtres."
        )


@transaction.atomic
def save_budget(dossier: Dossier, lines: Sequence[Line], *, by: User, at: datetime, version: int) -> int:
    """Replace the lines, if nobody did since `version`. Returns the new version."""
    rules.may_write(at).check(by, dossier)
    if len(lines) > LINES_AT_MOST:
        raise ValidationError(f"Un budget compte au plus {LINES_AT_MOST} lignes.")
    for line in lines:
        if line.account not in BY_CODE or BY_CODE[line.account].side != line.side:
            raise ValidationError(f"Le compte «\u00a0{line.account}\u00a0» n’existe pas.")
    _take_turn(dossier, version)
    dossier.budget_lines.all().delete()
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
    BudgetLine.objects.bulk_create(rows)
    dossier.edited_at = at
    dossier.save(update_fields=["edited_at", "budget_number"])
    return dossier.budget_number


def _take_turn(dossier: Dossier, version: int) -> None:
    locked = Dossier.objects.select_for_update().only("budget_number").get(pk=dossier.pk)
    if locked.budget_number != version:
        raise Outdated(locked.budget_number, "Une autre personne")
    dossier.budget_number = version + 1
