"""Long lists written row by row, in constant memory: CSV, XLSX, ODS.

A cell is a `str`, a number, a `Decimal`, a `bool`, a `date`, an aware `datetime`, or `None`. Text that a
spreadsheet would take for a formula is neutralised: prefixed in CSV, typed as text elsewhere.
"""

import csv
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from essaim.kit.units import PARIS

Row = Sequence[Any]
FORMATS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
# OWASP, « CSV Injection »: what a spreadsheet runs, the full-width forms that some read alike, and the marks
# of direction and spaces of all widths that they skip before it.
SKIPPED = "[\\s\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]*"
FORMULA = re.compile(SKIPPED + "[=+\\-@＝＋－＠﹢﹣﹦﹫]|[\\t\\r\\n]")
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ROWS_PER_PIECE = 500
CELL_MAX = 32_767  # characters, in XLSX
SHEET_NAME_FORBIDS = re.compile(r"[\[\]:*?/\\']")


def stream_csv(header: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """UTF-8 with its mark, semicolons and decimal commas: opened by a double click in France."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([_for_csv(cell) for cell in header])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_for_csv(cell) for cell in row])
        if number % ROWS_PER_PIECE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def disarmed(text: str) -> str:
    """Read as text by every spreadsheet, whatever comes first in it."""
    return f"'{text}" if FORMULA.match(text) else text


def write(
    file_format: str, target: Path, header: Sequence[str], rows: Iterable[Row], *, title: str = "Export"
) -> None:
    """The whole file, at `target`."""
    if file_format == "xlsx":
        _write_xlsx(target, header, rows, title)
    elif file_format == "ods":
        _write_ods(target, header, rows, title)
    else:
        with target.open("wb") as output:
            output.writelines(stream_csv(header, rows))


def stream(
    file_format: str, header: Sequence[str], rows: Iterable[Row], *, title: str = "Export"
) -> Iterator[bytes]:
    """The same, piece by piece. Archives are first written to the disk, whatever their length."""
    if file_format == "csv":
        yield from stream_csv(header, rows)
        return
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "export"
        write(file_format, target, header, rows, title=title)
        with target.open("rb") as content:
            while piece := content.read(256 * 1024):
                yield piece


def _taken(buffer: StringIO) -> bytes:
    piece = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return piece.encode(errors="replace")


def _in_paris(cell: datetime) -> datetime:
    """Spreadsheets know no time zone."""
    return cell.astimezone(PARIS).replace(tzinfo=None) if cell.tzinfo else cell


def _for_csv(cell: Any) -> Any:
    match cell:
        case bool():
            return "oui" if cell else "non"
        case Decimal() | float():
            return str(cell).replace(".", ",")
        case datetime():
            return _in_paris(cell).strftime("%Y-%m-%d %H:%M:%S")
        case int() | date() | None:
            return cell
        case _:
            text = str(cell).replace("\x00", "")
            return disarmed(text)


def _write_xlsx(target: Path, header: Sequence[str], rows: Iterable[Row], title: str) -> None:
    import xlsxwriter  # noqa: PLC0415  forty modules that only the worker needs

    options = {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}
    with xlsxwriter.Workbook(str(target), options) as book:
        sheet = book.add_worksheet(SHEET_NAME_FORBIDS.sub(" ", title)[:31].strip() or "Export")
        bold = book.add_format({"bold": True})
        styles = {
            datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            Decimal: book.add_format({"num_format": "#,##0.00"}),
        }
        sheet.freeze_panes(1, 0)
        for column, label in enumerate(header):
            sheet.write_string(0, column, label, bold)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write_cell(sheet, line, column, cell, styles)


def _write_cell(sheet: Any, line: int, column: int, cell: Any, styles: Mapping[type, Any]) -> None:
    match cell:
        case None:
            pass
        case bool():
            sheet.write_boolean(line, column, cell)
        case int() | float() | Decimal():
            sheet.write_number(line, column, cell, styles.get(type(cell)))
        case datetime() if cell.year >= 1900:  # before, XLSX has no dates
            sheet.write_datetime(line, column, _in_paris(cell), styles[datetime])
        case date() if cell.year >= 1900:
            sheet.write_datetime(line, column, cell)
        case _:
            sheet.write_string(line, column, NOT_XML.sub("", str(cell))[:CELL_MAX])


# --- ODS: a zip of three small files, written as it comes --------------------------------------

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
    ]
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{FORMATS["ods"]}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_DAY = (
    '<number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/>'
    '<number:text>/</number:text><number:year number:style="long"/>'
)
_HOUR = (
    '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>'
    '<number:minutes number:style="long"/>'
)
_STYLES = (
    "<office:automatic-styles>"
    f'<number:date-style style:name="N1">{_DAY}</number:date-style>'
    f'<number:date-style style:name="N2">{_DAY}{_HOUR}</number:date-style>'
    '<number:number-style style:name="N3"><number:number number:decimal-places="2" number:grouping="true" '
    'number:min-integer-digits="1"/></number:number-style>'
    + "".join(
        f'<style:style style:name="c{i}" style:family="table-cell" style:data-style-name="N{i}"/>'
        for i in (1, 2, 3)
    )
    + '<style:style style:name="head" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>'
)


def _write_ods(target: Path, header: Sequence[str], rows: Iterable[Row], title: str) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", FORMATS["ods"], compress_type=zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        with (
            archive.open("content.xml", "w", force_zip64=True) as entry,
            TextIOWrapper(entry, "utf-8") as xml,
        ):
            xml.write(f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES} ')
            xml.write(f'office:version="1.3">{_STYLES}<office:body><office:spreadsheet>')
            xml.write(f"<table:table table:name={quoteattr(title[:31])}><table:table-header-rows>")
            xml.write(_line(header, ' table:style-name="head"'))
            xml.write("</table:table-header-rows>")
            for row in rows:
                xml.write(_line(row))
            xml.write("</table:table></office:spreadsheet></office:body></office:document-content>")


def _line(row: Row, style: str = "") -> str:
    return f"<table:table-row>{''.join(_for_ods(cell, style) for cell in row)}</table:table-row>"


def _for_ods(cell: Any, style: str = "") -> str:
    match cell:
        case None:
            return "<table:table-cell/>"
        case bool():
            kind = f'"boolean" office:boolean-value="{str(cell).lower()}"'
        case Decimal():
            kind = f'"float" office:value="{cell}" table:style-name="c3"'
        case int() | float():
            kind = f'"float" office:value="{cell}"'
        case datetime():
            kind = f'"date" office:date-value="{_in_paris(cell):%Y-%m-%dT%H:%M:%S}" table:style-name="c2"'
        case date():
            kind = f'"date" office:date-value="{cell:%Y-%m-%d}" table:style-name="c1"'
        case _:
            paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in _lines(str(cell)))
            return f'<table:table-cell office:value-type="string"{style}>{paragraphs}</table:table-cell>'
    return f"<table:table-cell office:value-type={kind}/>"


def _lines(text: str) -> list[str]:
    return NOT_XML.sub("", text).splitlines() or [""]
