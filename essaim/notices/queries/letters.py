"""What the letter of an act says: reasons, routes, author, and the mentions of its channel."""

from datetime import datetime
from typing import Any

from essaim.calls.compute.document import CallText
from essaim.deadlines import court_months
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries import call_text
from essaim.kit.units import PARIS
from essaim.notices.compute.acts import ONLINE, REGISTERED, Words, address_lines, dated, paragraphs
from essaim.notices.compute.delegations import mention_of
from essaim.notices.compute.kinds import KINDS
from essaim.notices.compute.routes import Routes, in_words
from essaim.notices.models import Channel, Delegation


def routes_of(dossier: Dossier, text: CallText | None = None) -> Routes:
    """By the settings of the call and by where the addressee lives."""
    text = text or call_text(dossier)
    months = court_months(dossier.region_id or "", text.court_region)
    return Routes(text.contact.service, text.court, text.court_address, text.superior, months)


def recipient_of(dossier: Dossier) -> list[str]:
    lead = dossier.last_submission.lead if dossier.last_submission else dossier.pole.lead
    if lead is None:
        return [dossier.pole.name]
    attention = f"À l’attention de {dossier.signatory_name}" if dossier.signatory_name else ""
    return address_lines(lead.name, attention, lead.address, lead.commune.name if lead.commune else "")


def content_of(
    dossier: Dossier, words: Words, delegation: Delegation | None, channel: Channel, at: datetime
) -> dict[str, Any]:
    """Plain values, frozen with the act (CRPA L211-5, L212-1, L212-2)."""
    text, kind = call_text(dossier), KINDS[words.kind]
    contact = text.contact
    service = delegation.service if delegation else contact.service
    lines = [service, contact.address, contact.email, contact.phone]
    return {
        "sender": [line for line in lines if line] or [dossier.wave.call.title],
        "recipient": recipient_of(dossier),
        "window": channel == Channel.POSTAL,
        "registered": REGISTERED if channel == Channel.POSTAL else "",
        "online": ONLINE if channel == Channel.ELECTRONIC else "",
        "date": dated(at.astimezone(PARIS).date()),
        "reference": dossier.reference,
        "title": words.title,
        "subject": f"{dossier.wave.call.title}, {dossier.wave.name}\u00a0: {dossier.pole.name}",
        "body": paragraphs(words.body),
        "notes": list(words.notes),
        "figures": [list(pair) for pair in words.figures],
        "algorithm": words.algorithm,
        "appeals_title": "Si vous contestez cette décision"
        if kind.favourable
        else "Voies et délais de recours",
        "appeals": in_words(routes_of(dossier, text)),
        "court": text.court,
        "legal_basis": words.basis or text.decision_basis or text.legal_basis,
        "formula": delegation.formula if delegation else "",
        "author": delegation.holder if delegation else "",
        "quality": delegation.quality if delegation else "",
        "service": service,
        "delegated": (
            mention_of(delegation.act, delegation.signed_on, delegation.published_in, delegation.published_on)
            if delegation
            else ""
        ),
        "about": dict(words.about),
    }
