"""When a decision counts as notified, by each channel; and where its letter is, in words."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Posted:
    """The registered letter, by its dates."""

    signed_on: date | None = None
    posted_on: date | None = None
    presented_on: date | None = None
    collected_on: date | None = None
    unclaimed: bool = False


FAULTS = {
    "signed": "Une lettre est signée avant d’être postée\u00a0: indiquez la date de la signature.",
    "posted": "Indiquez d’abord la date de la remise à La Poste.",
    "before": "Un courrier n’est pas posté avant la décision.",
    "order": "Un courrier n’est présenté qu’après avoir été posté, et remis qu’après avoir été présenté.",
    "future": "Cette date n’est pas encore venue.",
    "both": "Un courrier remis n’est pas «\u00a0non réclamé\u00a0»\u00a0: choisissez.",
    "unclaimed": "Un pli non réclamé a une date de présentation\u00a0: indiquez-la.",
}


def fault_of(posted: Posted, decided_on: date, today: date) -> str:
    """What contradicts the life of a letter; "" when nothing does."""
    days = [posted.signed_on, posted.posted_on, posted.presented_on, posted.collected_on]
    given = [day for day in days if day]
    if any(day > today for day in given):
        return FAULTS["future"]
    if posted.posted_on and posted.posted_on < decided_on:
        return FAULTS["before"]
    if posted.posted_on and not posted.signed_on:
        return FAULTS["signed"]
    if (posted.presented_on or posted.collected_on) and not posted.posted_on:
        return FAULTS["posted"]
    if given != sorted(given):
        return FAULTS["order"]
    if posted.unclaimed and posted.collected_on:
        return FAULTS["both"]
    return FAULTS["unclaimed"] if posted.unclaimed and not posted.presented_on else ""


def notified_on(posted: Posted) -> date | None:
    """The day it was handed over; a letter never collected counts from the day it was presented."""
    return posted.collected_on or (posted.presented_on if posted.unclaimed else None)


def state_of(posted: Posted) -> str:
    if posted.collected_on:
        return "Remise au destinataire"
    if posted.unclaimed:
        return "Non réclamée"
    if posted.presented_on:
        return "Présentée, avis laissé"
    if posted.posted_on:
        return "Postée"
    return "À affranchir et à poster" if posted.signed_on else "À imprimer et à signer"
