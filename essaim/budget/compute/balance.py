"""What an envelope holds: derived from the ledger each time, never kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from essaim.budget.compute.ledger import Account
from essaim.kit.units import ZERO


@dataclass(frozen=True)
class Balance:
    ae: Decimal = ZERO
    cp: Decimal = ZERO
    available: Decimal = ZERO
    reserved: Decimal = ZERO
    committed: Decimal = ZERO
    cp_available: Decimal = ZERO
    paid: Decimal = ZERO
    due: Decimal = ZERO
    recovered: Decimal = ZERO

    @property
    def used(self) -> Decimal:
        """Authorisations that nobody else may have."""
        return self.reserved + self.committed


def balance(sums: Mapping[str, Decimal]) -> Balance:
    """From the sum of the postings of each account."""

    def held(account: Account) -> Decimal:
        return sums.get(account, ZERO)

    return Balance(
        ae=-held(Account.OPENED),
        cp=-held(Account.CP_OPENED),
        available=held(Account.AVAILABLE),
        reserved=held(Account.RESERVED),
        committed=held(Account.COMMITTED),
        cp_available=held(Account.CP_AVAILABLE),
        paid=held(Account.PAID),
        due=held(Account.DUE),
        recovered=held(Account.RECOVERED),
    )


@dataclass(frozen=True)
class Effect:
    """What a revision of one year would do. `refusal` is empty when it may be done."""

    before: Balance
    ae: Decimal
    cp: Decimal
    promised: Decimal = ZERO  # of CP: due or reserved for that year
    refusal: str = ""

    @property
    def ae_change(self) -> Decimal:
        return self.ae - self.before.ae

    @property
    def cp_change(self) -> Decimal:
        return self.cp - self.before.cp

    @property
    def available(self) -> Decimal:
        return self.before.available + self.ae_change

    @property
    def cp_available(self) -> Decimal:
        return self.before.cp_available + self.cp_change


def effect_of(before: Balance, ae: Decimal, cp: Decimal, promised: Decimal = ZERO) -> Effect:
    """`promised`: CP of that year that are due or reserved. Credits not opened yet may stay below them."""
    effect = Effect(before, ae, cp, promised)
    if not effect.ae_change and not effect.cp_change:
        return replace(effect, refusal="Ces montants sont déjà ceux de l’exercice.")
    if effect.available < 0:
        return replace(effect, refusal="Les AE ne peuvent pas descendre sous ce qui est réservé ou engagé.")
    if effect.cp_available < 0:
        return replace(effect, refusal="Les CP ne peuvent pas descendre sous ce qui est déjà payé.")
    if effect.cp_change < 0 and effect.cp_available < promised:
        words = "Les CP ne peuvent pas descendre sous ce qui est payé, dû ou réservé pour cet exercice."
        return replace(effect, refusal=words)
    return effect
