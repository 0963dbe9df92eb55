"""Which doors go together."""

from collections.abc import Collection

from essaim.calls.compute.document import Door, WaveDocument


def doors_problem(document: WaveDocument, doors: Collection[str]) -> str:
    """Why these doors may not be asked together; "" when they may."""
    known = {door.key: door for door in document.doors}
    if not doors:
        return "Choisissez au moins un volet."
    if unknown := [key for key in doors if key not in known]:
        return f"Volet inconnu\u00a0: {', '.join(unknown)}."
    for key in doors:
        needed = known[key].requires
        if needed and needed not in doors:
            return f"«\u00a0{known[key].label}\u00a0» demande aussi «\u00a0{known[needed].label}\u00a0»."
    return ""


def chosen(document: WaveDocument, doors: Collection[str]) -> list[Door]:
    return [door for door in document.doors if door.key in doors]


def asks_budget(document: WaveDocument, doors: Collection[str]) -> bool:
    return any(door.asks_budget for door in chosen(document, doors))
