"""The indicators that an agreement may choose from: the same words everywhere, so that they add up."""

from dataclasses import dataclass
from decimal import Decimal

from essaim.dossiers.compute.budget import ANIMATION, self_financing_share
from essaim.dossiers.compute.snapshot import Snapshot
from essaim.grants.compute.terms import Indicator


@dataclass(frozen=True)
class Known:
    key: str
    label: str
    unit: str
    definition: str
    adds_up: bool = True  # summed nationally; otherwise averaged


CATALOGUE = [
    Known("members", "Membres du pôle", "structures", "Personnes morales ayant confirmé leur participation."),
    Known(
        "animation_fte",
        "Animation du pôle",
        "ETP",
        "Équivalents temps plein consacrés à l’animation, salariés ou mis à disposition.",
    ),
    Known("jobs", "Emplois créés ou maintenus", "ETP", "Chez les membres, du fait d’un projet du pôle."),
    Known("projects", "Projets communs", "projets", "Conduits par deux membres au moins dans l’année."),
    Known("shared_jobs", "Emplois partagés", "emplois", "Postes employés par plusieurs membres."),
    Known("shared_premises", "Lieux partagés", "lieux", "Locaux utilisés par au moins deux membres."),
    Known("people", "Personnes bénéficiaires", "personnes", "Habitants touchés dans l’année, sans doublon."),
    Known(
        "own_share",
        "Autofinancement",
        "%",
        "Part des produits que le pôle gagne par lui-même, contributions en nature exclues.",
        adds_up=False,
    ),
]
BY_KEY = {known.key: known for known in CATALOGUE}
USUAL = ("members", "animation_fte", "jobs", "projects")


def baselines(snapshot: Snapshot) -> dict[str, Decimal]:
    """What the dossier already says: nobody types it again."""
    confirmed = [one for one in snapshot.members if one.state == "confirmed"]
    found = {"members": Decimal(len(confirmed))} if snapshot.members else {}
    posts = [
        line.fte for line in snapshot.budget if line.account == ANIMATION and line.fte and line.year == 1
    ]
    if posts:
        found["animation_fte"] = sum(posts, Decimal(0))
    if (share := self_financing_share(snapshot.budget)) is not None:
        found["own_share"] = round(share * 100, 1)
    return found


def indicator(key: str, baseline: Decimal | None = None, target: Decimal | None = None) -> Indicator:
    known = BY_KEY[key]
    return Indicator(key, known.label, known.unit, known.definition, baseline, target)
