"""One saving rule for what is typed outside of the questions: pole, members, territory, budget, signature.

Each field is kept as it was typed, under the version that its page showed, as an answer is; then, when
its form understands it, it is written where it belongs. What is not understood stays beside the rest, and
forbids nothing else.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.dossiers import rules
from essaim.dossiers.actions.answers import CLOSED, Saved, _conflict, _date_working_copy, _keep, _write
from essaim.dossiers.actions.budget import _keep_cells, _write_cells
from essaim.dossiers.actions.drafts import choose_doors, describe_pole
from essaim.dossiers.actions.members import update_member
from essaim.dossiers.compute.questions import HARD_LIMIT
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries.fields import SIGNATURE, Typed


@transaction.atomic
def save_fields(dossier: Dossier, typed: Iterable[Typed], *, by: User, at: datetime) -> dict[str, Saved]:
    """Each on its own, by name: one that will not do holds back none of the others."""
    rules.may_edit.check(by, dossier)
    rows = list(typed)
    if any(row.page == "budget" for row in rows) and rules.working_copy_is_open(dossier, at):
        _keep_cells(dossier, by=by, at=at)
    outcomes = {row.name: _save(dossier, row, by=by, at=at) for row in rows}
    if any(row.page == "budget" and outcomes[row.name].status == "saved" for row in rows):
        _write_cells(dossier, at=at)
    return outcomes


def _save(dossier: Dossier, typed: Typed, *, by: User, at: datetime) -> Saved:
    raw = _without_nul(typed.raw)
    if sum(map(len, raw)) > HARD_LIMIT:
        raise ValidationError(f"Ce texte dépasse {HARD_LIMIT} caractères.")
    if not rules.working_copy_is_open(dossier, at):
        _keep(dossier, typed.key, raw, typed.version, by=by, at=at, why="closed")
        return Saved("kept", typed.version, CLOSED)
    number = _write(dossier, typed.key, raw, typed.version, by=by, at=at)
    if number is None:
        return _conflict(dossier, typed.key, raw, typed.problem, by=by, at=at)
    _date_working_copy(dossier, at)
    problem = typed.problem or _apply(dossier, typed, by=by, at=at)
    return Saved("saved", number, problem=problem)


def _without_nul(raw: str | list[str]) -> str | list[str]:
    """No database takes this sign, alone or in a list."""
    return raw.replace("\x00", "") if isinstance(raw, str) else [one.replace("\x00", "") for one in raw]


def _apply(dossier: Dossier, typed: Typed, *, by: User, at: datetime) -> str:
    """Where it belongs; else why not, and nothing of it is written."""
    if typed.page == "budget":  # its lines are made once, from all its cells
        return ""
    when: dict[str, Any] = {"by": by, "at": at}
    try:
        with transaction.atomic():
            match typed.page:
                case "pole" if typed.name == "doors":
                    choose_doors(dossier, typed.value, **when)
                case "pole" | "territory" if typed.name != "pasted":
                    describe_pole(dossier, **when, **{typed.name: typed.value})
                case "member" if typed.member:
                    update_member(dossier, typed.member, **when, **{typed.name: typed.value})
                case "signature" if typed.name in SIGNATURE:
                    setattr(dossier, typed.name, typed.value)
                    dossier.save(update_fields=[typed.name])
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
