"""What people do with files: send one, send a large one in pieces, ask for a long export."""

import logging
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.files import pieces, tasks
from essaim.files.exports import PRODUCERS, REACH, producer_of
from essaim.files.keeping import keep
from essaim.files.kinds import Kind, check_content, kind_of_name
from essaim.files.models import Export, ExportStep, ScanState, StoredFile, Upload
from essaim.files.names import clean_name
from essaim.files.queries import sent_lately
from essaim.files.storage import blocks, drop_part, part, storage
from essaim.kit.exports import FORMATS
from essaim.kit.later import defer
from essaim.kit.rules import Refused

logger = logging.getLogger(__name__)
SHA256 = re.compile(r"[0-9a-f]{64}")
LOST = (
    "Un morceau de ce fichier a été perdu de notre côté : rien n’a été enregistré."
    " Envoyez-le de nouveau\u00a0; si cela se répète, prévenez-nous."
)
ALTERED = (
    "Le fichier reçu n’est pas celui que vous avez choisi : il a changé en route. Choisissez-le de nouveau."
)
CHUNK_MAX = 2 * 1024 * 1024
UPLOADS_AT_ONCE = 50
LARGEST_A_DAY = 40  # of the largest files: what one person may send in a day, so that nobody fills the disk
FRESH = timedelta(minutes=2)  # an export asked twice within this time is the same one


class WrongOffset(Refused):
    """The piece does not follow what was received; `offset` says where to start again."""

    def __init__(self, offset: int) -> None:
        super().__init__("Ce morceau de fichier ne suit pas le précédent. L’envoi reprend au bon endroit.")
        self.offset = offset


@transaction.atomic
def store(content: BinaryIO | bytes, name: str, *, by: Any | None, kinds: Iterable[str] = ()) -> StoredFile:
    """Take a whole file. `by=None`: the platform made it, so it is neither limited nor scanned.

    `kinds`: the extensions taken here, when fewer than all.
    """
    name = clean_name(name)
    kind = kind_of_name(name, kinds)
    target = part(uuid4())
    try:
        _receive(
            BytesIO(content) if isinstance(content, bytes) else content, target, name, limited=by is not None
        )
        if by is not None:
            _check_room(by, target.stat().st_size)
        return _keep(target, name, kind, by=by, kinds=kinds)
    finally:
        drop_part(target)


@transaction.atomic
def start_upload(name: str, size: int, *, by: Any, kinds: Iterable[str] = (), sha256: str = "") -> Upload:
    """Announce a file that will come in pieces: what can be refused is refused before the first byte.

    `sha256`: of the whole, as its sender computed it; what comes is compared with it.
    """
    name = clean_name(name)
    kind_of_name(name, kinds)
    _check_size(name, size)
    _check_room(by, size)
    if Upload.objects.filter(owner=by, file=None).count() >= UPLOADS_AT_ONCE:
        raise Refused("Trop d’envois sont en cours. Terminez-les ou abandonnez-les, puis recommencez.")
    if sha256 and not SHA256.fullmatch(sha256):
        raise ValidationError("L’empreinte annoncée n’en est pas une.")
    return Upload.objects.create(owner=by, name=name, size=size, sha256=sha256)


@transaction.atomic
def append_to_upload(upload: Upload, offset: int, chunk: bytes, *, by: Any) -> Upload:
    """Add the next piece; the last one makes the file. A piece sent twice changes nothing."""
    upload = _locked(upload, by)
    if upload.file_id or offset != upload.received or not chunk:
        raise WrongOffset(upload.received)
    if len(chunk) > CHUNK_MAX or upload.received + len(chunk) > upload.size:
        raise ValidationError("Ce morceau de fichier est plus grand que prévu.", code="too_large")
    upload.pieces.append(pieces.put(upload, offset, chunk))
    upload.received += len(chunk)
    upload.touched_at = timezone.now()
    upload.save(update_fields=["received", "pieces", "touched_at"])
    return complete_upload(upload, by=by) if upload.received == upload.size else upload


@transaction.atomic
def complete_upload(upload: Upload, *, by: Any, kinds: Iterable[str] = ()) -> Upload:
    """Make the file out of its pieces: `upload.file`. A second call answers the same file."""
    upload = _locked(upload, by)
    if upload.file_id:
        return upload
    if upload.received != upload.size:
        raise Refused("L’envoi de ce fichier n’est pas terminé.")
    path = part(uuid4())
    try:
        pieces.put_together(upload, path)
        upload.file = _keep(path, upload.name, kind_of_name(upload.name, kinds), by=by, kinds=kinds)
    except pieces.Lost as lost:
        logger.error(
            "upload %s: the piece at %s is not in the storage of this machine", upload.public_id, lost
        )
        raise ValidationError(LOST, code="lost") from lost
    except pieces.Altered as altered:
        raise ValidationError(ALTERED, code="altered") from altered
    finally:
        drop_part(path)
    upload.save(update_fields=["file"])
    transaction.on_commit(lambda: pieces.drop(upload), robust=True)
    return upload


@transaction.atomic
def cancel_upload(upload: Upload, *, by: Any) -> None:
    """Forget a file on its way. One that arrived stays."""
    upload = _locked(upload, by)
    if not upload.file_id:
        pieces.drop(upload)
    upload.delete()


@transaction.atomic
def request_export(kind: str, params: Mapping[str, Any], *, by: Any, file_format: str = "xlsx") -> Export:
    """Have a long list written by a task. Asked twice in a row, it is written once."""
    if kind not in PRODUCERS or file_format not in FORMATS:
        raise Refused("Cet export n’existe pas.")
    given = dict(params) | {REACH: producer_of(kind).reach(by)}
    asked = {"kind": kind, "params": given, "file_format": file_format, "requested_by": by}
    recent = Export.objects.filter(**asked, created_at__gt=timezone.now() - FRESH).exclude(
        step=ExportStep.FAILED
    )
    if export := recent.order_by("-pk").first():
        return export
    export = Export.objects.create(**asked)
    defer(tasks.make_export, export_id=export.pk)
    return export


@transaction.atomic
def forget_exports(user: Any, *, by: Any) -> None:
    """A right less, or a tie more: what was written before may hold what this person no longer reads."""
    for export in Export.objects.filter(requested_by=user).select_related("file"):
        file = export.file
        export.delete()
        if file:
            file.delete()
            transaction.on_commit(partial(storage().delete, file.storage_key))


def _locked(upload: Upload, by: Any) -> Upload:
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.owner_id != by.pk:
        raise Refused("Seule la personne qui envoie ce fichier peut faire cela.")
    return upload


def _check_size(name: str, size: int) -> None:
    if size <= 0:
        raise ValidationError(
            f"Le fichier « {name} » est vide : 0 octet. Vérifiez-le, puis renvoyez-le.", code="empty"
        )
    if size > settings.FILE_MAX_BYTES:
        limit = f"{settings.FILE_MAX_BYTES / 1024**2:g} Mo"
        raise ValidationError(f"Le fichier « {name} » est trop lourd : {limit} au plus.", code="too_large")


def _check_room(by: Any, size: int) -> None:
    limit = LARGEST_A_DAY * settings.FILE_MAX_BYTES
    if sent_lately(by) + size > limit:
        raise Refused(f"Vous avez envoyé {limit / 1024**2:g}\u00a0Mo en un jour. Reprenez demain.")


def _receive(content: BinaryIO, target: Path, name: str, *, limited: bool) -> None:
    """Stops at the first byte too many: what follows is not read."""
    if content.seekable():
        content.seek(0)
    size = 0
    with target.open("xb") as quarantine:
        target.chmod(0o600)
        for block in blocks(content):
            size += len(block)
            if limited and size > settings.FILE_MAX_BYTES:
                break
            quarantine.write(block)
    if limited:
        _check_size(name, size)


def _keep(path: Path, name: str, kind: Kind, *, by: Any | None, kinds: Iterable[str]) -> StoredFile:
    if by is not None:
        with path.open("rb") as content:
            check_content(name, content, kinds)
    file = keep(path, name, kind.content_type, by=by)
    if file.scan_state == ScanState.PENDING:
        defer(tasks.scan_file, file_id=file.pk)
    return file
