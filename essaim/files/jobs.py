"""The housekeeping of files and of the queue, by the clock."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from essaim.files import antivirus, pieces, tasks
from essaim.files.models import Export, ScanState, StoredFile, Upload
from essaim.files.queries import orphans
from essaim.files.storage import drop_part, quarantine, storage
from essaim.kit import later

ABANDONED = timedelta(days=2)
EXPORTS_KEPT = timedelta(days=7)
PATIENCE = timedelta(minutes=10)  # the retries of `scan_file` come first
AT_ONCE = 200


@later.periodic(
    "*/10 * * * *", later.Queue.SCANS, deadline=9 * later.MINUTE, once="a verdict is not asked again"
)
def rescan_files(timestamp: int) -> None:
    """What the antivirus left without a verdict, and what came before there was one."""
    if not antivirus.is_configured():
        return
    waiting = StoredFile.objects.filter(
        scan_state__in=[ScanState.PENDING, ScanState.NOT_SCANNED],
        created_at__lt=timezone.now() - PATIENCE,
    )
    for pk in waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]:
        try:
            tasks.scan_file(pk)
        except antivirus.Silent:
            return  # the others would only wait for the same silence


@later.periodic("17 3 * * *", later.Queue.EXPORTS, deadline=later.HOUR, once="deletes what is past its term")
def purge_files(timestamp: int) -> None:
    """Uploads that nobody finished, files that nobody joined, and exports that were left to be fetched."""
    now = timezone.now()
    for upload in Upload.objects.filter(touched_at__lt=now - ABANDONED).iterator():
        if not upload.file_id:
            pieces.drop(upload)
        upload.delete()
    sweep_quarantine(now - ABANDONED)
    for file in orphans(now - ABANDONED).iterator():
        file.delete()
        storage().delete(file.storage_key)
    for export in Export.objects.filter(created_at__lt=now - EXPORTS_KEPT).select_related("file").iterator():
        key = export.file.storage_key if export.file else ""
        with transaction.atomic():
            export.delete()
            if export.file:
                export.file.delete()
        if key:
            storage().delete(key)


def sweep_quarantine(before: datetime) -> None:
    """What a process that was killed could not."""
    for left in quarantine().glob("*.part"):
        if left.stat().st_mtime < before.timestamp():
            drop_part(left)
