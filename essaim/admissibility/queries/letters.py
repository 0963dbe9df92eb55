"""What a letter of decision says, and what a batch would do."""

from datetime import datetime
from typing import Any

from essaim.accounts.models import User
from essaim.accounts.rules import live_mandates
from essaim.admissibility.compute.desk import why_not_admissible
from essaim.admissibility.compute.letters import (
    CARRY_OVER,
    NAME_KEPT,
    body_of,
)
from essaim.admissibility.models import BatchKind, Letter, LetterKind
from essaim.admissibility.queries.exchanges import draft_letter, has_current_letter, open_request
from essaim.admissibility.queries.sheet import doors_of, rule_lines
from essaim.admissibility.rules import APPRAISERS
from essaim.calls.queries import document_of
from essaim.deadlines import day_in_words
from essaim.dossiers.compute.snapshot import read
from essaim.dossiers.models import Dossier, DossierState
from essaim.dossiers.queries import call_text
from essaim.kit.units import PARIS

DECIDED = {DossierState.ADMISSIBLE, DossierState.INADMISSIBLE}
EXAMINED = DECIDED | {DossierState.SUBMITTED, DossierState.INCOMPLETE}


def has_outcome(dossier: Dossier) -> bool:
    """It is decided, or the clock of its decision runs: the page of the outcome says which."""
    return dossier.state in EXAMINED


def default_body(dossier: Dossier) -> str:
    return body_of(doors_of(dossier))


def letter_content(letter: Letter, at: datetime) -> dict[str, Any]:
    """Plain values for the PDF: reasons, appeal routes, signer and quality (CRPA L211-5, L212-1)."""
    dossier, text = letter.dossier, call_text(letter.dossier)
    contact = text.contact
    lead = dossier.last_submission.lead if dossier.last_submission else None
    refused = letter.kind == LetterKind.REFUSAL
    return {
        "sender": [line for line in (contact.service, contact.address, contact.email, contact.phone) if line],
        "recipient": [line for line in (lead.name if lead else "", lead.address if lead else "") if line],
        "date": f"Le {day_in_words(at.astimezone(PARIS).date(), weekday=False)}",
        "reference": dossier.reference,
        "subject": f"{dossier.wave.call.title}, {dossier.wave.name}\u00a0: {dossier.pole.name}",
        "body": letter.body,
        "notes": [NAME_KEPT, CARRY_OVER] if refused else [],
        "appeals": text.appeal_routes,
        "legal_basis": text.legal_basis,
        "signer_name": letter.signer_name,
        "signer_role": letter.signer_role,
    }


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


def quality_of(user: User) -> str:
    """In what quality this person signs, from their mandate; edited on the page (CRPA L212-1)."""
    held = [mandate for mandate in live_mandates(user) if mandate.role in APPRAISERS]
    return f"{held[0].get_role_display()}, {held[0].perimeter}" if held else ""
