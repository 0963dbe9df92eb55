"""The movements of an envelope, asked by the capabilities that give grants or services.

Each locks the envelope, looks at what it holds, and writes or refuses; the database refuses again. Whether
this person may ask for it is the rule of the action that calls: here one only counts.
"""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.budget import queries
from essaim.budget.compute import ledger
from essaim.budget.compute.ledger import Account, Move, Write
from essaim.budget.models import Beneficiary, CashYear, Entry, Envelope, Posting
from essaim.kit.days import TO_COME
from essaim.kit.money import format_euros
from essaim.kit.rules import Refused

NOT_ENOUGH = "Ce mouvement ne peut plus être corrigé\u00a0: d’autres l’ont suivi."
WORDS = {
    Account.AVAILABLE: "L’enveloppe n’a plus que {held} d’AE disponibles en {year}.",
    Account.CP_AVAILABLE: "L’enveloppe n’a plus que {held} de CP disponibles en {year}.",
    Account.DUE: "Il ne reste que {held} à payer sur ce qui est engagé pour {about}.",
    Account.RECOVERABLE: "Seuls {held} ont été versés à {about} et non recouvrés.",
}


@transaction.atomic
def reserve(
    envelope: Envelope, amount: Decimal, *, year: int, about: str, by: User, reason: str = ""
) -> Entry:
    """Set aside for somebody, before the agreement is signed."""
    return _move(Move.RESERVE, envelope, amount, year, about, reason, by)


@transaction.atomic
def commit(
    envelope: Envelope, amount: Decimal, *, year: int, about: str, by: User, reason: str = ""
) -> Entry:
    """Oblige the State: uses what was reserved for this beneficiary first."""
    return _move(Move.COMMIT, envelope, amount, year, about, reason, by)


@transaction.atomic
def free(envelope: Envelope, amount: Decimal, *, year: int, about: str, by: User, reason: str = "") -> Entry:
    """Give back to the envelope what is reserved, then what is committed and not paid."""
    return _move(Move.FREE, envelope, amount, year, about, reason, by)


@transaction.atomic
def pay(envelope: Envelope, amount: Decimal, *, year: int, about: str, by: User, reason: str = "") -> Entry:
    """Pay what is committed, on the credits of `year`, whatever the year of the commitment."""
    return _move(Move.PAY, envelope, amount, year, about, reason, by)


@transaction.atomic
def recover(
    envelope: Envelope, amount: Decimal, *, year: int, about: str, by: User, reason: str = ""
) -> Entry:
    """Money paid that comes back to the Treasury: it does not return to the envelope."""
    return _move(Move.RECOVER, envelope, amount, year, about, reason, by)


@transaction.atomic
def correct(entry: Entry, *, by: User, reason: str) -> Entry:
    """Undo one movement by its opposite, with the reason; refused when what followed it stands on it."""
    if not reason.strip():
        raise ValidationError("Donnez le motif de la correction.")
    Envelope.objects.select_for_update(no_key=True).get(pk=entry.envelope_id)
    if entry.move == Move.CORRECT or Entry.objects.filter(corrects=entry).exists():
        raise Refused("Ce mouvement est déjà corrigé.")
    lines = [Write(Account(row.account), row.year, row.about, row.amount) for row in entry.postings.all()]
    writes = ledger.correcting(lines)
    try:
        ledger.balances_after(queries.balances_for(entry.envelope, entry.about, entry.year), writes)
    except ledger.Short as short:
        raise Refused(NOT_ENOUGH) from short
    row = _write(
        entry.envelope,
        Move.CORRECT,
        -entry.amount,
        entry.year,
        entry.about,
        reason.strip()[:500],
        by,
        writes,
        corrects=entry,
    )
    record("correct_entry", entry, by=by, reason=reason[:500], amount=str(entry.amount))
    return row


@transaction.atomic
def free_all(envelope: Envelope, amount: Decimal, *, about: str, by: User, reason: str) -> None:
    """Give back what is committed and will not be paid, whatever the year of its promise, the last first."""
    for year in queries.years_committed(envelope, about):
        part = min(amount, queries.held_by(about, envelope, year).committed)
        if part > 0:
            free(envelope, part, year=year, about=about, by=by, reason=reason)
            amount -= part
    if amount > 0:
        raise Refused(f"{format_euros(amount)} de trop à libérer pour {about}.")


@transaction.atomic
def name_beneficiary(about: str, name: str, *, by: User, siret: str = "", page: str = "") -> None:
    """So that the ledger and the reconciliation say a name where they hold a reference."""
    said = {"name": name[:250], "siret": siret, "page": page}
    Beneficiary.objects.update_or_create(about=about, defaults=said)


@transaction.atomic
def plan_cash(envelope: Envelope, about: str, years: Mapping[int, Decimal], *, by: User) -> None:
    """Say anew when what is promised to one beneficiary will be paid, by budget year."""
    CashYear.objects.filter(envelope=envelope, about=about).delete()
    CashYear.objects.bulk_create(
        CashYear(envelope=envelope, about=about, year=year, amount=amount)
        for year, amount in sorted(years.items())
        if amount > 0
    )


def _move(
    move: Move, envelope: Envelope, amount: Decimal, year: int, about: str, reason: str, by: User
) -> Entry:
    if amount <= 0:
        raise Refused("Le montant doit être supérieur à zéro.")
    if move in {Move.PAY, Move.RECOVER} and year > timezone.localdate().year:
        raise ValidationError(TO_COME)
    Envelope.objects.select_for_update(no_key=True).get(pk=envelope.pk)
    balances = queries.balances_for(envelope, about, year)
    try:
        writes = ledger.WRITES[move](amount, year, about, queries.held_in(balances, about, year))
        ledger.balances_after(balances, writes)
    except ledger.Short as short:
        words = WORDS[short.account]
        raise Refused(words.format(held=format_euros(short.held), year=year, about=about)) from short
    taken = -sum((one.amount for one in writes if one.account == Account.AVAILABLE), ledger.ZERO)
    if taken > 0 and (room := queries.room_of(envelope)) < taken:
        left = format_euros(max(room, ledger.ZERO))
        raise Refused(f"L’enveloppe n’a plus que {left} d’AE, le reste est promis par le comité.")
    return _write(envelope, move, amount, year, about, reason, by, writes)


def _write(
    envelope: Envelope,
    move: Move,
    amount: Decimal,
    year: int,
    about: str,
    reason: str,
    by: User,
    writes: list[Write],
    corrects: Entry | None = None,
) -> Entry:
    """The movement and its postings, as computed under the lock."""
    entry = Entry.objects.create(
        envelope=envelope,
        move=move,
        year=year,
        amount=amount,
        about=about,
        reason=reason,
        by=by,
        at=timezone.now(),
        corrects=corrects,
    )
    Posting.objects.bulk_create(
        Posting(
            entry=entry,
            envelope=envelope,
            account=line.account,
            year=line.year,
            about=line.about,
            amount=line.amount,
        )
        for line in writes
    )
    return entry
