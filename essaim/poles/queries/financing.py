"""Whether a pole already had State support from an earlier call (decree 2015-431, article 3, 6°)."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from essaim.poles.compute.names import SIMILAR, closeness
from essaim.poles.models import Pole, PoleStatus, StatusKind

Outcome = Literal["met", "not_met", "to_check"]
COLUMNS = ("pole_id", "pole__name", "pole__lead_id", "pole__lead__name", "pole__lead__siren", "wave_label")


class Laureate(NamedTuple):
    """A pole that was granted: what is compared with another pole."""

    pole_id: int
    name: str
    lead_id: int | None
    lead_name: str | None
    lead_siren: str | None
    wave: str


@dataclass(frozen=True)
class Likeness:
    """A laureate whose name, or whose lead's name, looks like this one: a person must look."""

    laureate: Laureate
    closeness: float
    because: str  # « même structure porteuse », « nom proche »…


@dataclass(frozen=True)
class EarlierFinancing:
    """True when the pole, or its lead, was financed; `similar` are only suggestions."""

    found: list[Likeness] = field(default_factory=list)
    similar: list[Likeness] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.found)

    @property
    def outcome(self) -> Outcome:
        """Of the condition « not financed before »."""
        if self.found:
            return "not_met"
        return "to_check" if self.similar else "met"

    @property
    def detail(self) -> str:
        if not (self.found or self.similar):
            return "Aucun pôle financé connu ne porte ce nom ni n’a cette structure porteuse."
        head = "Déjà financé" if self.found else "À vérifier"
        return f"{head}\u00a0: " + "\u00a0; ".join(_words(one) for one in self.found or self.similar)


def was_financed(pole: Pole) -> EarlierFinancing:
    """The laureates of a grant that are this pole, that have its lead, or that look like it. One query."""
    rows = PoleStatus.objects.filter(kind=StatusKind.LAUREATE_PHASE_2).order_by("since", "pk")
    found, similar = [], []
    for row in rows.values_list(*COLUMNS):
        laureate = Laureate(*row)
        if sure := _sure(pole, laureate):
            found.append(Likeness(laureate, 1.0, sure))
        elif (near := _near(pole, laureate)) and near[0] >= SIMILAR:
            similar.append(Likeness(laureate, *near))
    similar.sort(key=lambda one: -one.closeness)
    return EarlierFinancing(found, similar)


def _sure(pole: Pole, laureate: Laureate) -> str:
    if laureate.pole_id == pole.pk:
        return "ce pôle"
    if (lead := pole.lead) and (
        laureate.lead_id == lead.pk or (lead.siren and laureate.lead_siren == lead.siren)
    ):
        return "même structure porteuse"
    return ""


def _near(pole: Pole, laureate: Laureate) -> tuple[float, str]:
    pairs = [(closeness(pole.name, laureate.name), "nom de pôle proche")]
    if pole.lead and laureate.lead_name:
        pairs.append((closeness(pole.lead.name, laureate.lead_name), "nom de structure porteuse proche"))
    if pole.lead:
        pairs.append(
            (closeness(pole.lead.name, laureate.name), "nom de la structure porteuse proche de ce pôle")
        )
    return max(pairs)


def _words(one: Likeness) -> str:
    wave = f", {one.laureate.wave}" if one.laureate.wave else ""
    return f"«\u00a0{one.laureate.name}\u00a0» ({one.because}{wave})"
