"""Office files are zip archives: their table of contents is read and checked, they are never unpacked."""

import os
import zipfile
import zlib
from typing import BinaryIO

from django.core.exceptions import ValidationError

TAIL = 22 + 65_535  # the end record, and the longest comment after it
END, END_64 = b"PK\x05\x06", b"PK\x06\x07"
MAX_TABLE = 1024 * 1024  # bytes of the table of contents: about ten thousand members
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_RATIO = 100  # a dense text reaches 15, an empty sheet 60
SMALL = 10 * 1024 * 1024  # below this size once unpacked, no ratio is dangerous
LONGEST_RATIO = 1032  # of deflate: a member that cannot pass SMALL need not be checked
STEP = 64 * 1024  # bytes
PACKED = (".zip", ".gz", ".7z", ".rar", ".tar", ".xz", ".bz2", ".zst")


def check_archive(name: str, content: BinaryIO) -> None:
    """Refuse a bomb, a locked archive and a document with macros."""
    size = content.seek(0, os.SEEK_END)
    infos = _table(name, content)
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > MAX_RATIO * size):
        raise _refused(name, "une fois décompressé, il serait démesuré.")
    if any(info.flag_bits & 1 for info in infos):
        raise _refused(name, "il est protégé par un mot de passe. Retirez le mot de passe.")
    if any(info.filename.lower().endswith(PACKED) for info in infos):
        raise _refused(name, "il contient une archive. Joignez les fichiers un par un.")
    if any(_holds_more(content, info) for info in infos):
        raise _refused(name, "une fois décompressé, il serait démesuré.")
    if any(info.filename.rsplit("/", 1)[-1].lower() == "vbaproject.bin" for info in infos):
        raise _refused(name, "il contient des macros. Enregistrez-le sans macros.")


def _holds_more(content: BinaryIO, info: zipfile.ZipInfo) -> bool:
    """Than its table says? Read by steps, and no further than what it announced."""
    if info.compress_size * LONGEST_RATIO <= SMALL:
        return False
    content.seek(info.header_offset)
    header = content.read(30)
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    content.seek(names, os.SEEK_CUR)
    if info.compress_type == zipfile.ZIP_STORED:
        return info.compress_size != info.file_size
    return info.compress_type != zipfile.ZIP_DEFLATED or _inflates_beyond(content, info)


def _inflates_beyond(content: BinaryIO, info: zipfile.ZipInfo) -> bool:
    inflater, left, seen = zlib.decompressobj(-zlib.MAX_WBITS), info.compress_size, 0
    try:
        while left > 0 and not inflater.eof and (packed := content.read(min(left, STEP))):
            left -= len(packed)
            while packed and not inflater.eof:
                seen += len(inflater.decompress(packed, STEP))
                packed = inflater.unconsumed_tail
                if seen > info.file_size:
                    return True
    except zlib.error:
        return True
    return False


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
