"""One way to write a number, one class that aligns it: every template of the product is read."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import engines

from essaim.kit import words

TEMPLATES = sorted(Path(__file__).parents[2].glob("**/*.html"))
NUMBERS = "euros|figure|number|score|signed|days|percent|file_size"
ALONE = re.compile(r"<td([^>]*)>\s*\{\{[^{}]*\|(?:" + NUMBERS + r")\b[^{}]*\}\}\s*</td>")


def shown(source, value):
    return engines["django"].from_string(source).render({"value": value})


def test_a_cell_that_holds_a_number_is_aligned():
    left = [
        f"{path.name}: {found[0]}"
        for path in TEMPLATES
        for found in ALONE.finditer(path.read_text())
        if "es-number" not in found[1]
    ]
    assert left == []


def test_numbers_are_written_by_our_filters_alone():
    """Those of Django know neither the thin space nor the true minus; an attribute is for machines."""
    other = re.compile(r"""\|(?:floatformat(?!:["']\du)|intcomma)|fr-cell--number""")
    assert [path.name for path in TEMPLATES if other.search(path.read_text())] == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0 jour"),
        (1, "1 jour"),
        (Decimal("0.50"), "0,5 jour"),
        (Decimal("1.5"), "1,5 jour"),
        (2, "2 jours"),
    ],
)
def test_a_quantity_agrees_as_in_french(value, said):
    assert shown('{{ value|quantity:"jour" }}', value) == said.replace(" ", "\u00a0")
    assert shown("jour{{ value|pluralize }}", value) == re.sub(r"[\d,]+ ", "", said)


@pytest.mark.parametrize(
    ("source", "value", "said"),
    [
        ("{{ value|days }}", Decimal("1.50"), "1,5 j"),
        ("{{ value|days }}", 0, "0 j"),
        ("{{ value|days }}", None, "—"),
        ("{{ value|number }}", 1188, "1_188"),
        ("{{ value|score }}", 9.95, "10,0"),
        ("{{ value|score }}", Decimal("13.865"), "13,9"),
        ("{{ value|score }}", None, "—"),
        ("{{ value|signed }}", -2.79, "−2,8"),
        ("{{ value|signed }}", 0.04, "0,0"),
        ("{{ value|signed }}", 1.25, "+1,3"),
        ("{{ value|figure:2 }}", -1234.5, "−1_234,50"),
        ("{{ value|percent }}", 0, "0 %"),
        ("{{ value|euros }}", None, "non connu"),
        ("{{ value|euros }}", 0, "0 €"),
        ('{{ value|quantity:"cheval,chevaux" }}', 3, "3 chevaux"),
        ("{{ value|span }}", timedelta(hours=20), "20 h"),
        ("{{ value|span }}", timedelta(days=5, hours=3), "5 jours"),
        (
            "{{ value|moment }}",
            datetime(2026, 12, 3, 22, 59, 1, tzinfo=UTC),
            "jeudi 3 décembre 2026 à 23 h 59",
        ),
        ("{{ value|short_date }}", datetime(2026, 11, 30, 23, 30, tzinfo=UTC), "1er déc. 2026"),
        ("{{ value|short_moment }}", datetime(2026, 11, 30, 22, 48, tzinfo=UTC), "30 nov. 2026, 23 h 48"),
    ],
)
def test_a_value_is_written_in_one_way(source, value, said):
    assert shown(source, value).replace("\u00a0", " ").replace("\u202f", "_") == said


def test_a_plural_agrees_each_word():
    assert words.plural(2, "dossier recevable") == "dossiers recevables"
    assert words.plural(1, "avis") == "avis"
    assert words.plural(3, "avis") == "avis"
    assert words.plural([1, 2], "pôle") == "pôles"
