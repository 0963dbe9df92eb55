"""The rows of the studio: for each dossier a place, a lock, an amount, a rank. Errors stay on their row."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from essaim.kit.money import format_euros, parse_euros
from essaim.kit.web import sent_number, sent_text
from essaim.portfolio.compute.scenario import NO_CHOICE, Candidate, Choice, Choices
from essaim.portfolio.models import Place

LARGEST = 999


@dataclass(frozen=True)
class Row:
    """One dossier as the page shows it: what was typed when it is wrong, what another person saved."""

    candidate: Candidate
    choice: Choice
    method: str
    amount: str
    rank: str
    error: str = ""
    theirs: Choice | None = None

    @property
    def score(self) -> Decimal | None:
        return self.candidate.score(self.method)

    @property
    def other_score(self) -> Decimal | None:
        return self.candidate.raw if self.method == "corrected" else self.candidate.corrected

    @property
    def places(self) -> list[tuple[str, str, bool]]:
        return [(place.value, place.label, place.value == self.choice.place) for place in Place]

    @property
    def theirs_in_words(self) -> str:
        if self.theirs is None:
            return ""
        words = Place(self.theirs.place).label.lower()
        return f"{words}, figé" if self.theirs.locked else words


class PicksForm:
    """Reads the rows that the page showed; a row that was not shown says nothing."""

    def __init__(self, data: Any, candidates: Mapping[str, Candidate], before: Choices) -> None:
        self.data = data
        self.errors: dict[str, str] = {}
        self.number = sent_number(sent_text(data, "number"))
        self.choices: Choices = {
            reference: self._choice(one, before.get(reference, NO_CHOICE))
            for reference, one in candidates.items()
            if f"c-{reference}" in data
        }

    def _choice(self, one: Candidate, before: Choice) -> Choice:
        place = sent_text(self.data, f"c-{one.reference}")
        amount = self._amount(one)
        changes: dict[str, Any] = {
            "place": place if place in Place.values else before.place,
            "locked": f"k-{one.reference}" in self.data,
            "rank": sent_number(sent_text(self.data, f"r-{one.reference}")[:3]) or None,
        }
        if f"a-{one.reference}" in self.data and amount != before.amount:
            changes |= {"amount": amount, "computed": False}
        return before.model_copy(update=changes)

    def _amount(self, one: Candidate) -> Decimal | None:
        typed = self.typed_amount(one.reference)
        if not typed.strip():
            return None
        try:
            amount = parse_euros(typed)
        except ValueError as error:
            self.errors[one.reference] = str(error)
            return None
        if amount < 0 or (one.usual and amount > one.usual):
            self.errors[one.reference] = f"Écrivez un montant entre 0 et {format_euros(one.usual)}."
            return None
        return None if amount == one.usual else amount

    def typed_amount(self, reference: str) -> str:
        return sent_text(self.data, f"a-{reference}")[:40]


def shown_amount(one: Candidate, choice: Choice) -> str:
    return format_euros(one.award(choice)).removesuffix("\u00a0€")


def row_of(one: Candidate, before: Choices, method: str, form: PicksForm | None = None) -> Row:
    """From what is saved, or from what was typed over it."""
    saved = before.get(one.reference, NO_CHOICE)
    if form is None or one.reference not in form.choices:
        return Row(one, saved, method, shown_amount(one, saved), str(saved.rank or ""))
    typed = form.choices[one.reference]
    error = form.errors.get(one.reference, "")
    amount = form.typed_amount(one.reference) if error else shown_amount(one, typed)
    moved = (typed.place, typed.locked) != (saved.place, saved.locked)
    return Row(one, typed, method, amount, str(typed.rank or ""), error, saved if moved else None)
