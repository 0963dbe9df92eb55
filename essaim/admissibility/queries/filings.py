"""What was filed, to be read."""

from typing import Any

from django.db.models import QuerySet

from essaim.calls.queries import document_of
from essaim.dossiers.compute.copy import Block, Difference, blocks, differences
from essaim.dossiers.compute.snapshot import FiledPiece, read
from essaim.dossiers.models import Dossier, Submission
from essaim.files.models import StoredFile


def filings_of(dossier: Dossier) -> QuerySet[Submission]:
    """Newest first."""
    found = Submission.objects.filter(dossier=dossier).select_related("submitted_by", "version", "pdf")
    return found.order_by("-number")


def filing_to_read(filing: Submission) -> tuple[list[Block], list[tuple[FiledPiece, StoredFile | None]]]:
    """Its sections, and its pieces with what the antivirus said of each."""
    snapshot = read(filing.content)
    files = {
        str(file.public_id): file
        for file in StoredFile.objects.filter(public_id__in=[piece.file_id for piece in snapshot.pieces])
    }
    sections = [block for block in blocks(snapshot, document_of(filing.version)) if block.key != "pieces"]
    return sections, [(piece, files.get(piece.file_id)) for piece in snapshot.pieces]


def differences_between(before: Submission, after: Submission) -> list[Difference]:
    old = blocks(read(before.content), document_of(before.version))
    return differences(old, blocks(read(after.content), document_of(after.version)))


def filed_file(dossier: Dossier, file_id: Any) -> StoredFile | None:
    """A file that some filing of this dossier holds; any other one does not exist here."""
    holding = Submission.objects.filter(
        dossier=dossier, content__pieces__contains=[{"file_id": str(file_id)}]
    )
    return StoredFile.objects.filter(public_id=file_id).first() if holding.exists() else None
