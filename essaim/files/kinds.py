"""What a file really is: its first bytes must agree with its extension, and only a few kinds are taken."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError

from essaim.files.archives import check_archive, members
from essaim.files.names import extensions

HEAD = 4096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc and .xls of old, and any Office file under a password
UTF16 = (b"\xff\xfe", b"\xfe\xff")
TEXT_CONTROLS = frozenset(range(32)) - set(b"\t\n\r\f\x1b")
# Inside a name, these are the mark of a disguise: « facture.exe.pdf ».
DANGEROUS = frozenset(
    "app bat chm cmd cpl dll exe hta htm html jar js jse lnk msi pif ps1 scr sh svg vbe vbs wsf".split()  # noqa: SIM905
)

Check = Callable[[bytes, BinaryIO], bool]


@dataclass(frozen=True)
class Kind:
    """A kind of file that may be received, and the type it is served with."""

    extension: str
    content_type: str
    agrees: Check


def _starts(*signatures: bytes) -> Check:
    return lambda head, _content: head.startswith(signatures)


def _pdf(head: bytes, _content: BinaryIO) -> bool:
    return b"%PDF-" in head[:1024]


def _text(head: bytes, _content: BinaryIO) -> bool:
    return head.startswith(UTF16) or not TEXT_CONTROLS.intersection(head)


def _opendocument(content_type: str) -> Check:
    declared = b"mimetype" + content_type.encode()  # stored first and bare: read without opening the archive
    return lambda head, _content: head.startswith(b"PK\x03\x04") and head[30:].startswith(declared)


def _office(folder: str) -> Check:
    def agrees(head: bytes, content: BinaryIO) -> bool:
        if not head.startswith(b"PK\x03\x04"):
            return False
        names = members(content)
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)

    return agrees


ODF = "application/vnd.oasis.opendocument."
OOXML = "application/vnd.openxmlformats-officedocument."
KINDS = {
    kind.extension: kind
    for kind in (
        Kind("pdf", "application/pdf", _pdf),
        Kind("odt", f"{ODF}text", _opendocument(f"{ODF}text")),
        Kind("ods", f"{ODF}spreadsheet", _opendocument(f"{ODF}spreadsheet")),
        Kind("odp", f"{ODF}presentation", _opendocument(f"{ODF}presentation")),
        Kind("docx", f"{OOXML}wordprocessingml.document", _office("word/")),
        Kind("xlsx", f"{OOXML}spreadsheetml.sheet", _office("xl/")),
        Kind("pptx", f"{OOXML}presentationml.presentation", _office("ppt/")),
        Kind("png", "image/png", _starts(b"\x89PNG\r\n\x1a\n")),
        Kind("jpg", "image/jpeg", _starts(b"\xff\xd8\xff")),
        Kind("jpeg", "image/jpeg", _starts(b"\xff\xd8\xff")),
        Kind("csv", "text/csv", _text),
        Kind("txt", "text/plain", _text),
    )
}
SAFE_TYPES = frozenset(kind.content_type for kind in KINDS.values())


def in_words(kinds: Iterable[str] = ()) -> str:
    """« PDF, ODT, DOCX », for the hint beside the field and for the refusals."""
    shown = [kind for kind in kinds or KINDS if kind != "jpeg"]
    return ", ".join(kind.upper() for kind in shown)


def kind_of_name(name: str, kinds: Iterable[str] = ()) -> Kind:
    """The kind that the name announces. `kinds`: the extensions taken here; none: all of them."""
    parts = extensions(name)
    taken = set(kinds) or set(KINDS)
    if not parts or parts[-1] not in KINDS or parts[-1] not in taken:
        reason = (
            f"les fichiers « .{parts[-1]} » ne sont pas acceptés" if parts else "son nom n’a pas d’extension"
        )
        raise ValidationError(
            f"Le fichier « {name} » est refusé : {reason}. Formats acceptés : {in_words(kinds)}.", code="kind"
        )
    if DANGEROUS.intersection(parts[:-1]):
        raise ValidationError(
            f"Le fichier « {name} » est refusé : son nom porte deux extensions. "
            f"Renommez-le, par exemple « {name.split('.')[0]}.{parts[-1]} ».",
            code="double_extension",
        )
    return KINDS[parts[-1]]


def check_content(name: str, content: BinaryIO, kinds: Iterable[str] = ()) -> Kind:
    """The kind of a whole file, once its bytes agree with its name."""
    kind = kind_of_name(name, kinds)
    content.seek(0)
    head = content.read(HEAD)
    if head.startswith(b"PK\x03\x04"):
        check_archive(name, content)
    if not kind.agrees(head, content):
        reason = f"son contenu n’est pas celui d’un fichier {kind.extension.upper()}."
        if head.startswith(OLE):
            reason += " S’il est protégé par un mot de passe, retirez-le, puis envoyez-le de nouveau."
        raise ValidationError(f"Le fichier « {name} » est refusé : {reason}", code="mismatch")
    return kind
