"""Is a delegation of signature valid for an act, on a day? Pure functions of its dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from essaim.deadlines import day_in_words
from essaim.kit.money import format_euros

Absence = tuple[date, date | None]


@dataclass(frozen=True)
class Power:
    """What a delegation gives: for which acts, up to which amount, between which days.

    `deputises`: given only while its holder is absent or prevented; `holder_absences` are then those of that
    holder, and `absences` one's own.
    """

    families: frozenset[str]
    starts_on: date
    published_on: date | None
    ends_on: date | None = None
    up_to: Decimal | None = None
    own: bool = False  # the authority itself: nothing is delegated, nothing is to be published
    absences: tuple[Absence, ...] = ()
    deputises: bool = False
    holder_absences: tuple[Absence, ...] = ()


def why_not(power: Power, family: str, amount: Decimal | None, day: date) -> str:
    """Why this person does not sign this act that day; "" when they do.

    A delegation is express, precise and published before it is used (CRPA L221-2).
    """
    if family not in power.families:
        return "Cette délégation ne couvre pas ce genre d’acte."
    if day < power.starts_on or (power.ends_on and day > power.ends_on):
        return "Cette délégation n’est pas en vigueur ce jour-là."
    if not power.own and (power.published_on is None or day <= power.published_on):
        return "Cette délégation n’a d’effet que le lendemain de sa publication."
    if amount is not None and power.up_to is not None and amount > power.up_to:
        return f"Cette délégation s’arrête à {format_euros(power.up_to)}."
    return _why_away(power, day)


def _why_away(power: Power, day: date) -> str:
    if covers(power.absences, day):
        return "Cette personne est absente ce jour-là\u00a0: son suppléant signe."
    if power.deputises and not covers(power.holder_absences, day):
        return "Un suppléant ne signe que pendant l’absence ou l’empêchement du titulaire."
    return ""


def covers(absences: Iterable[Absence], day: date) -> bool:
    return any(start <= day and (end is None or day <= end) for start, end in absences)


def mention_of(act: str, signed_on: date | None, published_in: str, published_on: date | None) -> str:
    """« Arrêté du 3 février 2026, publié au recueil des actes administratifs le 5 février 2026 »"""
    if not act:
        return ""
    words = act if not signed_on else f"{act} du {day_in_words(signed_on, weekday=False)}"
    if published_in and published_on:
        words += f", publié le {day_in_words(published_on, weekday=False)} ({published_in})"
    return words
