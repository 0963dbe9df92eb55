"""What a publication would change to the one before, in words that a manager reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from essaim.kit.money import format_euros
from essaim.kit.written import short_day
from essaim.opendata.compute.grants import Grant

SHOWN: dict[str, Callable[[Grant], str]] = {
    "montant": lambda grant: format_euros(grant.amount),
    "versé": lambda grant: format_euros(grant.paid),
    "bénéficiaire": lambda grant: grant.beneficiary,
    "SIRET": lambda grant: grant.siret or "aucun",
    "objet": lambda grant: grant.object,
    "dates": lambda grant: f"{short_day(grant.starts_on)} au {short_day(grant.ends_on)}",
    "versements": lambda grant: ", ".join(f"{short_day(payment.on)}" for payment in grant.payments),
}


@dataclass(frozen=True)
class Change:
    grant: Grant
    what: list[tuple[str, str, str]]  # name, before, after


@dataclass(frozen=True)
class Changes:
    added: list[Grant]
    changed: list[Change]
    removed: list[Grant]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def compare(before: Sequence[Grant], after: Sequence[Grant]) -> Changes:
    old = {grant.reference: grant for grant in before}
    new = {grant.reference: grant for grant in after}
    changed = [
        Change(grant, differences(old[key], grant))
        for key, grant in new.items()
        if key in old and old[key] != grant
    ]
    return Changes(
        added=[grant for key, grant in new.items() if key not in old],
        changed=changed,
        removed=[grant for key, grant in old.items() if key not in new],
    )


def differences(before: Grant, after: Grant) -> list[tuple[str, str, str]]:
    found = [(name, shown(before), shown(after)) for name, shown in SHOWN.items()]
    return [row for row in found if row[1] != row[2]] or [("autre donnée", "", "")]
