"""What of a dossier fits in another wave, and what does not."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from essaim.calls.compute.document import WaveDocument
from essaim.calls.compute.paths import questions_of
from essaim.dossiers.compute.checklist import limits_of
from essaim.dossiers.compute.doors import asks_budget
from essaim.dossiers.compute.pieces import OTHER
from essaim.dossiers.compute.questions import is_empty, problem
from essaim.dossiers.compute.snapshot import AnswerValue


@dataclass(frozen=True)
class Left:
    label: str
    why: str


@dataclass(frozen=True)
class Carriage:
    doors: list[str]
    answers: dict[str, AnswerValue]
    pieces: list[str]
    years: int
    left: list[Left] = field(default_factory=list)


def carriage(
    old: WaveDocument,
    new: WaveDocument,
    *,
    doors: Collection[str],
    answers: Mapping[str, AnswerValue],
    pieces: Iterable[str],
) -> Carriage:
    """Answers go by key; one that no longer suits goes too, and the form says what to mend."""
    kept_doors, closed = _doors(old, new, doors)
    kept_answers, unasked = _answers(old, new, answers)
    asked = {piece.key for piece in new.pieces} | {OTHER}
    labels = {piece.key: piece.label for piece in old.pieces}
    joined = sorted(set(pieces))
    unwanted = [
        Left(labels.get(key, key), "Cette pièce n’est plus demandée.") for key in joined if key not in asked
    ]
    years = limits_of(new).years if asks_budget(new, kept_doors) else 0
    kept_pieces = [key for key in joined if key in asked]
    return Carriage(kept_doors, kept_answers, kept_pieces, years, [*closed, *unasked, *unwanted])


def _doors(old: WaveDocument, new: WaveDocument, doors: Collection[str]) -> tuple[list[str], list[Left]]:
    """The doors still offered, else the first that needs no other."""
    known = {door.key: door.label for door in old.doors}
    offered = [door.key for door in new.doors]
    left = [
        Left(known.get(key, key), "Ce volet n’est pas ouvert dans cette vague.")
        for key in doors
        if key not in offered
    ]
    kept = [key for key in doors if key in offered]
    return _with_required(new, kept or [door.key for door in new.doors if not door.requires][:1]), left


def _answers(
    old: WaveDocument, new: WaveDocument, answers: Mapping[str, AnswerValue]
) -> tuple[dict[str, AnswerValue], list[Left]]:
    before, after = questions_of(old), questions_of(new)
    kept, left = {}, []
    for key, value in answers.items():
        if is_empty(value):
            continue
        if key not in after:
            label = before[key].label if key in before else key
            why = "Cette question n’est plus posée. Votre réponse reste dans l’ancien dossier."
            left.append(Left(label, why))
            continue
        kept[key] = value
        if reason := problem(after[key], value):
            left.append(Left(after[key].label, f"Reprise, mais à revoir\u00a0: {reason}"))
    return kept, left


def _with_required(document: WaveDocument, doors: list[str]) -> list[str]:
    """A door brings the one it needs."""
    needed = {door.requires for door in document.doors if door.key in doors and door.requires}
    return [door.key for door in document.doors if door.key in doors or door.key in needed]
