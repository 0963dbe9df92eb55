"""What happens to files and exports once the page has answered."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.text import slugify

from essaim.files import antivirus
from essaim.files.exports import REACH, producer_of
from essaim.files.keeping import keep
from essaim.files.models import Export, ExportStep, ScanState, StoredFile
from essaim.files.storage import drop_part, part, storage
from essaim.kit.exports import FORMATS, write
from essaim.kit.later import HOUR, MINUTE, Queue, task

STRIDE = 500  # rows between two notes of progress
TO_SCAN = (ScanState.PENDING, ScanState.NOT_SCANNED)


@task(Queue.SCANS, deadline=5 * MINUTE, once="a file that has its verdict is not sent again", attempts=6)
def scan_file(file_id: int) -> None:
    """Ask the antivirus. Silent: the file stays closed, this is tried again, then by `rescan_files`."""
    file = StoredFile.objects.filter(pk=file_id, scan_state__in=TO_SCAN).first()
    if file is None:
        return
    try:
        with storage().open(file.storage_key) as content:
            verdict = antivirus.scan(content)
    except antivirus.Silent as silence:
        StoredFile.objects.filter(pk=file_id).update(
            scan_state=ScanState.PENDING, scan_report=f"Antivirus muet : {silence}"[:200]
        )
        raise
    StoredFile.objects.filter(pk=file_id).update(
        scan_state=ScanState.INFECTED if verdict.virus else ScanState.CLEAN,
        scan_report=verdict.virus[:200],
        scanned_at=timezone.now(),
    )


@task(Queue.EXPORTS, deadline=HOUR, once="an export that is finished is left")
def make_export(export_id: int) -> None:
    """Write the file row by row. Started again from the first row if the worker died on the way."""
    export = Export.objects.select_related("requested_by").filter(pk=export_id, finished_at=None).first()
    if export is None:
        return
    target = part(uuid4())
    try:
        _write(export, target)
        _finish(export, target)
    except (OSError, OperationalError):
        raise  # the disk is full, the database went away: this is tried again
    except Exception:
        Export.objects.filter(pk=export_id).update(
            step=ExportStep.FAILED,
            finished_at=timezone.now(),
            error="L’export a échoué. Demandez-le de nouveau ; si l’échec se répète, prévenez-nous.",
        )
        raise
    finally:
        drop_part(target)


def _write(export: Export, target: Path) -> None:
    producer = producer_of(export.kind)
    asked = {name: value for name, value in export.params.items() if name != REACH}
    total = producer.count(export.requested_by, asked)
    Export.objects.filter(pk=export.pk).update(step=ExportStep.RUNNING, done=0, total=total)
    rows = producer.rows(export.requested_by, asked)
    write(export.file_format, target, producer.header, _counted(rows, export), title=producer.title)


def _counted(rows: Iterable[Sequence[Any]], export: Export) -> Iterator[Sequence[Any]]:
    done = 0
    for done, row in enumerate(rows, start=1):
        yield row
        if done % STRIDE == 0:
            Export.objects.filter(pk=export.pk).update(done=done)
    Export.objects.filter(pk=export.pk).update(done=done, total=done)


@transaction.atomic
def _finish(export: Export, target: Path) -> None:
    title = slugify(producer_of(export.kind).title) or export.kind
    name = f"{title}-{timezone.localtime():%Y-%m-%d-%Hh%M}.{export.file_format}"
    file = keep(target, name, FORMATS[export.file_format], by=None)
    Export.objects.filter(pk=export.pk).update(step=ExportStep.READY, finished_at=timezone.now(), file=file)
