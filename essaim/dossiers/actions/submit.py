"""Filing: what is on the page becomes a `Submission`, frozen, hashed and acknowledged."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.calls.queries import document_of
from essaim.dossiers import rules, tasks
from essaim.dossiers.compute import checklist, commitment
from essaim.dossiers.compute.channel import until_after
from essaim.dossiers.compute.snapshot import Signature, content_of, digest
from essaim.dossiers.models import Dossier, Receipt, ReceiptKind, Submission
from essaim.dossiers.queries import snapshot_of
from essaim.dossiers.queries.receipts import acknowledgement_content, registration_content
from essaim.dossiers.queries.search import search_text_of
from essaim.dossiers.workflow import DOSSIER
from essaim.kit.later import defer


@dataclass(frozen=True)
class Undertakings:
    """What the signatory ticks and fills when filing."""

    ticked: list[str] = field(default_factory=list)
    republican_commitment: bool = False
    electronic_notice: bool = False
    signatory_name: str = ""
    signatory_role: str = ""
    signatory_email: str = ""
    contact_email: str = ""


@transaction.atomic
def submit_dossier(
    dossier: Dossier, *, by: User, at: datetime, once_key: str, undertakings: Undertakings
) -> Submission:
    """File the draft. `at`: when the request came in; after the closing, the filing is kept as late."""
    if known := _already_filed(dossier, once_key):
        return known
    late = not rules.in_time(dossier, at)
    filing, written = _file(dossier, by=by, at=at, once_key=once_key, undertakings=undertakings, late=late)
    if late:
        DOSSIER.perform("submit_late", dossier, by=by, submitted_at=at, **written)
    else:
        DOSSIER.perform("submit", dossier, by=by, submitted_at=at, **written)
    return filing


@transaction.atomic
def file_in_delay(
    dossier: Dossier, *, by: User, at: datetime, once_key: str, undertakings: Undertakings
) -> Submission:
    """Received after the closing, then granted a delay: file again within it, and this filing is in time."""
    if known := _already_filed(dossier, once_key):
        return known
    rules.open_for_editing(at).check(by, dossier)
    filing, written = _file(dossier, by=by, at=at, once_key=once_key, undertakings=undertakings)
    DOSSIER.perform("file_in_delay", dossier, by=by, **written)
    return filing


@transaction.atomic
def replace_submission(
    dossier: Dossier, *, by: User, at: datetime, once_key: str, undertakings: Undertakings
) -> Submission:
    """File again before the closing: the last filing counts, the former ones stay in the history."""
    if known := _already_filed(dossier, once_key):
        return known
    rules.open_for_editing(at).check(by, dossier)
    filing, written = _file(dossier, by=by, at=at, once_key=once_key, undertakings=undertakings)
    DOSSIER.perform("replace", dossier, by=by, **written)
    return filing


@transaction.atomic
def complete_dossier(
    dossier: Dossier, *, by: User, at: datetime, once_key: str, undertakings: Undertakings
) -> Submission:
    """Send what the administration asked for, even after the closing."""
    if known := _already_filed(dossier, once_key):
        return known
    filing, written = _file(dossier, by=by, at=at, once_key=once_key, undertakings=undertakings)
    if lacking := [label for awaited in rules.AWAITED for label in awaited(dossier, filing)]:
        raise ValidationError(
            f"Il manque encore ce qui vous est demandé\u00a0: {', '.join(lacking)}. Apportez-le, ou "
            "expliquez, dans «\u00a0Échanges avec l’administration\u00a0», pourquoi vous ne le pouvez pas."
        )
    DOSSIER.perform("complete", dossier, by=by, **written)
    return filing


def _already_filed(dossier: Dossier, once_key: str) -> Submission | None:
    """Waits for whoever files at this instant; a second click finds the filing of the first."""
    Dossier.objects.select_for_update(of=("self",)).only("pk").get(pk=dossier.pk)
    return dossier.submissions.filter(once_key=once_key).first() if once_key else None


def _file(
    dossier: Dossier,
    *,
    by: User,
    at: datetime,
    once_key: str,
    undertakings: Undertakings,
    late: bool = False,
) -> tuple[Submission, dict[str, Any]]:
    """The filing, its receipts, and what the engine then writes: all before the journal."""
    filing = _freeze(dossier, by=by, at=at, once_key=once_key, undertakings=undertakings, late=late)
    changes = _changes(dossier, filing, undertakings)
    _acknowledge(dossier, filing)
    return filing, {"details": {"number": filing.number, "sha256": filing.sha256}, **changes}


def _freeze(
    dossier: Dossier, *, by: User, at: datetime, once_key: str, undertakings: Undertakings, late: bool
) -> Submission:
    rules.may_submit.check(by, dossier)
    document = document_of(dossier.version)
    snapshot = snapshot_of(dossier, at=at, by=by, signature=_signature(dossier, undertakings))
    if found := checklist.blocking(checklist.gaps(document, snapshot)):
        raise ValidationError([gap.label for gap in found])
    if lead := dossier.pole.lead:
        content = content_of(snapshot)
        last = dossier.submissions.order_by("-number").values_list("number", flat=True).first()
        return Submission.objects.create(
            dossier=dossier,
            number=(last or 0) + 1,
            content=content,
            sha256=digest(content),
            version=dossier.version,
            lead=lead,
            requested_amount=snapshot.requested_amount,
            submitted_at=at,
            submitted_by=by,
            is_late=late,
            once_key=once_key or None,
        )
    raise ValidationError("Indiquez la structure porteuse.")


def _signature(dossier: Dossier, undertakings: Undertakings) -> Signature:
    document = document_of(dossier.version)
    family = dossier.pole.lead.legal_family if dossier.pole.lead else ""
    wanted = commitment.is_asked(document.republican_commitment, family)
    faults = [line for line in document.undertakings if line not in undertakings.ticked]
    if faults:
        raise ValidationError("Cochez chacun des engagements pour déposer le dossier.")
    if wanted and not undertakings.republican_commitment:
        raise ValidationError("Souscrivez le contrat d’engagement républicain pour déposer le dossier.")
    if not undertakings.signatory_name:
        raise ValidationError("Indiquez le nom de la personne qui engage la structure porteuse.")
    return Signature(
        name=undertakings.signatory_name,
        role=undertakings.signatory_role,
        email=undertakings.signatory_email,
        contact_email=undertakings.contact_email or dossier.contact_email,
        undertakings=list(document.undertakings),
        republican_commitment=commitment.VERSION if wanted else "",
        electronic_notice=undertakings.electronic_notice,
    )


def _changes(dossier: Dossier, filing: Submission, undertakings: Undertakings) -> dict[str, Any]:
    """Written with the new state, under the lock of the engine."""
    return {
        "last_submission": filing,
        "signatory_name": undertakings.signatory_name,
        "signatory_role": undertakings.signatory_role,
        "signatory_email": undertakings.signatory_email,
        "contact_email": undertakings.contact_email or dossier.contact_email,
        "electronic_notice": undertakings.electronic_notice,
        "electronic_until": until_after(
            dossier.electronic_notice,
            dossier.electronic_until,
            undertakings.electronic_notice,
            timezone.localdate(filing.submitted_at),
        ),
        "edited_at": filing.submitted_at,
        "search_text": search_text_of(dossier),
    }


def _acknowledge(dossier: Dossier, filing: Submission) -> None:
    """In the same transaction: what the receipts say, with their date. Messages and PDF follow at once."""
    contents = {
        ReceiptKind.REGISTRATION: registration_content(dossier, filing),
        ReceiptKind.ACKNOWLEDGEMENT: acknowledgement_content(dossier, filing),  # late or not (L112-11)
    }
    now = timezone.now()
    Receipt.objects.bulk_create(
        Receipt(submission=filing, kind=kind, content=content, issued_at=now)
        for kind, content in contents.items()
    )
    defer(tasks.acknowledge, submission_id=filing.pk)
