"""The last step of any file: its bytes go to the storage, its row says what it is. For actions and tasks."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from django.utils import timezone

from essaim.files import antivirus
from essaim.files.models import ScanState, StoredFile
from essaim.files.storage import new_key, sha256_of, storage

OURS = "Produit par la plateforme"


def keep(path: Path, name: str, content_type: str, *, by: Any | None) -> StoredFile:
    """Move the whole file at `path` out of quarantine. Without `by`, the platform made it: no scan."""
    public_id = uuid4()
    file = StoredFile(
        public_id=public_id,
        name=name,
        size=path.stat().st_size,
        content_type=content_type,
        sha256=sha256_of(path),
        storage_key=new_key(public_id),
        uploaded_by=by,
        scan_state=ScanState.PENDING if antivirus.is_configured() else ScanState.NOT_SCANNED,
    )
    if by is None:
        file.scan_state, file.scan_report, file.scanned_at = ScanState.CLEAN, OURS, timezone.now()
    storage().put(file.storage_key, path)
    file.save()
    return file
