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
TRIES = 40  # new characters that one document may teach us
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
    for _ in range(TRIES):
        sieve = Sieve(_missing)
        inputs = sieve.clean(plain)
        try:
            return _compile(template, inputs | {"substituted": sieve.used}, timestamp)
        except TemplateError as error:
            if not (undrawn := UNDRAWN.search(str(error))) or set(undrawn[1]) <= _missing:
                raise
            _missing.update(undrawn[1])
    raise TemplateError(f"{template}: too many characters that no font draws")


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
