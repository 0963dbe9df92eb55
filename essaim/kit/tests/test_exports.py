"""Exports keep types, disarm formulas, and hold no more in memory for a hundred thousand rows."""

import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.kit.downloads import download
from essaim.kit.exports import FORMATS, disarmed, stream, stream_csv, write

HEADER = ["Référence", "Montant", "Le"]
ROW = ["K7RM2XQ4TB", Decimal("1234.50"), date(2021, 5, 12)]
AT = datetime(2021, 5, 12, 16, 5, tzinfo=UTC)


def csv_of(*rows):
    return b"".join(stream_csv(["a"], rows)).decode("utf-8-sig").splitlines()[1:]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("Pôle", "Pôle"),
        (None, '""'),
        (True, "oui"),
        (False, "non"),
        (12, "12"),
        (-12, "-12"),
        (Decimal("-1234.50"), "-1234,50"),
        (date(2021, 5, 12), "2021-05-12"),
        (AT, "2021-05-12 18:05:00"),
        ("a;b", '"a;b"'),
        ("=1+1", "'=1+1"),
        ("+33 1 00 00 00 00", "'+33 1 00 00 00 00"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
    ],
)
def test_a_cell_in_csv(cell, written):
    assert csv_of([cell]) == [written]


def test_csv_opens_in_a_french_spreadsheet():
    content = b"".join(stream_csv(HEADER, [ROW]))

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == "Référence;Montant;Le\r\nK7RM2XQ4TB;1234,50;2021-05-12\r\n"


def xml_of(path, member):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return ElementTree.fromstring(archive.read(member))


def test_xlsx_keeps_types_and_evaluates_nothing(tmp_path):
    target = tmp_path / "a.xlsx"
    write("xlsx", target, HEADER, [ROW, ["=1+1", True, AT], [None, 3, "a\x00b"]], title="Dossiers: [2021]")

    sheet = xml_of(target, "xl/worksheets/sheet1.xml")
    space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    cells = {cell.get("r"): cell for cell in sheet.iterfind(".//x:c", space)}
    assert cells["B2"].find("x:v", space).text == "1234.50"
    assert cells["C2"].find("x:v", space).text == "44328"
    assert cells["A3"].get("t") == "inlineStr"
    assert "".join(cells["A3"].itertext()) == "=1+1"
    assert "".join(cells["C4"].itertext()) == "ab"
    assert cells["C3"].find("x:v", space).text.startswith("44328.753")  # 18:05 in Paris
    assert sheet.find(".//x:f", space) is None


def test_ods_keeps_types_and_evaluates_nothing(tmp_path):
    target = tmp_path / "a.ods"
    write("ods", target, HEADER, [ROW, ["=1+1", True, AT], [None, 3, "a\nb\x00<"]], title="Dossiers")

    with zipfile.ZipFile(target) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    content = xml_of(target, "content.xml")
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    cells = list(content.iter(f"{table}table-cell"))
    kinds = [cell.get(f"{office}value-type") for cell in cells]
    assert kinds == ["string"] * 4 + ["float", "date", "string", "boolean", "date", None, "float", "string"]
    assert cells[4].get(f"{office}value") == "1234.50"
    assert cells[8].get(f"{office}date-value") == "2021-05-12T18:05:00"
    assert ["".join(part.itertext()) for part in cells[11]] == ["a", "b<"]
    assert not any(cell.get(f"{table}formula") for cell in cells)


NUMBERS = st.integers(-(2**53), 2**53) | st.decimals(allow_nan=False, allow_infinity=False)
ANY = st.none() | st.booleans() | NUMBERS | st.text() | st.dates()


@given(st.lists(st.lists(ANY, min_size=2, max_size=2), max_size=5))
def test_any_cells_make_a_file_that_opens(tmp_path_factory, rows):
    for file_format, member in [("xlsx", "xl/worksheets/sheet1.xml"), ("ods", "content.xml")]:
        target = tmp_path_factory.mktemp("any") / "a"
        write(file_format, target, ["a", "b"], rows)
        xml_of(target, member)
    assert b"".join(stream("csv", ["a", "b"], rows))


@pytest.mark.parametrize("file_format", FORMATS)
def test_memory_does_not_grow_with_the_rows(tmp_path, file_format):
    def peak(count):
        tracemalloc.start()
        rows = ([f"R{i}", Decimal(i), date(2021, 5, 12)] for i in range(count))
        write(file_format, tmp_path / "a", HEADER, rows)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(20_000) < peak(1_000) + 1_000_000


@pytest.mark.parametrize("file_format", [*FORMATS, "exe"])
def test_a_list_is_downloaded_as_an_attachment(file_format):
    response = download(file_format, "Dossiers déposés", HEADER, [ROW])

    assert response["Content-Disposition"].startswith('attachment; filename="dossiers-deposes-')
    assert b"".join(response)


@pytest.mark.parametrize(
    "before", ["", " ", "  ", "\u00a0", "\u202f", "\u3000", "\n", "\r\n", "\t", "\ufeff", "\u200b"]
)
@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_no_text_of_a_csv_is_run_whatever_comes_before_its_sign(before, sign):
    line = b"".join(stream_csv(["a"], [[f"{before}{sign}1+1"]])).decode()

    assert f"'{before}{sign}1+1" in line


@pytest.mark.parametrize("text", ["\tun", "\run", "\nun"])
def test_no_text_of_a_csv_begins_by_what_moves_to_another_cell(text):
    assert disarmed(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "un - deux", "a=b", "nom@exemple.fr", " un", "« = »", "12 mai"])
def test_plain_words_of_a_csv_stay_as_they_are(text):
    assert disarmed(text) == text
