"""The movements of an envelope, asked by the capabilities that give grants or services.

Each locks the envelope, looks at what it holds, and writes or refuses; the database refuses again. Whether
this person may ask for it is the rule of the action that calls: here one only counts.
"""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.budget import queries
from essaim.budget.compute import ledger
from essaim.budget.compute.ledger import Account, Move, Write
from essaim.budget.models import Entry, Envelope, Posting
from essaim.kit.money import format_euros
from essaim.kit.rules import Refused

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


def _move(
    move: Move, envelope: Envelope, amount: Decimal, year: int, about: str, reason: str, by: User
) -> Entry:
    if amount <= 0:
        raise Refused("Le montant doit être supérieur à zéro.")
    Envelope.objects.select_for_update(no_key=True).get(pk=envelope.pk)
    balances = queries.balances_for(envelope, about, year)
    try:
        writes = ledger.WRITES[move](amount, year, about, queries.held_in(balances, about, year))
        ledger.balances_after(balances, writes)
    except ledger.Short as short:
        words = WORDS[short.account]
        raise Refused(words.format(held=format_euros(short.held), year=year, about=about)) from short
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
