"""What a batch would do to one dossier: the same words in the preview and in the result."""

from collections.abc import Iterable

from essaim.admissibility.compute.doors import DoorStanding, DoorState

READY = {DoorState.WAITING, DoorState.SENT_BACK}


def why_not_admissible(state: str, outcomes: Iterable[str], doors: Iterable[DoorStanding]) -> str:
    """Why this dossier cannot be declared admissible with one click; "" when every rule is met."""
    doors = list(doors)
    if state != "submitted":
        return "Le dossier n’est pas en cours d’examen."
    if open_doors := [door for door in doors if door.state not in READY | {DoorState.ADMISSIBLE}]:
        return f"{open_doors[0].door.label}\u00a0: {open_doors[0].label.lower()}."
    unmet = sum(1 for outcome in outcomes if outcome != "met")
    if unmet:
        return f"{unmet} règle{'s' if unmet > 1 else ''} à vérifier ou non remplie{'s' if unmet > 1 else ''}."
    return ""
