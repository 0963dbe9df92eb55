"""Every question about envelopes. What they hold is the sum of the ledger, asked each time."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from essaim.accounts.models import User
from essaim.accounts.rules import EVERYWHERE, about_closed
from essaim.budget import rules
from essaim.budget.compute import chorus
from essaim.budget.compute.balance import Balance, balance
from essaim.budget.compute.ledger import Account, Balances, Held
from essaim.budget.models import ACCOUNTS, ChorusLine, Entry, Envelope, Posting
from essaim.calls.models import Call, Wave
from essaim.calls.queries import current_document

__all__ = ["Balance", "balance_of", "balances_of", "envelope_for", "held_by", "visible_envelopes"]


# --- For those who draw on an envelope --------------------------------------------------------------


def envelope_for(wave: Wave, purpose: str) -> Envelope | None:
    """That of the wave, else that of its call."""
    found = Envelope.objects.filter(Q(wave=wave) | Q(wave=None, call=wave.call_id), purpose=purpose)
    return found.order_by("wave").first()  # empty values come last


def balance_of(envelope: Envelope, year: int | None = None) -> Balance:
    """`year=None`: all years together."""
    postings = Posting.objects.filter(envelope=envelope)
    if year is not None:
        postings = postings.filter(year=year)
    return balance(dict(postings.values_list("account").annotate(sum=Sum("amount")).values_list(*SUM)))


SUM = ("account", "sum")


def balances_of(envelopes: Iterable[Envelope]) -> dict[int, Balance]:
    """Several at once, one question: by key of the envelope."""
    keys = [envelope.pk for envelope in envelopes]
    sums: dict[int, dict[str, Decimal]] = {key: {} for key in keys}
    rows = Posting.objects.filter(envelope__in=keys).values_list("envelope_id", "account")
    for key, account, amount in rows.annotate(sum=Sum("amount")):
        sums[key][account] = amount
    return {key: balance(accounts) for key, accounts in sums.items()}


def held_by(about: str, envelope: Envelope | None = None, year: int | None = None) -> Balance:
    """What one beneficiary holds."""
    postings = Posting.objects.filter(about=about)
    if envelope is not None:
        postings = postings.filter(envelope=envelope)
    if year is not None:
        postings = postings.filter(year=year)
    return balance(dict(postings.values_list("account").annotate(sum=Sum("amount")).values_list(*SUM)))


def balances_for(envelope: Envelope, about: str, year: int) -> Balances:
    """The accounts that a movement may touch: those of the year, and those that count all years as one."""
    rows = (
        Posting.objects.filter(envelope=envelope, about__in={"", about})
        .values_list("account", "about", "year")
        .annotate(sum=Sum("amount"))
    )
    found: dict[tuple[Account, str, int], Decimal] = {}
    for name, whose, of, amount in rows:
        account = Account(name)
        key = (account, whose, 0 if account in {Account.DUE, Account.RECOVERABLE} else of)
        if key[2] in {0, year}:
            found[key] = found.get(key, Decimal(0)) + amount
    return found


def held_in(balances: Balances, about: str, year: int) -> Held:
    def of(account: Account, when: int) -> Decimal:
        return balances.get((account, about, when), Decimal(0))

    return Held(
        reserved=of(Account.RESERVED, year),
        committed=of(Account.COMMITTED, year),
        due=of(Account.DUE, 0),
        recoverable=of(Account.RECOVERABLE, 0),
    )


def total_of(balances: Iterable[Balance]) -> Balance:
    """Several balances as one; never across purposes."""
    sums = [asdict(one) for one in balances]
    return Balance(**{name: sum((one[name] for one in sums), Decimal(0)) for name in asdict(Balance())})


# --- For the pages ----------------------------------------------------------------------------------


def visible_envelopes(user: User) -> QuerySet[Envelope]:
    return Envelope.objects.filter(rules.visible_to(user)).select_related("call", "wave")


def envelopes_for_list(user: User) -> list[tuple[Envelope, Balance]]:
    """The newest wave first; two questions, whatever the number of grants."""
    rows = list(visible_envelopes(user).order_by("-wave__closes_at", "call__title", "purpose", "pk"))
    balances = balances_of(rows)
    return [(row, balances[row.pk]) for row in rows]


def years_of(envelope: Envelope) -> list[tuple[int, Balance]]:
    """The balance of each year that was opened, or in which something moved; one question."""
    rows = Posting.objects.filter(envelope=envelope).values_list("year", "account")
    sums: dict[int, dict[str, Decimal]] = {year: {} for year in envelope.years.values_list("year", flat=True)}
    for year, account, amount in rows.annotate(sum=Sum("amount")):
        sums.setdefault(year, {})[account] = amount
    return [(year, balance(sums[year])) for year in sorted(sums)]


def entries_of(envelope: Envelope, user: User) -> QuerySet[Entry]:
    """Its movements, but for those of a dossier closed to this person: the totals alone count them."""
    return Entry.objects.filter(~about_closed(user), envelope=envelope).select_related("by")


def postings_for_export(envelope: Envelope, user: User) -> Iterator[Posting]:
    """The ledger itself, in the order in which it was written."""
    rows = Posting.objects.filter(~about_closed(user), ~about_closed(user, "entry__about"), envelope=envelope)
    return rows.select_related("entry__by").order_by("entry_id", "pk").iterator(chunk_size=2000)


EXPORT_HEADER = ("Date", "Mouvement", "Compte", "Exercice", "Bénéficiaire", "Montant", "Motif", "Par")


def export_row(posting: Posting) -> tuple[Any, ...]:
    entry = posting.entry
    return (
        entry.at,
        entry.get_move_display(),
        ACCOUNTS[Account(posting.account)],
        posting.year,
        posting.about,
        posting.amount,
        entry.reason,
        entry.by.name,
    )


def award_of(envelope: Envelope) -> tuple[Decimal | None, int]:
    """What the wave says of one grant: its ceiling, and how many years it lasts."""
    if envelope.wave is None:
        return None, 1
    money = current_document(envelope.wave).money
    return money.award_ceiling, money.years


def calls_managed(user: User) -> QuerySet[Call]:
    scope = EVERYWHERE if user.is_service else rules.within_calls(user, *rules.READERS[:1], call="slug")
    return Call.objects.filter(scope).order_by("title")


def waves_managed(user: User) -> QuerySet[Wave]:
    scope = rules.within_calls(user, *rules.READERS[:1])
    return Wave.objects.filter(scope).select_related("call").order_by("-closes_at", "name")


# --- Chorus ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Preview:
    """What an import would add; what is known already changes nothing."""

    new: list[chorus.Line]
    known: int
    unknown: list[chorus.Line]  # their reference is not in the ledger
    faults: list[chorus.Fault]


def preview_of(reading: chorus.Reading) -> Preview:
    kept = {
        (row.about, row.ej, row.dp, row.year)
        for row in ChorusLine.objects.filter(about__in={line.about for line in reading.lines})
    }
    ours = set(
        Posting.objects.filter(about__in={line.about for line in reading.lines})
        .values_list("about", flat=True)
        .distinct()
    )
    new = [line for line in reading.lines if (line.about, line.ej, line.dp, line.year) not in kept]
    return Preview(
        new=[line for line in new if line.about in ours],
        known=len(reading.lines) - len(new),
        unknown=[line for line in new if line.about not in ours],
        faults=reading.faults,
    )


def chorus_lines(envelope: Envelope, user: User) -> QuerySet[ChorusLine]:
    abouts = Entry.objects.filter(~about_closed(user), envelope=envelope).exclude(about="").values("about")
    return ChorusLine.objects.filter(about__in=abouts).order_by("about", "on", "pk")


def chorus_of(about: str) -> QuerySet[ChorusLine]:
    return ChorusLine.objects.filter(about=about).order_by("on", "pk")


def gaps_of(envelope: Envelope, user: User) -> list[chorus.Gap]:
    """Where Chorus and the ledger differ."""
    sums: dict[str, dict[str, Decimal]] = {Account.COMMITTED: {}, Account.PAID: {}}
    ours = Posting.objects.filter(~about_closed(user), envelope=envelope, account__in=sums)
    rows = ours.values_list("account", "about")
    for account, about, amount in rows.annotate(sum=Sum("amount")):
        sums[account][about] = amount
    lines = [
        chorus.Line(row.about, row.ej, row.dp, row.year, row.amount, row.on)
        for row in chorus_lines(envelope, user)
    ]
    return chorus.reconcile(sums[Account.COMMITTED], sums[Account.PAID], lines)
