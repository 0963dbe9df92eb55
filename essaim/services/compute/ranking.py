"""Which services answer the needs of a pole, in order, and why. Pure: the same input gives the same list."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from essaim.territories.compute.names import normalise

URGENCY = 30  # points for each step of urgency
MATURITY = 20  # the level of the pole is one that the service is made for
REGION = 10  # the service is rendered in the region of the pole
OPEN = 8  # a place can be booked now
WORD = 4  # each word of the need found in the service, three at most
WORDS_COUNTED = 3
LONG_ENOUGH = 5  # letters: shorter words say little


@dataclass(frozen=True)
class NeedFacts:
    theme: str
    maturity: int | None = None  # 1 to build, 4 in place
    urgency: int | None = None  # 0 no need, 3 now
    words: str = ""


@dataclass(frozen=True)
class Offer:
    reference: str
    theme: str
    maturity_min: int = 1
    maturity_max: int = 4
    days: Decimal = Decimal(1)
    cost: Decimal = Decimal(0)
    regions: frozenset[str] = frozenset()  # none: the whole country
    remote: bool = False
    text: str = ""
    open_seats: int = 0


@dataclass(frozen=True)
class Situation:
    region: str = ""
    days_left: Decimal = Decimal(0)
    amount_left: Decimal = Decimal(0)
    already: frozenset[str] = frozenset()  # references of the services asked or rendered


@dataclass(frozen=True)
class Ranked:
    reference: str
    score: int
    reasons: list[str] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)  # why it cannot be booked today

    @property
    def is_within_reach(self) -> bool:
        return not self.obstacles


def rank(needs: Iterable[NeedFacts], offers: Iterable[Offer], situation: Situation) -> list[Ranked]:
    """Services of a theme that the pole needs, best first; those out of reach come last, and say why."""
    asked = {need.theme: need for need in needs if need.urgency}
    rows = [_judge(asked[offer.theme], offer, situation) for offer in offers if offer.theme in asked]
    return sorted(rows, key=lambda row: (not row.is_within_reach, -row.score, row.reference))


def _judge(need: NeedFacts, offer: Offer, situation: Situation) -> Ranked:
    score = URGENCY * (need.urgency or 0)
    reasons = [URGENCY_WORDS[need.urgency or 0]]
    if need.maturity and offer.maturity_min <= need.maturity <= offer.maturity_max:
        score += MATURITY
        reasons.append("Conçu pour un pôle à votre niveau sur ce thème")
    if situation.region and situation.region in offer.regions:
        score += REGION
        reasons.append("Rendu dans votre région")
    if offer.open_seats:
        score += OPEN
        reasons.append("Des places sont ouvertes")
    if found := words_in_common(need.words, offer.text):
        score += WORD * len(found)
        reasons.append(f"Répond à vos mots\u00a0: {', '.join(found)}")
    return Ranked(offer.reference, score, reasons, _obstacles(offer, situation))


URGENCY_WORDS: Mapping[int, str] = {
    0: "",
    1: "Thème utile dans l’année",
    2: "Thème utile dans les six mois",
    3: "Thème urgent pour vous",
}


def _obstacles(offer: Offer, situation: Situation) -> list[str]:
    found = []
    if offer.regions and situation.region not in offer.regions and not offer.remote:
        found.append("N’est pas rendu dans votre région")
    if offer.days > situation.days_left:
        found.append("Demande plus de jours qu’il ne vous en reste")
    if offer.cost > situation.amount_left:
        found.append("Coûte plus que ce qu’il vous reste")
    if offer.reference in situation.already:
        found.append("Déjà demandé")
    return found


def words_in_common(need: str, text: str) -> list[str]:
    """Long words of the need, as the pole wrote them, that the service uses too; three at most.

    `text` is already without accents, in lowercase.
    """
    offered = {word for word in text.split() if len(word) >= LONG_ENOUGH}
    kept: dict[str, str] = {}
    for word in re.findall(r"[^\W\d_]+", need.lower()):
        if (folded := normalise(word)) in offered:
            kept.setdefault(folded, word)
    return list(kept.values())[:WORDS_COUNTED]
