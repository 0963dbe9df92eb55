"""The life of an agreement once it is signed, and its end."""

from datetime import date
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.budget import actions as money
from essaim.files.actions import store
from essaim.grants import queries
from essaim.grants.compute.terms import ZERO
from essaim.grants.models import Agreement, InstalmentState
from essaim.grants.workflow import AGREEMENT, INSTALMENT, VERSION


@transaction.atomic
def start_agreement(agreement: Agreement, *, by: User, ej: str, on: date) -> None:
    """The commitment is in Chorus: its number opens the payments."""
    AGREEMENT.perform("start_agreement", agreement, by=by, details={"ej": ej})
    committed = queries.money_of(agreement).committed
    chorus: dict[str, Any] = {"ej": ej, "year": agreement.year, "amount": committed, "on": on}
    money.record_chorus(agreement.reference, **chorus, by=by)


@transaction.atomic
def abandon_agreement(agreement: Agreement, *, by: User, reason: str) -> None:
    """Before it is signed by both: the money goes back to the envelope."""
    if not reason.strip():
        raise ValidationError("Donnez le motif.")
    changes: dict[str, Any] = {"ended_at": timezone.now(), "ended_reason": reason.strip()[:1000]}
    AGREEMENT.perform("abandon", agreement, by=by, details={"reason": reason[:1000]}, **changes)
    if pending := queries.pending_version(agreement):
        VERSION.perform("drop_version", pending, by=by)
    held = queries.money_of(agreement)
    if held.reserved:
        money.free(agreement.envelope, held.reserved, **_drawn(agreement, by, reason))


@transaction.atomic
def end_agreement(agreement: Agreement, *, by: User, reason: str) -> None:
    """What was committed and will not be paid goes back to the envelope."""
    changes: dict[str, Any] = {"ended_at": timezone.now(), "ended_reason": reason.strip()[:1000]}
    AGREEMENT.perform("end_agreement", agreement, by=by, details={"reason": reason[:1000]}, **changes)
    held = queries.money_of(agreement)
    if held.due:
        money.free(agreement.envelope, held.due, **_drawn(agreement, by, reason))


@transaction.atomic
def restore_agreement(agreement: Agreement, *, by: User, reason: str) -> None:
    """Its withdrawal was reversed after an appeal: its money is committed again, as far as there is some."""
    changes: dict[str, Any] = {"ended_at": None, "ended_reason": ""}
    AGREEMENT.perform("restore_agreement", agreement, by=by, details={"reason": reason[:1000]}, **changes)
    total = agreement.current.amount if agreement.current else ZERO
    missing = total - queries.money_of(agreement).committed
    if missing > 0:
        money.reserve(agreement.envelope, missing, **_drawn(agreement, by, reason))
        money.commit(agreement.envelope, missing, **_drawn(agreement, by, reason))
    for instalment in agreement.instalments.filter(state=InstalmentState.CANCELLED):
        INSTALMENT.perform("restore_instalment", instalment, by=by)


@transaction.atomic
def close_agreement(agreement: Agreement, *, by: User, note: str, file: BinaryIO | None = None) -> None:
    """With the evaluation by a third party at the end of the project (decree 2015-431, article 5)."""
    if not note.strip():
        raise ValidationError("Dites ce que l’évaluation conclut.")
    kept = store(file, f"evaluation-{agreement.reference}.pdf", by=by, kinds=["pdf"]) if file else None
    changes: dict[str, Any] = {"evaluation_note": note.strip(), "evaluation": kept}
    AGREEMENT.perform("close_agreement", agreement, by=by, **changes)


def _drawn(agreement: Agreement, by: User, reason: str) -> dict[str, Any]:
    return {"year": agreement.year, "about": agreement.reference, "by": by, "reason": reason[:500]}
