"""Where the bytes are: a folder by default, an S3 bucket by a setting. Both keep a key and its bytes."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

BLOCK = 256 * 1024


class Storage(Protocol):
    """What both places do. A key is ours, never made of the name that somebody typed."""

    def put(self, key: str, source: Path) -> None: ...

    def open(self, key: str) -> BinaryIO: ...

    def delete(self, key: str) -> None: ...


class Folder:
    """Files under MEDIA_ROOT, readable by this account alone."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, key: str, source: Path) -> None:
        target = self.root / key
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(source, target)
        target.chmod(0o600)

    def open(self, key: str) -> BinaryIO:
        return (self.root / key).open("rb")

    def delete(self, key: str) -> None:
        (self.root / key).unlink(missing_ok=True)


def storage() -> Storage:
    """The place in use."""
    return _place(json.dumps(settings.S3, sort_keys=True), str(settings.MEDIA_ROOT))


@lru_cache
def _place(bucket: str, folder: str) -> Storage:
    options = json.loads(bucket)
    place: Storage = import_string("essaim.files.bucket.Bucket")(options) if options else Folder(Path(folder))
    return place


def new_key(public_id: object) -> str:
    """By month, so that no folder grows for ever: `2026/03/0b2f…`."""
    return f"{timezone.now():%Y/%m}/{public_id}"


def blocks(content: BinaryIO) -> Iterator[bytes]:
    while block := content.read(BLOCK):
        yield block


def sha256_of(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


# --- Quarantine: what is not whole yet, always on the local disk ------------------------------


def part(public_id: object) -> Path:
    """A file being written here, for as long as it takes."""
    return quarantine() / f"{public_id}.part"


def quarantine() -> Path:
    folder = Path(settings.VAR_DIR) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def drop_part(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
