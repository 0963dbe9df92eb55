"""What a completeness request does and says."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from essaim.calls.compute.document import WaveDocument
from essaim.deadlines import day_in_words

SUSPENDED = (
    "Jusqu’à votre réponse, et au plus tard jusqu’à cette date, le délai au terme duquel le silence de "
    "l’administration vaut refus est suspendu (article L114-5 du code des relations entre le public et "
    "l’administration)."
)
NOT_SUSPENDED = "Cette demande ne suspend pas l’examen de votre dossier."


def suspends(document: WaveDocument, pieces: Collection[str]) -> bool:
    """Only what is indispensable to the appraisal stops the clock (CRPA L114-5-1)."""
    return any(piece.blocking for piece in document.pieces if piece.key in pieces)


def labels_of(document: WaveDocument, keys: Iterable[str]) -> list[str]:
    """What was asked, in the words of the wave."""
    labels = {piece.key: piece.label for piece in document.pieces}
    labels |= {q.key: q.label for section in document.sections for q in section.questions}
    return [labels.get(key, key) for key in keys]


def words_of(
    document: WaveDocument, keys: Iterable[str], message: str, due_on: date, *, suspended: bool
) -> dict[str, str]:
    """For the message to the candidate: what, until when, with what effect (CRPA L114-5, R112-11-4)."""
    return {
        "asked": "\n".join(f"- {label}" for label in labels_of(document, keys)),
        "message": message,
        "due_date": day_in_words(due_on),
        "effect": SUSPENDED if suspended else NOT_SUSPENDED,
    }


def received_as(kind: str, key: str, former: Mapping[str, Any], filed: Mapping[str, Any]) -> str:
    """What came for an asked item, compared with the filing that it was asked about; "" when nothing did.

    A piece counts when a file is there that was not there before; an answer, when it says something else.
    """
    if kind == "piece":
        before = {piece["file_id"] for piece in former.get("pieces", []) if piece["key"] == key}
        found = [
            piece["name"]
            for piece in filed.get("pieces", [])
            if piece["key"] == key and piece["file_id"] not in before
        ]
        return ", ".join(found)[:300]
    said = filed.get("answers", {}).get(key)
    told = said not in (None, "", []) and said != former.get("answers", {}).get(key)
    return "réponse modifiée" if told else ""
