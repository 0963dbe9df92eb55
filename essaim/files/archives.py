"""Office files are zip archives: looked at by their table of contents, never unpacked."""

import os
import zipfile
from typing import BinaryIO

from django.core.exceptions import ValidationError

TAIL = 22 + 65_535  # the end record, and the longest comment after it
END, END_64 = b"PK\x05\x06", b"PK\x06\x07"
MAX_TABLE = 1024 * 1024  # bytes of the table of contents: about ten thousand members
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_RATIO = 100  # a dense text reaches 15, an empty sheet 60
SMALL = 10 * 1024 * 1024  # below this size once unpacked, no ratio is dangerous


def check_archive(name: str, content: BinaryIO) -> None:
    """Refuse a bomb, a locked archive and a document with macros."""
    size = content.seek(0, os.SEEK_END)
    infos = _table(name, content)
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > MAX_RATIO * size):
        raise _refused(name, "une fois décompressé, il serait démesuré.")
    if any(info.flag_bits & 1 for info in infos):
        raise _refused(name, "il est protégé par un mot de passe. Retirez le mot de passe.")
    if any(info.filename.rsplit("/", 1)[-1].lower() == "vbaproject.bin" for info in infos):
        raise _refused(name, "il contient des macros. Enregistrez-le sans macros.")


def members(content: BinaryIO) -> set[str]:
    return {info.filename for info in _table("", content)}


def _table(name: str, content: BinaryIO) -> list[zipfile.ZipInfo]:
    _check_end(name, content)
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise _refused(
            name, "il est abîmé. Ouvrez-le, enregistrez-le de nouveau, puis renvoyez-le."
        ) from error


def _check_end(name: str, content: BinaryIO) -> None:
    """Before the table is read in memory: its announced length, and no 64-bit archive, which hides it."""
    size = content.seek(0, os.SEEK_END)
    content.seek(max(0, size - TAIL))
    tail = content.read()
    place = tail.rfind(END)
    if place < 0 or END_64 in tail or len(tail) < place + 22:
        raise _refused(name, "il est abîmé. Ouvrez-le, enregistrez-le de nouveau, puis renvoyez-le.")
    if int.from_bytes(tail[place + 12 : place + 16], "little") > MAX_TABLE:
        raise _refused(name, "il contient un nombre démesuré d’éléments.")


def _refused(name: str, reason: str) -> ValidationError:
    return ValidationError(f"Le fichier « {name} » est refusé : {reason}", code="archive")
