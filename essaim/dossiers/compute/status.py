"""Where a dossier stands, in one line, the same wherever it is told; and what its authors are to do next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from essaim.dossiers.compute.sequels import DECISIONS, Kind, Sequel

FAR = date.max


@dataclass(frozen=True)
class Base:
    """What the dossier itself says, before anything above it does."""

    text: str
    badge: str
    step: str = ""
    url: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Status:
    """« Lauréat de la subvention, convention en cours, compte rendu attendu le 14 mai 2027 »"""

    text: str
    badge: str
    step: str = ""  # what waits for its authors, "" when nothing does
    url: str = ""
    due: date | None = None
    late: bool = False

    @property
    def rank(self) -> tuple[bool, date]:
        """What waits for its authors first, the nearest due date first."""
        return not self.step, self.due or FAR


def status(base: Base, sequels: Collection[Sequel], today: date) -> Status:
    sequels = sorted(sequels, key=lambda sequel: list(Kind).index(sequel.kind))  # in the order of life
    kinds = {sequel.kind for sequel in sequels}
    said = [sequel.words for sequel in sequels if sequel.words]
    if Kind.GRANTED in kinds:  # refused at one door, granted at the other: the good news comes first
        said.sort(key=lambda words: words == "non retenu")
    replaced = bool(kinds & (DECISIONS | {Kind.COMPLETION}))
    text = ", ".join(said if replaced else [base.text, *said])
    badges = [sequel.badge for sequel in sequels if sequel.badge and sequel.kind in DECISIONS]
    badges = badges or [sequel.badge for sequel in sequels if sequel.badge]
    waits = sorted((s for s in sequels if s.step), key=lambda sequel: sequel.due or FAR)
    step, url, due = (waits[0].step, waits[0].url, waits[0].due) if waits else (base.step, base.url, base.due)
    late = bool(step and due and due < today)
    badge = "error" if late else badges[0] if badges else base.badge
    return Status(text[:1].upper() + text[1:], badge, step, url, due, late)
