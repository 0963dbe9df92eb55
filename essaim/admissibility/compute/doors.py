"""Where each door of a dossier stands, and what that makes of the dossier."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from essaim.calls.compute.document import Door


class DoorState(StrEnum):
    WAITING = "waiting"
    PROPOSED = "proposed"
    SENT_BACK = "sent_back"
    ADMISSIBLE = "admissible"
    NOT_ADMISSIBLE = "not_admissible"
    STOPPED = "stopped"


DOOR_LABELS = {
    DoorState.WAITING: "À examiner",
    DoorState.PROPOSED: "Second regard attendu",
    DoorState.SENT_BACK: "Renvoyé à l’instructeur",
    DoorState.ADMISSIBLE: "Recevable",
    DoorState.NOT_ADMISSIBLE: "Non recevable",
    DoorState.STOPPED: "Arrêté",
}
CLOSED = {DoorState.NOT_ADMISSIBLE, DoorState.STOPPED}
FINAL = CLOSED | {DoorState.ADMISSIBLE}


@dataclass(frozen=True)
class InForce:
    """The verdict that counts for one door."""

    admissible: bool
    state: str  # models.VerdictState
    reasons: str = ""


@dataclass(frozen=True)
class DoorStanding:
    door: Door
    state: DoorState
    reasons: str = ""

    @property
    def label(self) -> str:
        return DOOR_LABELS[self.state]

    @property
    def is_final(self) -> bool:
        return self.state in FINAL


def standings(
    doors: Iterable[Door], asked: Iterable[str], verdicts: Mapping[str, InForce]
) -> list[DoorStanding]:
    """One per door asked for. A door that requires another stops when that one is not admissible."""
    wanted = set(asked)
    known = {door.key: door for door in doors}
    found: dict[str, DoorStanding] = {}

    def find(door: Door, above: frozenset[str]) -> DoorStanding:
        if door.key not in found:
            found[door.key] = _standing(door, required(door, above), verdicts.get(door.key))
        return found[door.key]

    def required(door: Door, above: frozenset[str]) -> DoorStanding | None:
        needed = door.requires
        if needed is None or needed not in wanted or needed not in known or needed in above:
            return None  # won before, or a document that turns in circles
        return find(known[needed], above | {door.key})

    return [find(door, frozenset()) for door in known.values() if door.key in wanted]


def _standing(door: Door, needed: DoorStanding | None, verdict: InForce | None) -> DoorStanding:
    if needed and needed.state in CLOSED:
        return DoorStanding(
            door, DoorState.STOPPED, f"«\u00a0{needed.door.label}\u00a0» n’est pas recevable."
        )
    if verdict is None:
        return DoorStanding(door, DoorState.WAITING)
    if verdict.state != "confirmed":
        return DoorStanding(door, DoorState(verdict.state), verdict.reasons)
    state = DoorState.ADMISSIBLE if verdict.admissible else DoorState.NOT_ADMISSIBLE
    return DoorStanding(door, state, verdict.reasons)


def outcome(found: Iterable[DoorStanding]) -> bool | None:
    """Is the dossier admissible? One door is enough. None: a door is still to be decided."""
    found = list(found)
    if not found or not all(standing.is_final for standing in found):
        return None
    return any(standing.state == DoorState.ADMISSIBLE for standing in found)
