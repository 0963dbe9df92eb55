"""The later half of a filing: the PDF, and the mail that carries them."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from essaim.calls.queries import document_of
from essaim.deadlines.words import day_in_words, in_words
from essaim.documents import pdf
from essaim.dossiers.compute import letters
from essaim.dossiers.compute.snapshot import read
from essaim.dossiers.models import Receipt, ReceiptKind, Submission
from essaim.dossiers.queries import addresses_of
from essaim.files.actions import store
from essaim.files.models import StoredFile
from essaim.kit.later import MINUTE, Queue, task
from essaim.mail import outbox

LETTERS = {
    ReceiptKind.REGISTRATION: ("dossiers/registration", "accuse-enregistrement", letters.registration),
    ReceiptKind.ACKNOWLEDGEMENT: ("dossiers/acknowledgement", "accuse-reception", letters.acknowledgement),
}


@task(Queue.DOCUMENTS, deadline=3 * MINUTE, once="each PDF and each message is written once")
def acknowledge(submission_id: int) -> None:
    """Say at once that the filing is registered, then make its PDF, each once, and send them to all."""
    rows = Submission.objects.select_related("dossier__wave__call", "dossier__pole", "version")
    filing = rows.get(pk=submission_id)
    _tell(filing, "dossier_late" if filing.is_late else "dossier_registered", "registered")
    files = [_copy(filing), *(_receipt(receipt, filing) for receipt in filing.receipts.order_by("-kind"))]
    _tell(filing, "dossier_receipts", f"receipts-{len(files)}", files)


def _copy(filing: Submission) -> StoredFile:
    if filing.pdf:
        return filing.pdf
    snapshot, document = read(filing.content), document_of(filing.version)
    data = letters.copy(snapshot, document, filing.sha256, in_words(filing.submitted_at))
    title = f"Dossier {filing.dossier.reference}, dépôt n° {filing.number}"
    return _attach(
        filing, "dossiers/copy", data, title, f"dossier-{filing.dossier.reference}-{filing.number}.pdf"
    )


def _receipt(receipt: Receipt, filing: Submission) -> StoredFile:
    if receipt.pdf:
        return receipt.pdf
    template, name, words = LETTERS[ReceiptKind(receipt.kind)]
    title = f"{receipt.get_kind_display()}, dossier {filing.dossier.reference}"
    data = words(
        receipt.content | {"issued": day_in_words(timezone.localdate(receipt.issued_at), weekday=False)}
    )
    return _attach(receipt, template, data, title, f"{name}-{filing.dossier.reference}-{filing.number}.pdf")


def _attach(row: Any, template: str, data: dict[str, Any], title: str, name: str) -> StoredFile:
    """Compile and store outside of the lock, join once: a second file is swept with the orphans."""
    content = pdf.render(template, data, title=title, at=getattr(row, "issued_at", None) or row.submitted_at)
    file = store(content, name, by=None)
    with transaction.atomic():
        locked = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
        if locked.pdf is None:
            locked.pdf = file
            locked.save(update_fields=["pdf"])
        row.pdf = locked.pdf
        return locked.pdf


def _tell(filing: Submission, key: str, fact: str, files: Sequence[StoredFile] = ()) -> None:
    dossier = filing.dossier
    words = {
        "pole": dossier.pole.name,
        "wave": dossier.wave.name,
        "reference": dossier.reference,
        "number": str(filing.number),
        "received": in_words(filing.submitted_at),
        "sha256": filing.sha256,
        "link": settings.SITE_URL.rstrip("/") + reverse("dossiers:detail", args=[dossier.reference]),
    }
    for address in addresses_of(dossier):
        outbox.send(
            key,
            address,
            words,
            about=dossier.reference,
            call_slug=dossier.wave.call.slug,
            critical=True,
            files=files,
            once_key=f"{fact}:{dossier.reference}:{filing.number}:{address}",
        )
