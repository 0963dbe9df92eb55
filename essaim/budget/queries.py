"""Every question about envelopes. What they hold is the sum of the ledger, asked each time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from essaim.accounts.models import User
from essaim.accounts.rules import EVERYWHERE, about_closed
from essaim.budget import rules
from essaim.budget.compute import chorus
from essaim.budget.compute.balance import Balance, Effect, balance, effect_of
from essaim.budget.compute.ledger import Account, Balances, Held
from essaim.budget.compute.schedule import Cash, Promised, schedule
from essaim.budget.models import (
    ACCOUNTS,
    Beneficiary,
    CashYear,
    ChorusLine,
    Entry,
    Envelope,
    Posting,
    Promise,
)
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


def years_committed(envelope: Envelope, about: str) -> list[int]:
    """The years whose authorisations one beneficiary holds, the last first."""
    rows = Posting.objects.filter(envelope=envelope, about=about, account=Account.COMMITTED)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def reserved_by_year(envelope: Envelope, about: str) -> list[tuple[int, Decimal]]:
    rows = Posting.objects.filter(envelope=envelope, about=about, account=Account.RESERVED)
    sums = rows.values_list("year").annotate(sum=Sum("amount")).order_by("year")
    return [(year, amount) for year, amount in sums if amount]


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


def promise_key(reference: str, door: str) -> str:
    """What a promise is about: one door of one dossier."""
    return f"{reference}/{door}"[:60]


def promised_in(envelope: Envelope) -> Decimal:
    """Adopted, and neither reserved nor given up."""
    rows = Promise.objects.filter(envelope=envelope, kept_at=None)
    return rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def room_of(envelope: Envelope) -> Decimal:
    """What may still be promised on this envelope, by all the doors that it serves."""
    return balance_of(envelope).available - promised_in(envelope)


def schedule_of(envelope: Envelope, foreseen: Mapping[int, Decimal] | None = None) -> list[Cash]:
    """The credits of payment of each year; three questions, whatever the number of grants."""
    opened: dict[int, Decimal] = {}
    paid: dict[int, Decimal] = {}
    held: dict[str, dict[str, Decimal]] = {}
    rows = Posting.objects.filter(envelope=envelope, account__in=CASH_ACCOUNTS)
    for account, about, year, amount in rows.values_list("account", "about", "year").annotate(
        sum=Sum("amount")
    ):
        if account == Account.CP_OPENED:
            opened[year] = opened.get(year, Decimal(0)) - amount
        elif account == Account.PAID:
            paid[year] = paid.get(year, Decimal(0)) + amount
        else:
            of = held.setdefault(about, {})
            of[account] = of.get(account, Decimal(0)) + amount
    planned: dict[str, dict[int, Decimal]] = {}
    for about, year, amount in CashYear.objects.filter(envelope=envelope).values_list(
        "about", "year", "amount"
    ):
        planned.setdefault(about, {})[year] = amount
    promised = [
        Promised(
            of.get(Account.DUE, Decimal(0)), of.get(Account.RESERVED, Decimal(0)), planned.get(about, {})
        )
        for about, of in held.items()
    ]
    opened |= {year: opened.get(year, Decimal(0)) for year in envelope.years.values_list("year", flat=True)}
    return schedule(opened, paid, promised, timezone.localdate().year, foreseen)


CASH_ACCOUNTS = (Account.CP_OPENED, Account.PAID, Account.DUE, Account.RESERVED)
SCHEDULE_HEADER = ("Exercice", "CP ouverts", "Payés", "Dus", "Réservés", "Prévus", "Libres")


def effect_of_revising(envelope: Envelope, year: int, ae: Decimal, cp: Decimal) -> Effect:
    """What a revision would do, all that is due or reserved counted."""
    line = next((one for one in schedule_of(envelope) if one.year == year), Cash(year))
    return effect_of(balance_of(envelope, year), ae, cp, line.due + line.reserved)


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
    rows = Entry.objects.filter(~about_closed(user), envelope=envelope)
    return named(rows.select_related("by"))


def named(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With the name, the SIRET and the page of whom each row is about."""
    who = Beneficiary.objects.filter(about=OuterRef("about"))
    return rows.annotate(
        who=Subquery(who.values("name")[:1]),
        who_siret=Subquery(who.values("siret")[:1]),
        who_page=Subquery(who.values("page")[:1]),
    )


def postings_for_export(envelope: Envelope, user: User) -> Iterator[Posting]:
    """The ledger itself, in the order in which it was written."""
    rows = Posting.objects.filter(~about_closed(user), ~about_closed(user, "entry__about"), envelope=envelope)
    told = named(rows.select_related("entry__by")).order_by("entry_id", "pk")
    return told.iterator(chunk_size=2000)


EXPORT_HEADER = (
    *("Date", "Mouvement", "Compte", "Exercice", "Référence", "Bénéficiaire", "SIRET", "Montant"),
    *("Motif", "Par"),
)


def export_row(posting: Posting) -> tuple[Any, ...]:
    entry = posting.entry
    return (
        entry.at,
        entry.get_move_display(),
        ACCOUNTS[Account(posting.account)],
        posting.year,
        posting.about,
        getattr(posting, "who", None) or "",
        getattr(posting, "who_siret", None) or "",
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
class Change:
    """A line known with another amount or another day."""

    row: ChorusLine
    line: chorus.Line


@dataclass(frozen=True)
class Preview:
    """What an import would add or change; what is known already changes nothing."""

    new: list[chorus.Line]
    changed: list[Change]
    known: int
    unknown: list[chorus.Line]  # their reference is not in the ledger
    repeated: list[chorus.Fault]
    faults: list[chorus.Fault]


def preview_of(reading: chorus.Reading) -> Preview:
    abouts = {line.about for line in reading.lines}
    kept = {(row.about, row.ej, row.dp, row.year): row for row in live_lines().filter(about__in=abouts)}
    ours = set(Posting.objects.filter(about__in=abouts).values_list("about", flat=True).distinct())
    new = [line for line in reading.lines if line.key not in kept]
    told = [Change(kept[line.key], line) for line in reading.lines if line.key in kept]
    changed = [one for one in told if (one.row.amount, one.row.on) != (one.line.amount, one.line.on)]
    return Preview(
        new=[line for line in new if line.about in ours],
        changed=changed,
        known=len(told) - len(changed),
        unknown=[line for line in new if line.about not in ours],
        repeated=reading.repeated,
        faults=reading.faults,
    )


def live_lines() -> QuerySet[ChorusLine]:
    """What Chorus says now: a line that was corrected speaks no more."""
    return ChorusLine.objects.filter(replaced_at=None)


def chorus_lines(envelope: Envelope, user: User) -> QuerySet[ChorusLine]:
    abouts = Entry.objects.filter(~about_closed(user), envelope=envelope).exclude(about="").values("about")
    return named(live_lines().filter(about__in=abouts).order_by("about", "on", "pk"))


def chorus_of(about: str) -> QuerySet[ChorusLine]:
    return live_lines().filter(about=about).order_by("on", "pk")


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
    gaps = chorus.reconcile(sums[Account.COMMITTED], sums[Account.PAID], lines)
    who = {row.about: row for row in Beneficiary.objects.filter(about__in={gap.about for gap in gaps})}
    return [
        replace(gap, who=row.name, who_siret=row.siret, who_page=row.page)
        if (row := who.get(gap.about))
        else gap
        for gap in gaps
    ]


def unbalanced() -> Iterator[str]:
    """The movements whose postings do not add up to zero: for `essaim verify`."""
    totals = Posting.objects.values("entry_id").annotate(total=Sum("amount")).exclude(total=0)
    for row in totals.order_by("entry_id"):
        yield f"mouvement {row['entry_id']}\u00a0: écart de {row['total']}\u00a0€"
    for entry in Entry.objects.filter(postings=None).order_by("pk"):
        yield f"mouvement {entry.pk}\u00a0: sans écriture"
