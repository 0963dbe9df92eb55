"""A call and a wave in one readable file: written with a heading for each part, read with helpful errors."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from essaim.calls.compute.document import CallText, Line, Part, WaveDocument
from essaim.calls.compute.faults import Path, faults_of
from essaim.kit.numbers import TOO_FAR, endless_number

HEADING = """\
# Essaim : un appel et une de ses vagues, dans un seul fichier.
# Il se lit, se corrige et se réimporte (`essaim waves import FICHIER`) ; ce qui n'est pas écrit prend sa
# valeur ordinaire. Les identifiants (« key ») ne changent jamais : les réponses des candidats s'y rattachent.
"""
COMMENTS = {
    ("call",): "L'appel : son texte public",
    (
        "call",
        "text",
        "contact",
    ): "Qui répond ; le téléphone figure sur les accusés de réception (CRPA R112-11-1)",
    ("wave",): "La vague",
    ("wave", "calendar"): "Calendrier : les instants portent leur décalage horaire",
    ("wave", "money"): "Montants en euros",
    ("wave", "doors"): "Volets : ce qui peut être demandé, décidé séparément",
    ("wave", "sections"): "Rubriques et questions du dossier",
    ("wave", "pieces"): "Pièces à joindre ; « blocking » : indispensable à l'instruction (CRPA L114-5-1)",
    ("wave", "rules"): "Règles de recevabilité : constatées par la machine, confirmées par une personne",
    ("wave", "eligibility"): "Test d'éligibilité, avant tout compte",
    ("wave", "criteria"): "Grille de critères",
}
BARE_KEY = re.compile(r"^[A-Za-z0-9_-]+$")
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class CallEntry(Part):
    slug: Line
    title: Line
    opens_on: date
    closes_on: date | None = None
    text: CallText = CallText()


class WaveEntry(WaveDocument):
    slug: Line
    name: Line

    def document(self) -> WaveDocument:
        return WaveDocument.model_validate(self.model_dump(exclude={"slug", "name"}))


class WaveFile(Part):
    format: Literal[1]
    call: CallEntry
    wave: WaveEntry


class Unreadable(ValueError):
    """`faults`: one French sentence each, with the line when it is known."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


# --- Writing --------------------------------------------------------------------------------------


def write(file: WaveFile) -> str:
    data = file.model_dump(exclude_defaults=True)
    wave = {"slug": file.wave.slug, "name": file.wave.name, **data["wave"]}
    zone = ZoneInfo(file.wave.calendar.time_zone)
    for field in {"opens_at", "closes_at"} & set(wave.get("calendar", {})):
        wave["calendar"][field] = wave["calendar"][field].astimezone(zone)
    lines = [HEADING, "format = 1", *_table((), {"call": data["call"], "wave": wave})]
    return "\n".join(lines).strip() + "\n"


def _table(path: tuple[str, ...], table: dict[str, Any]) -> Iterator[str]:
    simple = {key: value for key, value in table.items() if not _is_nested(value)}
    for key, value in simple.items():
        if value is not None:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        inner = (*path, key)
        if isinstance(value, dict) and key not in simple:
            yield from _headed(inner, f"[{'.'.join(map(_key, inner))}]")
            yield from _table(inner, value)
        elif key not in simple:
            for number, row in enumerate(value):
                yield from _headed(inner if not number else (), f"[[{'.'.join(map(_key, inner))}]]")
                yield from _table(inner, row)


def _headed(path: tuple[str, ...], header: str) -> list[str]:
    comment = COMMENTS.get(path)
    rule = f"# --- {comment} {'-' * max(4, 96 - len(comment))}" if comment else ""
    return ["", *([rule] if rule else []), header]


def _is_nested(value: Any) -> bool:
    """Tables and lists of tables; a condition or a scoring mark stays on one line."""
    if isinstance(value, dict):
        return {"key", "values"} != set(value)
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict) and "key" in value[0]


def _key(key: str) -> str:
    return key if BARE_KEY.match(key) else _string(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return (
            f"{value:f}"
            if value == value.to_integral_value() and value.as_tuple().exponent == 0
            else _string(f"{value:f}")
        )
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return _list([_value(row) for row in value])
    return _string(str(value))


def _list(rows: list[str]) -> str:
    line = f"[{', '.join(rows)}]"
    return line if len(line) <= 90 else "[\n" + "".join(f"  {row},\n" for row in rows) + "]"


def _string(text: str) -> str:
    if "\n" in text:
        body = _escape(text, keep="\n").replace('"""', '""\\"')
        return f'"""\n{body[:-1] + chr(92) + body[-1] if body.endswith(chr(34)) else body}"""'
    return f'"{_escape(text).replace('"', chr(92) + '"')}"'


def _escape(text: str, keep: str = "") -> str:
    text = text.replace("\\", "\\\\")
    return "".join(c if c in keep or (c >= " " and c != "\x7f") else f"\\u{ord(c):04x}" for c in text)


# --- Reading --------------------------------------------------------------------------------------


def read(text: str) -> WaveFile:
    """Raises `Unreadable` with every fault found, in French."""
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise Unreadable([_syntax(error, text)]) from error
    try:
        return WaveFile.model_validate(data)
    except ValidationError as error:
        lines = lines_of(text)
        raise Unreadable([_where(fault.path, lines) + str(fault) for fault in faults_of(error)]) from error


def _syntax(error: Exception, text: str) -> str:
    """tomllib speaks English: only the place is kept of what it says."""
    place = re.search(r"line (\d+), column (\d+)", str(error))
    if place:
        return f"Ligne {place[1]}, colonne {place[2]}\u00a0: l’écriture TOML n’est pas correcte."
    if line := endless_number(text):
        return f"Ligne {line}\u00a0: {TOO_FAR}."
    return "Le fichier s’arrête avant la fin d’un champ\u00a0: l’écriture TOML n’est pas correcte."


def _where(path: Path, lines: dict[Path, int]) -> str:
    """The line of the field, else that of the nearest thing that holds it."""
    for length in range(len(path), 0, -1):
        if line := lines.get(path[:length]):
            return f"Ligne {line} : "
    return ""


def lines_of(text: str) -> dict[Path, int]:
    """Where each table and each key is written. Light: what it misses is simply not located."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    here: Path = ()
    quote = ""
    for number, line in enumerate(text.splitlines(), 1):
        if quote:
            quote = "" if line.count(quote) % 2 else quote
            continue
        if header := re.match(r"\s*(\[\[?)\s*([\w.-]+)\s*\]\]?", line):
            here = _enter(tuple(header[2].split(".")), len(header[1]) == 2, counts)
            found.setdefault(here, number)
            if here and isinstance(here[-1], int):
                found.setdefault(here[:-1], number)
        elif key := re.match(r"\s*([\w-]+)\s*=", line):
            found[(*here, key[1])] = number
        quote = next((q for q in ('"""', "'''") if line.count(q) % 2), "")
    return found


def _enter(names: tuple[str, ...], repeated: bool, counts: dict[Path, int]) -> Path:
    """The path of a header: lists met before are entered at their last item."""
    path: Path = ()
    for position, name in enumerate(names):
        path = (*path, name)
        last = position == len(names) - 1
        if last and repeated:
            counts[path] = counts.get(path, -1) + 1
            for inner in [inner for inner in counts if len(inner) > len(path) and inner[: len(path)] == path]:
                if inner[len(path)] == counts[path]:
                    del counts[inner]
        if path in counts:
            path = (*path, counts[path])
    return path
