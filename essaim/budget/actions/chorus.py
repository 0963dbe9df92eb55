"""What Chorus says of our agreements: imported line by line, or typed."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.budget import queries, rules
from essaim.budget.compute import chorus
from essaim.budget.models import ChorusLine, Envelope
from essaim.kit.days import not_to_come
from essaim.kit.rules import Refused


@transaction.atomic
def import_chorus(envelope: Envelope, text: str, *, by: User) -> int:
    """Keep the lines that are new and ours; the same file twice adds nothing. Answers how many were written.

    A line known with another amount or day is replaced by what Chorus says now: the reconciliation then shows
    the difference until somebody settles it.
    """
    rules.manages_envelope.check(by, envelope)
    reading = chorus.read(text, timezone.localdate())
    if reading.faults:
        raise ValidationError([f"Ligne {fault.line} : {fault.reason}" for fault in reading.faults[:20]])
    preview = queries.preview_of(reading)
    if not preview.new and not preview.changed:
        raise Refused("Ce fichier n’apporte rien de nouveau.")
    for change in preview.changed:
        _replace(change.row, change.line, "Chorus dit autre chose dans un extrait plus récent.", by)
    ChorusLine.objects.bulk_create([_row(line, by) for line in preview.new])
    written = len(preview.new) + len(preview.changed)
    record("import_chorus", envelope, by=by, lines=written, changed=len(preview.changed))
    return written


@transaction.atomic
def record_chorus(
    about: str, *, ej: str, year: int, amount: Decimal, on: date, by: User, dp: str = "", supplier: str = ""
) -> ChorusLine:
    """One number typed by hand: an EJ, or a DP of one. Whether they may is the rule of the caller."""
    row = _row(_typed(chorus.Line(about, ej.strip(), dp.strip(), year, amount, on, supplier)), by)
    row.full_clean(exclude=["by"])
    row.save()
    return row


@transaction.atomic
def correct_chorus(
    row: ChorusLine, *, ej: str, dp: str, on: date, amount: Decimal, by: User, reason: str
) -> ChorusLine:
    """A number, a day or an amount was wrong: another line says it, the former is kept with the reason."""
    if not reason.strip():
        raise ValidationError("Donnez le motif de la correction.")
    year = on.year if row.dp else row.year
    line = _typed(chorus.Line(row.about, ej.strip(), dp.strip(), year, amount, on, row.supplier))
    if bool(line.dp) != bool(row.dp):
        raise ValidationError("Un engagement juridique ne devient pas une demande de paiement.")
    return _replace(row, line, reason, by)


@transaction.atomic
def set_aside_chorus(row: ChorusLine, *, by: User, reason: str) -> None:
    """A line typed of what Chorus never said."""
    if not reason.strip():
        raise ValidationError("Donnez le motif de la correction.")
    row.replaced_at, row.replaced_reason = timezone.now(), reason.strip()[:500]
    row.save(update_fields=["replaced_at", "replaced_reason"])
    record("set_aside_chorus_line", row, by=by, reason=row.replaced_reason)


def _typed(line: chorus.Line) -> chorus.Line:
    if not chorus.NUMBER.fullmatch(line.ej) or not chorus.NUMBER.fullmatch(line.dp or "0"):
        raise ValidationError("Un numéro Chorus compte vingt chiffres ou lettres au plus.")
    not_to_come(line.on)
    return line


def _replace(row: ChorusLine, line: chorus.Line, reason: str, by: User) -> ChorusLine:
    row = ChorusLine.objects.select_for_update().get(pk=row.pk)
    if row.replaced_at is not None:
        raise Refused("Cette ligne est déjà corrigée.")
    row.replaced_at, row.replaced_reason = timezone.now(), reason.strip()[:500]
    row.save(update_fields=["replaced_at", "replaced_reason"])
    new = _row(line, by)
    new.full_clean(exclude=["by"])
    new.save()
    said = {"before": str(row.amount), "after": str(new.amount), "ej": new.ej, "dp": new.dp}
    record("replace_chorus_line", row, by=by, reason=row.replaced_reason, **said)
    return new


def _row(line: chorus.Line, by: User) -> ChorusLine:
    return ChorusLine(
        about=line.about,
        ej=line.ej,
        dp=line.dp,
        year=line.year,
        amount=line.amount,
        on=line.on,
        supplier=line.supplier,
        by=by,
    )
