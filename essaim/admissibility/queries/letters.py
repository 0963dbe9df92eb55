"""What a letter of decision says, and what a batch would do."""

from essaim.admissibility.compute.desk import why_not_admissible
from essaim.admissibility.compute.letters import (
    CARRY_OVER,
    NAME_KEPT,
    body_of,
)
from essaim.admissibility.models import BatchKind, Letter, LetterKind
from essaim.admissibility.queries.exchanges import draft_letter, has_current_letter, open_request
from essaim.admissibility.queries.sheet import doors_of, rule_lines
from essaim.calls.queries import document_of
from essaim.dossiers.compute.snapshot import read
from essaim.dossiers.models import Dossier, DossierState
from essaim.notices.compute.acts import Words

DECIDED = {DossierState.ADMISSIBLE, DossierState.INADMISSIBLE}
EXAMINED = DECIDED | {DossierState.SUBMITTED, DossierState.INCOMPLETE}


def has_outcome(dossier: Dossier) -> bool:
    """It is decided, or the clock of its decision runs: the page of the outcome says which."""
    return dossier.state in EXAMINED


def default_body(dossier: Dossier) -> str:
    return body_of(doors_of(dossier))


def letter_words(letter: Letter) -> Words:
    """What the letter says, for the path of every decision; its routes and its author are added there."""
    refused = letter.kind == LetterKind.REFUSAL
    kind = "inadmissible" if refused else "admissible"
    return Words(
        kind, letter.get_kind_display(), letter.body, notes=[NAME_KEPT, CARRY_OVER] if refused else []
    )


def why_not_in_batch(dossier: Dossier, kind: str) -> str:
    """Why this dossier would be left out of a batch; "" when it would not."""
    if kind == BatchKind.ADMISSIBLE:
        return _why_not_admissible(dossier)
    if kind == BatchKind.COMPLETION:
        if open_request(dossier):
            return "Des compléments sont déjà demandés."
        return "" if dossier.state == DossierState.SUBMITTED else "Le dossier n’est pas en cours d’examen."
    if dossier.state not in DECIDED:
        return "La recevabilité n’est pas encore décidée."
    if has_current_letter(dossier) and not draft_letter(dossier):
        return "La lettre est déjà envoyée."
    return ""


def _why_not_admissible(dossier: Dossier) -> str:
    submission = dossier.last_submission
    if submission is None or dossier.state != DossierState.SUBMITTED:
        return why_not_admissible(dossier.state, [], [])
    lines = rule_lines(dossier, submission, document_of(submission.version), read(submission.content))
    return why_not_admissible(dossier.state, [line.outcome for line in lines], doors_of(dossier))
