"""CSV as the law asks: UTF-8, commas, decimal points, doubled quotes, and no cell that acts as a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import StringIO

from essaim.kit.exports import disarmed

NOT_READ = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
ROWS_PER_PIECE = 500


def text(words: str, most: int = 0) -> str:
    """On one line, at most `most` characters, and read as text by every spreadsheet."""
    plain = disarmed(" ".join(NOT_READ.sub("", words).split()))
    if most and len(plain) > most:
        plain = plain[: most - 1].rstrip() + "…"
    return plain


def number(amount: Decimal) -> str:
    return f"{amount:.2f}"


def stream(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Piece by piece, in constant memory."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    for place, row in enumerate(rows, start=1):
        writer.writerow(row)
        if place % ROWS_PER_PIECE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: StringIO) -> bytes:
    piece = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return piece.encode()
