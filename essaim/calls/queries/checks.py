"""What is checked before a document is written, in the words of the person who writes."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from pydantic import ValidationError as DocumentError

from essaim.audit.journal import history_of
from essaim.calls.compute.document import CallText, WaveDocument
from essaim.calls.compute.edits import Data, Impossible, fingerprint
from essaim.calls.compute.faults import faults_of
from essaim.calls.models import Call, Wave


class Conflict(ValidationError):
    """Somebody changed the same thing meanwhile. `current` is what they left."""

    def __init__(self, message: str, current: Any) -> None:
        super().__init__(message)
        self.current = current


def needed(reason: str) -> str:
    if not reason.strip():
        raise ValidationError("Donnez un motif.")
    return reason.strip()


def check_fingerprint(obj: Call | Wave, current: Any, seen: str, part: str) -> None:
    if fingerprint(current) == seen:
        return
    last = history_of(obj).filter(verb__startswith="edit_").filter(details__part=part).last()
    who = str(last.by) if last else "Une autre personne"
    raise Conflict(
        f"{who} a modifié cette partie pendant que vous écriviez. Rien n’est perdu : votre saisie est "
        "ci-dessous, à côté de la sienne. Enregistrez de nouveau pour garder la vôtre.",
        current,
    )


def with_french_words(edit: Callable[[], Data]) -> Data:
    try:
        return edit()
    except Impossible as error:
        raise ValidationError(str(error)) from error


def valid_document(data: Data) -> WaveDocument:
    try:
        return WaveDocument.model_validate(data)
    except DocumentError as error:
        raise ValidationError([str(fault) for fault in faults_of(error)]) from error


def valid_text(data: Data) -> CallText:
    try:
        return CallText.model_validate(data)
    except DocumentError as error:
        raise ValidationError([str(fault) for fault in faults_of(error)]) from error
