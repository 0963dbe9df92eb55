"""What a unilateral decision says, and the mentions that the law wants of it in each channel."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from essaim.deadlines import day_in_words

ONLINE = (
    "Décision notifiée par un téléservice\u00a0: elle est dispensée de la signature de son auteur (code des "
    "relations entre le public et l’administration, article L212-2, 1°)."
)
POSTCODE = re.compile(r"\b\d{5}\b")
REGISTERED = "Lettre recommandée avec avis de réception"


@dataclass(frozen=True)
class Words:
    """Of one act, before the author, the routes and the channel are added."""

    kind: str
    title: str
    body: str  # what is decided, and its reasons of law and of fact (CRPA L211-5)
    notes: Sequence[str] = ()
    figures: Sequence[tuple[str, str]] = ()
    algorithm: str = ""
    basis: str = ""
    amount: Decimal | None = None
    about: Mapping[str, Any] = field(default_factory=dict)  # what the capability above finds it by


def paragraphs(text: str) -> str:
    """At most one empty line between paragraphs, none that is empty."""
    parts = [part.strip() for part in text.replace("\r\n", "\n").replace("\x00", "").split("\n\n")]
    return "\n\n".join(part for part in parts if part)


def dated(day: date) -> str:
    return f"Le {day_in_words(day, weekday=False)}"


def address_lines(name: str, attention: str, address: str, commune: str) -> list[str]:
    """For the window of an envelope: six lines at most; an address with its postcode already ends with its
    commune, which is not said twice."""
    parts = [part.strip() for part in address.split(",")]
    lines = [name, attention, *parts, "" if POSTCODE.search(address) else commune]
    return [line for line in lines if line][:6]
