"""What the receipts say, as JSON: the mentions of CRPA R112-11-1 and R112-11-2."""

from datetime import date
from typing import Any

from essaim.calls.compute.document import CallText
from essaim.calls.queries import document_of, text_of, working_text
from essaim.deadlines.clocks import silence_on
from essaim.deadlines.words import day_in_words, in_words, zone_of
from essaim.dossiers.models import Dossier, DossierState, Submission


def call_text(dossier: Dossier) -> CallText:
    call = dossier.wave.call
    return text_of(call.version) if call.version else working_text(call)


def registration_content(dossier: Dossier, filing: Submission) -> dict[str, Any]:
    """The registration receipt: that something was received, and when."""
    text = call_text(dossier)
    return {
        "reference": dossier.reference,
        "number": filing.number,
        "call": dossier.wave.call.title,
        "wave": dossier.wave.name,
        "pole": dossier.pole.name,
        "lead": filing.lead.name,
        "lead_number": filing.lead.siret or filing.lead.rna,
        "received": in_words(filing.submitted_at, local_tz=zone_of(dossier.region_id or "")),
        "received_at": filing.submitted_at.isoformat(),
        "sent_by": filing.submitted_by.name,
        "is_late": filing.is_late,
        "sha256": filing.sha256,
        "service": text.contact.service,
        "email": text.contact.email,
        "phone": text.contact.phone,
        "address": text.contact.address,
    }


def acknowledgement_content(dossier: Dossier, filing: Submission) -> dict[str, Any]:
    """The acknowledgement: date, service with its phone, what silence means and when, appeal routes.

    Silence is counted from the first reception: filing again, or completing, does not start it anew.
    """
    text = call_text(dossier)
    months = text.silence_means_refusal_after_months
    silence = silence_on(dossier.submitted_at or filing.submitted_at, months) if months else None
    announced = _announced_on(filing)
    return registration_content(dossier, filing) | {
        "silence_months": months,
        "silence_on": silence.isoformat() if silence else "",
        "silence_words": day_in_words(silence) if silence else "",
        "silence_was_suspended": dossier.state == DossierState.INCOMPLETE,
        "announced_words": day_in_words(announced) if announced else "",
        "announced_after_silence": bool(announced and silence and announced >= silence),
        "appeal_routes": text.appeal_routes,
        "legal_basis": text.legal_basis,
    }


def _announced_on(filing: Submission) -> date | None:
    return document_of(filing.version).calendar.announced_on
