"""PDF by typst: tagged (PDF/UA-1), reproducible, and the text of people is data, never source."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from essaim.documents.glyphs import Sieve

ROOT = Path(__file__).resolve().parent.parent  # a template imports "/documents/typst/letter.typ"
UNDRAWN = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)", re.DOTALL)  # typst quotes what it could not draw
ARMENIAN, PUNCTUATION = 0x530, range(0x2000, 0x2100)
TRIES = 40  # new characters that one document may teach us; one with more keeps its plain letters alone
_missing: set[str] = set()  # learnt by this process: what no embedded font draws


class TemplateError(Exception):
    """The template does not compile, or does not make an accessible document."""


@cache
def _typst() -> tuple[Any, Any]:
    """The library and its fonts: pages never need them, tasks do."""
    import typst  # noqa: PLC0415

    return typst, typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def render(template: str, data: Mapping[str, Any], *, title: str, at: datetime | None = None) -> bytes:
    """`render("dossiers/receipt", {...}, title="Reçu")` uses `essaim/dossiers/typst/receipt.typ`.

    `data`: plain JSON values, already in words (dates, amounts). `at`: the date written in the file; the
    same data at the same date give the same bytes. What is missing in `data` is an error.
    """
    timestamp = int((at or datetime.now(UTC)).timestamp())
    plain = json.loads(json.dumps({**data, "title": title}, default=str))
    for attempt in range(TRIES + 1):
        sieve = Sieve(_missing if attempt < TRIES else _missing | _uncommon(plain))
        inputs = sieve.clean(plain)
        try:
            return _compile(template, inputs | {"substituted": sieve.used}, timestamp)
        except TemplateError as error:
            undrawn = UNDRAWN.search(str(error))
            learnt = set(ESCAPED.sub(_unescape, undrawn[1])) if undrawn else set()
            if learnt <= _missing:
                raise
            _missing.update(learnt)
    raise TemplateError(f"{template}: too many characters that no font draws")


def _uncommon(plain: Mapping[str, Any]) -> set[str]:
    """Every character of a document but those of Latin, Greek, Cyrillic and of punctuation."""
    typed = set(json.dumps(plain, ensure_ascii=False))
    return {sign for sign in typed if ord(sign) >= ARMENIAN and ord(sign) not in PUNCTUATION}


def _unescape(quoted: re.Match[str]) -> str:
    return chr(int(quoted[1], 16)) if quoted[1] else quoted[2]


def _compile(template: str, data: Mapping[str, Any], timestamp: int) -> bytes:
    capability, _, name = template.partition("/")
    typst, fonts = _typst()
    try:
        return typst.compile(
            ROOT / capability / "typst" / f"{name}.typ",
            root=ROOT,
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=timestamp,
        )
    except RuntimeError as error:
        raise TemplateError(f"{template}: {error}") from error
