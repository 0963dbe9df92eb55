"""The pieces of a file on its way: in the storage of the files, so that any machine may take the next one.

Each is kept with its hash. What is put together is what was sent, or nothing: a machine that keeps its
files to itself makes no file of zeros, it says so.
"""

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import TypedDict
from uuid import uuid4

from essaim.files.models import Upload
from essaim.files.storage import drop_part, part, storage


class Piece(TypedDict):
    """What the row of an upload remembers of each."""

    offset: int
    size: int
    sha256: str


class Lost(Exception):
    """A piece is not where it was put, or not as it was."""


class Altered(Exception):
    """What came is not what was announced."""


def key(upload: Upload, offset: int) -> str:
    return f"envois/{upload.public_id}/{offset:015d}"


def put(upload: Upload, offset: int, chunk: bytes) -> Piece:
    """Written over if an interrupted try left one there."""
    path = part(uuid4())
    try:
        path.touch(mode=0o600)
        path.write_bytes(chunk)
        storage().put(key(upload, offset), path)
    finally:
        drop_part(path)
    return {"offset": offset, "size": len(chunk), "sha256": hashlib.sha256(chunk).hexdigest()}


def put_together(upload: Upload, target: Path) -> None:
    whole, expected = hashlib.sha256(), 0
    target.touch(mode=0o600)
    with target.open("wb") as out:
        for piece in upload.pieces:
            content = _read(upload, piece)
            if piece["offset"] != expected:
                raise Lost(f"{expected}")
            out.write(content)
            whole.update(content)
            expected += len(content)
    if expected != upload.size:
        raise Lost(f"{expected}")
    if upload.sha256 and whole.hexdigest() != upload.sha256:
        raise Altered


def _read(upload: Upload, piece: Piece) -> bytes:
    try:
        with storage().open(key(upload, piece["offset"])) as source:
            content = source.read()
    except Exception as error:  # each storage has its own way to say that it has nothing
        raise Lost(f"{piece['offset']}") from error
    if hashlib.sha256(content).hexdigest() != piece["sha256"]:
        raise Lost(f"{piece['offset']}")
    return content


def drop(upload: Upload) -> None:
    """Those of its row, and the one that a try may have left after them."""
    for offset in [*(piece["offset"] for piece in upload.pieces), upload.received]:
        with suppress(FileNotFoundError):
            storage().delete(key(upload, offset))
