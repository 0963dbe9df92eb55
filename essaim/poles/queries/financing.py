"""Whether a pole already had State support from an earlier call (decree 2015-431, article 3, 6°)."""

from dataclasses import dataclass, field
from typing import Literal

from essaim.poles.compute.names import SIMILAR, closeness
from essaim.poles.models import Pole, PoleStatus, StatusKind

Outcome = Literal["met", "not_met", "to_check"]


@dataclass(frozen=True)
class Likeness:
    """A laureate whose name, or whose lead's name, looks like this one: a person must look."""

    pole: Pole
    status: PoleStatus
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
    statuses = PoleStatus.objects.filter(kind=StatusKind.LAUREATE_PHASE_2).select_related("pole__lead")
    statuses = statuses.only("wave_label", "since", "pole__name", "pole__lead__name", "pole__lead__siren")
    found, similar = [], []
    for status in statuses.order_by("since", "pk"):
        if sure := _sure(pole, status.pole):
            found.append(Likeness(status.pole, status, 1.0, sure))
        elif (near := _near(pole, status.pole)) and near[0] >= SIMILAR:
            similar.append(Likeness(status.pole, status, *near))
    similar.sort(key=lambda one: -one.closeness)
    return EarlierFinancing(found, similar)


def _sure(pole: Pole, laureate: Pole) -> str:
    if laureate.pk == pole.pk:
        return "ce pôle"
    one, other = pole.lead, laureate.lead
    if one and other and (one.pk == other.pk or (one.siren and one.siren == other.siren)):
        return "même structure porteuse"
    return ""


def _near(pole: Pole, laureate: Pole) -> tuple[float, str]:
    pairs = [(closeness(pole.name, laureate.name), "nom de pôle proche")]
    if pole.lead and laureate.lead:
        pairs.append((closeness(pole.lead.name, laureate.lead.name), "nom de structure porteuse proche"))
    if pole.lead:
        pairs.append(
            (closeness(pole.lead.name, laureate.name), "nom de la structure porteuse proche de ce pôle")
        )
    return max(pairs)


def _words(one: Likeness) -> str:
    wave = f", {one.status.wave_label}" if one.status.wave_label else ""
    return f"«\u00a0{one.pole.name}\u00a0» ({one.because}{wave})"
