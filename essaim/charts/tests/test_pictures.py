"""A picture, its table and its file say the same; the drawing breaks no rule of the house."""

import gzip
import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template import engines
from django.test import RequestFactory

from essaim.charts import samples
from essaim.charts.kinds import Bar, Bars, Bullet, Bullets, Cut, DotInterval, Reading
from essaim.charts.web import file_of, pictures_in, show

GOLDEN = Path(__file__).parent / "golden"
PICTURES = samples.everything()
DRAWN = [one for one in PICTURES if not one.is_empty]
BUDGET = 4096  # bytes, compressed


def page_of(picture, query=""):
    request = RequestFactory().get(f"/page/{query}")
    template = engines["django"].from_string("{% chart picture %}")
    return template.render({"picture": picture}, request)


@pytest.mark.parametrize("width", [720, 360])
@pytest.mark.parametrize("picture", DRAWN, ids=lambda one: one.key)
def test_the_drawing_is_the_one_that_was_looked_at(picture, width):
    """After a wanted change, look at them again: GOLDEN=1 pytest writes them anew."""
    kept = GOLDEN / f"{picture.key}-{width}.svg"
    drawn = picture.svg(width, alone=True).replace("><", ">\n<") + "\n"
    if os.environ.get("GOLDEN"):
        kept.write_text(drawn)
    assert drawn == kept.read_text()


@pytest.mark.parametrize("width", [720, 360])
@pytest.mark.parametrize("picture", DRAWN, ids=lambda one: one.key)
def test_a_drawing_is_light_strict_and_stays_in_its_frame(picture, width):
    svg = picture.svg(width)
    root = ElementTree.fromstring(picture.svg(width, alone=True))
    assert len(gzip.compress(svg.encode())) <= BUDGET
    assert not re.search(r"style=|<style|<script|javascript|on\w+=", svg)
    _, _, wide, high = map(float, root.get("viewBox").split())
    for mark in root.iter():
        for name in ("x", "x1", "x2", "cx"):
            assert -1 <= float(mark.get(name, 0)) <= wide + 1, mark.attrib
        for name in ("y", "y1", "y2", "cy"):
            assert -1 <= float(mark.get(name, 0)) <= high + 1, mark.attrib


@pytest.mark.parametrize("picture", DRAWN, ids=lambda one: one.key)
def test_every_line_of_the_table_is_in_the_page_and_in_the_file(picture):
    page = page_of(picture)
    file = b"".join(file_of(picture).streaming_content).decode()
    assert len(file.strip().splitlines()) == len(picture.rows) + 1
    for row in picture.cells:
        assert row[0].text in page
    assert f"?donnees={picture.key}" in page
    assert picture.title in page


def test_marks_with_an_address_make_a_group_and_not_one_image():
    linked = Bars(key="a", title="T", bars=(Bar("Bretagne", 3, url="/b/"),))
    alone = Bars(key="a", title="T", bars=(Bar("Bretagne", 3),))
    assert 'role="group"' in linked.svg()
    assert '<a href="/b/" aria-label="Bretagne\u00a0: 3">' in linked.svg()
    assert 'role="img"' in alone.svg()


def test_words_of_people_are_never_markup():
    picture = Bars(key="a", title="<b>&", bars=(Bar("<script>", 1, url='"><script>'),))
    assert "<script>" not in picture.svg() + page_of(picture)
    ElementTree.fromstring(picture.svg(alone=True))


def test_without_figures_the_frame_says_why():
    page = page_of(PICTURES[-1])
    assert "0 avis remis sur 40." in page
    assert "<svg" not in page
    assert "donnees=" not in page


def test_zero_nothing_and_unknown_are_three_things():
    picture = Bars(key="a", title="T", bars=(Bar("Zéro", 0), Bar("Inconnu", None), Bar("Un", 1, mark=2)))
    assert [row[1].text for row in picture.cells] == ["0", "non connu", "1"]
    bullets = Bullets(key="b", title="T", bullets=(Bullet("Libre", 0, 5),))
    assert [cell.text for cell in bullets.cells[0]] == ["Libre", "0", "—", "—", "tenue"]


def test_an_interval_never_leaves_the_scale_and_an_unread_row_stays():
    picture = DotInterval(
        key="a",
        title="T",
        readings=(Reading("A", 18.2, 14.1, 22.2), Reading("B", 9.95, 6.0, 13.9), Reading("C", None)),
        cut=Cut(1, "coupe"),
    )
    assert [[cell.text for cell in row] for row in picture.cells] == [
        ["A", "18,2", "14,1", "20,0", ""],
        ["B", "10,0", "6,0", "13,9", ""],
        ["C", "—", "—", "—", "aucune lecture"],
    ]
    assert "22,2" not in picture.svg()
    assert "non lu" in picture.svg()


def test_the_band_holds_the_rows_whose_interval_contains_the_cut():
    rows = (
        Reading("A", 18, 17, 19),
        Reading("B", 12, 10, 14),
        Reading("C", 11, 9, 13),
        Reading("D", 4, 3, 5),
    )
    assert DotInterval(key="a", title="T", readings=rows, cut=Cut(2, "coupe")).straddling() == range(1, 3)
    assert DotInterval(key="a", title="T", readings=rows, cut=Cut(4, "coupe")).straddling() == range(0)
    assert DotInterval(key="a", title="T", readings=rows).straddling() == range(0)


def test_a_rule_says_by_how_much_it_is_broken():
    few = Bullets(
        key="a", title="T", bullets=(Bullet("Dossiers", 7, 18, 9, 13), Bullet("Euros", 20, 30, None, 15))
    )
    assert [row[-1].text for row in few.cells] == ["manque 2", "dépasse de 5"]


def test_the_page_gives_the_file_of_its_picture(rf):
    response = show(rf.get("/?donnees=regions"), "charts/gallery.html", {"all": [samples.bars()]})
    content = b"".join(response.streaming_content).decode()
    assert response["Content-Type"].startswith("text/csv")
    assert "Bretagne;1250000;2500000" in content
    assert "Mayotte;;" in content


def test_pictures_are_found_in_lists_and_behind_an_attribute():
    class Board:
        pictures = [samples.bars()]

    assert [one.key for one in pictures_in([samples.cloud(), [samples.lanes()], Board(), 3])] == [
        "nuage",
        "vie",
        "regions",
    ]
