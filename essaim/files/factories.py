"""Files, uploads and exports for tests. Nothing here goes through an action."""

import hashlib
from uuid import uuid4

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.files.models import Export, ExportStep, ScanState, StoredFile, Upload
from essaim.files.storage import part, storage

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


class StoredFileFactory(DjangoModelFactory[StoredFile]):
    """A clean PDF made by the platform. `content=b"..."` also puts bytes in the storage."""

    class Meta:
        model = StoredFile

    class Params:
        content = PDF
        pending = factory.Trait(scan_state=ScanState.PENDING, scanned_at=None)
        infected = factory.Trait(scan_state=ScanState.INFECTED, scan_report="Essaim.Eicar.Test")
        not_scanned = factory.Trait(scan_state=ScanState.NOT_SCANNED, scanned_at=None)

    public_id = factory.LazyFunction(uuid4)
    name = factory.Sequence(lambda n: f"piece-{n}.pdf")
    size = factory.LazyAttribute(lambda file: len(file.content))
    content_type = "application/pdf"
    sha256 = factory.LazyAttribute(lambda file: hashlib.sha256(file.content).hexdigest())
    storage_key = factory.LazyAttribute(lambda file: _stored(f"tests/{file.public_id}", file.content))
    scan_state = ScanState.CLEAN
    scanned_at = factory.LazyFunction(timezone.now)
    uploaded_by = None


class UploadFactory(DjangoModelFactory[Upload]):
    """A file announced, of which nothing came yet."""

    class Meta:
        model = Upload

    owner = factory.SubFactory("essaim.accounts.factories.UserFactory")
    name = "statuts.pdf"
    size = len(PDF)


class ExportFactory(DjangoModelFactory[Export]):
    """An export in the queue."""

    class Meta:
        model = Export

    class Params:
        ready = factory.Trait(
            step=ExportStep.READY,
            finished_at=factory.LazyFunction(timezone.now),
            file=factory.SubFactory(StoredFileFactory),
        )

    kind = "tests"
    file_format = "csv"
    requested_by = factory.SubFactory("essaim.accounts.factories.UserFactory")


def _stored(key: str, content: bytes) -> str:
    path = part(uuid4())
    path.write_bytes(content)
    storage().put(key, path)
    return key
