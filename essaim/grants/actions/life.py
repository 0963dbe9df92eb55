"""The life of an agreement once it is signed, and its end."""

from datetime import date
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.budget import actions as money
from essaim.files.actions import store
from essaim.grants import queries, rules
from essaim.grants.actions.cash import plan_cash
from essaim.grants.compute.terms import ZERO
from essaim.grants.models import Agreement, AgreementState, InstalmentState
from essaim.grants.workflow import AGREEMENT, INSTALMENT, VERSION
from essaim.kit.days import not_to_come
from essaim.kit.rules import Refused


@transaction.atomic
def start_agreement(agreement: Agreement, *, by: User, ej: str, on: date) -> None:
    """The commitment is in Chorus: its number, imported or typed, opens the payments."""
    ej = ej.strip()
    known = queries.ej_line_of(agreement)
    if known is not None and known.ej != ej:
        raise Refused(
            f"Chorus dit {known.ej} pour cette convention\u00a0: reprenez ce numéro, ou corrigez-le avec "
            "un motif."
        )
    not_to_come(on, "Un engagement ne s’enregistre pas avant sa date.")
    if agreement.state == AgreementState.ENDED and queries.money_of(agreement).due:
        rules.pays.check(by, agreement)  # withdrawn before it started: what is kept is still paid
    else:
        AGREEMENT.perform("start_agreement", agreement, by=by, details={"ej": ej})
    if known is None:
        committed = queries.money_of(agreement).committed
        chorus: dict[str, Any] = {"ej": ej, "year": agreement.year, "amount": committed, "on": on}
        money.record_chorus(agreement.reference, **chorus, by=by)


@transaction.atomic
def correct_ej(agreement: Agreement, *, by: User, ej: str, on: date, reason: str) -> None:
    """The EJ of an agreement was wrong, and so was it on each of its payment requests."""
    rules.pays.check(by, agreement)
    known = queries.ej_line_of(agreement)
    if known is None:
        raise Refused("Aucun engagement juridique n’est enregistré.")
    given: dict[str, Any] = {"ej": ej, "by": by, "reason": reason}
    money.correct_chorus(known, dp="", on=on, amount=known.amount, **given)
    for line in queries.chorus_lines_of(agreement):
        if line.dp and line.ej != ej.strip():
            money.correct_chorus(line, dp=line.dp, on=line.on, amount=line.amount, **given)
    record("correct_ej", agreement, by=by, before=known.ej, after=ej.strip(), reason=reason[:500])


@transaction.atomic
def abandon_agreement(agreement: Agreement, *, by: User, reason: str) -> None:
    """Before it is signed by both: the money goes back to the envelope."""
    if not reason.strip():
        raise ValidationError("Donnez le motif.")
    changes: dict[str, Any] = {"ended_at": timezone.now(), "ended_reason": reason.strip()[:1000]}
    AGREEMENT.perform("abandon", agreement, by=by, details={"reason": reason[:1000]}, **changes)
    drop_pending(agreement, by=by, reason=reason)


@transaction.atomic
def drop_pending(agreement: Agreement, *, by: User, reason: str) -> None:
    """The text that waits is dropped, with what was reserved for it."""
    if pending := queries.pending_version(agreement):
        VERSION.perform("drop_version", pending, by=by, details={"reason": reason[:1000]})
    release_reserve(agreement, by=by, reason=reason)


@transaction.atomic
def release_reserve(agreement: Agreement, *, by: User, reason: str) -> None:
    """What was reserved, in whatever year, goes back to the envelope."""
    for year, amount in queries.reserved_years(agreement):
        drawn: dict[str, Any] = {"year": year, "about": agreement.reference, "by": by}
        money.free(agreement.envelope, amount, reason=reason[:500], **drawn)
    plan_cash(agreement, by=by)


@transaction.atomic
def end_agreement(agreement: Agreement, *, by: User, reason: str) -> None:
    """What was committed and will not be paid goes back to the envelope."""
    drop_pending(agreement, by=by, reason=reason)
    changes: dict[str, Any] = {"ended_at": timezone.now(), "ended_reason": reason.strip()[:1000]}
    AGREEMENT.perform("end_agreement", agreement, by=by, details={"reason": reason[:1000]}, **changes)
    if due := queries.money_of(agreement).due:
        money.free_all(agreement.envelope, due, about=agreement.reference, by=by, reason=reason[:500])
    plan_cash(agreement, by=by)


@transaction.atomic
def restore_agreement(agreement: Agreement, *, by: User, reason: str) -> None:
    """Its withdrawal was reversed after an appeal: its money is committed again, as far as there is some."""
    changes: dict[str, Any] = {"ended_at": None, "ended_reason": ""}
    AGREEMENT.perform("restore_agreement", agreement, by=by, details={"reason": reason[:1000]}, **changes)
    for instalment in agreement.instalments.filter(withdrawn__gt=0):
        instalment.amount, instalment.withdrawn = instalment.amount + instalment.withdrawn, ZERO
        instalment.save(update_fields=["amount", "withdrawn"])
    for instalment in agreement.instalments.filter(state=InstalmentState.CANCELLED):
        INSTALMENT.perform("restore_instalment", instalment, by=by)
    total = sum(agreement.instalments.values_list("amount", flat=True), ZERO)
    missing = total - queries.money_of(agreement).committed
    if missing > 0:
        drawn: dict[str, Any] = {"year": agreement.year, "about": agreement.reference, "by": by}
        money.commit(agreement.envelope, missing, reason=reason[:500], **drawn)
    plan_cash(agreement, by=by)


@transaction.atomic
def close_agreement(agreement: Agreement, *, by: User, note: str, file: BinaryIO | None = None) -> None:
    """With the evaluation by a third party at the end of the project (decree 2015-431, article 5)."""
    if not note.strip():
        raise ValidationError("Dites ce que l’évaluation conclut.")
    kept = store(file, f"evaluation-{agreement.reference}.pdf", by=by, kinds=["pdf"]) if file else None
    changes: dict[str, Any] = {"evaluation_note": note.strip(), "evaluation": kept}
    AGREEMENT.perform("close_agreement", agreement, by=by, **changes)
