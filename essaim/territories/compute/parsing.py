"""Reading a pasted list of places, whatever parts them."""

import re
from dataclasses import dataclass

from essaim.territories.compute.names import normalise

MAX_ENTRIES = 2000
LONGEST = 200  # characters of one place: beyond, it is prose, and the patterns below would take minutes
SPACED_SIREN = re.compile(
    r"(?<![0-9])([0-9]{3})[ \u00a0\u202f.]([0-9]{3})[ \u00a0\u202f.]([0-9]{3})(?![0-9])"
)
BULLET = re.compile(r"^(?:[\s\-–—•*·▪\"'«»“”]+|[0-9]{1,2}[.)]\s+)+")
TAIL = re.compile(r"[\s\"'«».“”]+$")
CEDEX = re.compile(r"\s+cedex(?:\s+[0-9]{1,2})?\b", re.IGNORECASE)
CODE = r"(?:[0-9]{9}|[0-9]{4,5}|2[ABab][0-9]{3})"
ONLY_CODES = re.compile(rf"^{CODE}(?:[\s,/\-–]+{CODE})+$")
CODE_FIRST = re.compile(rf"^({CODE})(?![0-9A-Za-z])[\s\-–—:,.]*(.*)$")
CODE_LAST = re.compile(rf"^(.*?)[\s\-–—:,(]+({CODE})\)?$")
DEPARTMENT_LAST = re.compile(r"^(.*?)\s*\(\s*([0-9]{2,3}|2[ABab])\s*\)$")


@dataclass(frozen=True)
class Entry:
    """One place as it was typed: a code, a name, or both; `pieces` if its commas were separators."""

    line: int
    text: str
    code: str = ""
    key: str = ""
    department: str = ""
    pieces: tuple["Entry", ...] = ()


def parse_places(text: str) -> list[Entry]:
    """Every entry of a pasted text. A line with commas keeps both readings: one name, or several."""
    entries: list[Entry] = []
    for line, content in enumerate(text.splitlines(), 1):
        for part in re.split(r"[;|\t]", SPACED_SIREN.sub(r"\1\2\3", content)):
            entries += read_part(line, part)
    return entries[:MAX_ENTRIES]


def read_part(line: int, part: str) -> list[Entry]:
    if len(part) > LONGEST and "," in part:  # too long for one name: its commas are separators
        several = part.split(",")[:MAX_ENTRIES]
        return [entry for piece in several for entry in read_part(line, piece)]
    text = part.strip() if len(part) > LONGEST else clean(part)
    if ONLY_CODES.match(text):
        codes = re.findall(CODE, text)[:MAX_ENTRIES]
        return [Entry(line, code, code=complete(code)) for code in codes]
    text = clean(text[:LONGEST])
    if "," in text:
        pieces = tuple(read_entry(line, piece) for piece in map(clean, text.split(",")) if piece)
        whole = read_entry(line, text)
        return [Entry(line, whole.text, whole.code, whole.key, whole.department, pieces)] if pieces else []
    return [read_entry(line, text)] if text else []


def read_entry(line: int, text: str) -> Entry:
    if match := DEPARTMENT_LAST.match(text):
        return Entry(line, text, key=normalise(match[1]), department=match[2].upper())
    name, code = text, ""
    if match := CODE_FIRST.match(text):
        code, name = match[1], match[2]
    elif match := CODE_LAST.match(text):
        name, code = match[1], match[2]
    return Entry(line, text, code=complete(code), key=normalise(CEDEX.sub("", name)))


def clean(text: str) -> str:
    return TAIL.sub("", BULLET.sub("", text.strip())).strip()


def complete(code: str) -> str:
    """Spreadsheets drop the first zero: 1004 is 01004."""
    return f"0{code}" if len(code) == 4 else code.upper()
