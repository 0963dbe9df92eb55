"""The accounts of an envelope, and what each movement writes in them: sums are always zero.

Authorisations (AE) of a year: what was opened is available, reserved, or committed. Credits (CP) of a year:
available or paid. Between the two, by beneficiary: what is committed is due, then paid and recoverable,
then recovered. Only the three sources go below zero; every other account is refused under it, which is why
nothing is paid that was not committed, nor committed that was not opened.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from essaim.kit.units import ZERO as ZERO


class Account(StrEnum):
    OPENED = "opened"  # source: authorisations given by the finance act
    AVAILABLE = "available"
    RESERVED = "reserved"
    COMMITTED = "committed"
    CP_OPENED = "cp_opened"  # source: credits given by the finance act
    CP_AVAILABLE = "cp_available"
    PAID = "paid"
    PROMISED = "promised"  # source: what commitments oblige to pay
    DUE = "due"
    RECOVERABLE = "recoverable"
    RECOVERED = "recovered"


SOURCES = frozenset({Account.OPENED, Account.CP_OPENED, Account.PROMISED})
COMMON = frozenset({Account.OPENED, Account.AVAILABLE, Account.CP_OPENED, Account.CP_AVAILABLE})
ALL_YEARS = frozenset({Account.DUE, Account.RECOVERABLE})  # a commitment of one year is paid in another


class Move(StrEnum):
    OPEN = "open"
    REVISE = "revise"
    RESERVE = "reserve"
    COMMIT = "commit"
    FREE = "free"
    PAY = "pay"
    RECOVER = "recover"
    CORRECT = "correct"  # the postings of one movement, the other way round


@dataclass(frozen=True)
class Write:
    """One line: this account, for this beneficiary (none for those of the envelope), that year."""

    account: Account
    year: int
    about: str
    amount: Decimal


@dataclass(frozen=True)
class Held:
    """What one beneficiary holds, before a movement. Reserved and committed: of the year of the movement."""

    reserved: Decimal = ZERO
    committed: Decimal = ZERO
    due: Decimal = ZERO
    recoverable: Decimal = ZERO


class Short(Exception):
    """The account does not hold enough: `held` is all there is."""

    def __init__(self, account: Account, held: Decimal) -> None:
        super().__init__(f"{account}: {held}")
        self.account, self.held = account, held


def opening(year: int, ae: Decimal, cp: Decimal) -> list[Write]:
    """Credits added to a year, or taken from it when below zero."""
    return _pair(Account.OPENED, Account.AVAILABLE, year, "", ae) + _pair(
        Account.CP_OPENED, Account.CP_AVAILABLE, year, "", cp
    )


def reserving(amount: Decimal, year: int, about: str, _: Held) -> list[Write]:
    return _pair(Account.AVAILABLE, Account.RESERVED, year, about, amount)


def committing(amount: Decimal, year: int, about: str, held: Held) -> list[Write]:
    """What was reserved for this beneficiary first, what is available after."""
    from_reserve = min(amount, held.reserved)
    return (
        _pair(Account.RESERVED, Account.COMMITTED, year, about, from_reserve)
        + _pair(Account.AVAILABLE, Account.COMMITTED, year, about, amount - from_reserve)
        + _pair(Account.PROMISED, Account.DUE, year, about, amount)
    )


def freeing(amount: Decimal, year: int, about: str, held: Held) -> list[Write]:
    """The reservation first, then what was committed and is not paid."""
    from_reserve = min(amount, held.reserved)
    undone = amount - from_reserve
    if undone > min(held.committed, held.due):
        raise Short(Account.DUE, from_reserve + min(held.committed, held.due))
    return (
        _pair(Account.RESERVED, Account.AVAILABLE, year, about, from_reserve)
        + _pair(Account.COMMITTED, Account.AVAILABLE, year, about, undone)
        + _pair(Account.DUE, Account.PROMISED, year, about, undone)
    )


def paying(amount: Decimal, year: int, about: str, _: Held) -> list[Write]:
    return _pair(Account.CP_AVAILABLE, Account.PAID, year, about, amount) + _pair(
        Account.DUE, Account.RECOVERABLE, year, about, amount
    )


def recovering(amount: Decimal, year: int, about: str, _: Held) -> list[Write]:
    return _pair(Account.RECOVERABLE, Account.RECOVERED, year, about, amount)


def correcting(writes: Iterable[Write]) -> list[Write]:
    """What undoes a movement: the same lines, the other way round."""
    return [Write(one.account, one.year, one.about, -one.amount) for one in writes]


WRITES: dict[Move, Callable[[Decimal, int, str, Held], list[Write]]] = {
    Move.RESERVE: reserving,
    Move.COMMIT: committing,
    Move.FREE: freeing,
    Move.PAY: paying,
    Move.RECOVER: recovering,
}


def _pair(source: Account, target: Account, year: int, about: str, amount: Decimal) -> list[Write]:
    if not amount:
        return []
    return [
        Write(source, year, "" if source in COMMON else about, -amount),
        Write(target, year, "" if target in COMMON else about, amount),
    ]


Balances = Mapping[tuple[Account, str, int], Decimal]


def balances_after(before: Balances, writes: Iterable[Write]) -> dict[tuple[Account, str, int], Decimal]:
    """By account, beneficiary and year (0 where all years count as one). Raises `Short` under zero."""
    after = dict(before)
    lowered = set()
    for write in writes:
        key = (write.account, write.about, 0 if write.account in ALL_YEARS else write.year)
        after[key] = after.get(key, ZERO) + write.amount
        if write.amount < 0 and write.account not in SOURCES:
            lowered.add(key)
    for key in sorted(lowered):
        if after[key] < 0:
            raise Short(key[0], before.get(key, ZERO))
    return after
