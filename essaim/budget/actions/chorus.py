"""What Chorus says of our agreements: imported line by line, or typed."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.budget import queries, rules
from essaim.budget.compute import chorus
from essaim.budget.models import ChorusLine, Envelope
from essaim.kit.rules import Refused


@transaction.atomic
def import_chorus(envelope: Envelope, text: str, *, by: User) -> int:
    """Keep the lines that are new and ours; the same file twice adds nothing. Answers how many were added."""
    rules.manages_envelope.check(by, envelope)
    reading = chorus.read(text)
    if reading.faults:
        raise ValidationError([f"Ligne {fault.line} : {fault.reason}" for fault in reading.faults[:20]])
    new = queries.preview_of(reading).new
    if not new:
        raise Refused("Ce fichier n’apporte rien de nouveau.")
    ChorusLine.objects.bulk_create([_row(line, by) for line in new], ignore_conflicts=True)
    record("import_chorus", envelope, by=by, lines=len(new))
    return len(new)


@transaction.atomic
def record_chorus(
    about: str, *, ej: str, year: int, amount: Decimal, on: date, by: User, dp: str = "", supplier: str = ""
) -> ChorusLine:
    """One number typed by hand: an EJ, or a DP of one. Whether they may is the rule of the caller."""
    line = chorus.Line(about, ej.strip(), dp.strip(), year, amount, on, supplier)
    if not chorus.NUMBER.fullmatch(line.ej) or not chorus.NUMBER.fullmatch(line.dp or "0"):
        raise ValidationError("Un numéro Chorus compte vingt chiffres ou lettres au plus.")
    row = _row(line, by)
    row.full_clean(exclude=["by"])
    row.save()
    return row


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
