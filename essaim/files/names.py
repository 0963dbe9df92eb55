"""Names of files as people wrote them, minus what could hurt."""

import unicodedata

LONGEST = 255  # bytes: what the disk of the reader accepts
JOINER = "\u200d"  # holds emoji of several parts together
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # controls, right-to-left overrides, halves of characters


def clean_name(name: str) -> str:
    """The last part of a path, without anything invisible; « fichier » when nothing is left."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(
        character
        for character in unicodedata.normalize("NFC", last)
        if character == JOINER or unicodedata.category(character) not in UNSEEN
    )
    words = " ".join(seen.split()).strip(". ")
    return _shorten(words) or "fichier"


def extensions(name: str) -> list[str]:
    """`["pdf", "exe"]` for « x.PDF.exe »."""
    return [part.strip().lower() for part in name.split(".")[1:]]


def _shorten(name: str) -> str:
    """Cut before the extension."""
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        stem, dot, extension = name, "", ""
    room = LONGEST - len((dot + extension).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(JOINER + " ") + dot + extension
