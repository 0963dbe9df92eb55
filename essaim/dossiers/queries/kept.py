"""What was filed is what was hashed, then journalled: for `essaim verify`."""

from collections.abc import Iterator

from essaim.audit.models import Entry
from essaim.dossiers.compute.snapshot import digest
from essaim.dossiers.models import Dossier, Receipt, Submission

FILED = ("submit", "submit_late", "file_in_delay", "replace", "complete")


def changed_filings() -> Iterator[str]:
    """Content against its hash, and the hash against the journal: both would have to be rewritten."""
    told = _told()
    rows = Submission.objects.select_related("dossier").only(
        "number", "content", "sha256", "requested_amount", "dossier__reference"
    )
    for row in rows.order_by("pk").iterator(chunk_size=200):
        name = f"{row.dossier.reference}, dépôt n°\u00a0{row.number}"
        if digest(row.content) != row.sha256:
            yield f"{name}\u00a0: contenu changé"
        if told.get((str(row.dossier_id), row.number), row.sha256) != row.sha256:
            yield f"{name}\u00a0: empreinte différente de celle du journal"


def missing_receipts() -> Iterator[str]:
    """Each filing received here was acknowledged (CRPA R112-11-1); one known from a source was not sent."""
    told = _told()
    acknowledged = Receipt.objects.values("submission")
    for row in Submission.objects.exclude(pk__in=acknowledged).select_related("dossier").order_by("pk"):
        if (str(row.dossier_id), row.number) in told:
            yield f"{row.dossier.reference}, dépôt n°\u00a0{row.number}\u00a0: aucun accusé"


def _told() -> dict[tuple[str, int], str]:
    """What the journal says of the filings: (key of the dossier, number) → hash."""
    entries = Entry.objects.filter(subject_type=Dossier._meta.label_lower, verb__in=FILED)
    rows = entries.values_list("subject_id", "details").iterator()
    return {(subject, details.get("number")): details.get("sha256") for subject, details in rows}
