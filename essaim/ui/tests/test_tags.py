"""Dates, amounts, lists: what people read."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import engines
from django.test import RequestFactory

from essaim.ui.templatetags import ui


def rendered(source, request=None, **context):
    return " ".join(engines["django"].from_string(source).render(context, request).split())


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2026, 3, 1), "1er\u00a0mars 2026"),
        (date(2026, 12, 24), "24\u00a0décembre 2026"),
        (datetime(2026, 3, 1, 23, 30, tzinfo=UTC), "2\u00a0mars 2026"),
        (None, "—"),
    ],
)
def test_a_date_is_written_in_french_and_an_instant_dated_in_paris(value, words):
    assert ui.french_date(value) == words


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("", "(heure de Paris)"),
        ("Europe/Paris", "(heure de Paris)"),
        ("Indian/Reunion", "(heure de Paris, soit 15\u00a0h\u00a000 à La Réunion)"),
        ("Pacific/Noumea", "(heure de Paris, soit 22\u00a0h\u00a000 en Nouvelle-Calédonie)"),
        ("Pacific/Tahiti", "(heure de Paris, soit 1\u00a0h\u00a000 à Tahiti)"),
    ],
)
def test_a_deadline_shows_the_local_hour_overseas(zone, end):
    assert (
        ui.french_datetime(datetime(2026, 3, 2, 11, tzinfo=UTC), zone)
        == f"2\u00a0mars 2026 à 12\u00a0h\u00a000 {end}"
    )


def test_a_local_hour_on_another_day_says_the_day():
    words = ui.french_datetime(datetime(2026, 3, 1, 23, tzinfo=UTC), "America/Martinique")

    assert words.endswith("soit 19\u00a0h\u00a000 le 1er\u00a0mars 2026 en Martinique)")


def test_figures():
    assert ui.euros(Decimal("99999.5")) == "99\u202f999,50\u00a0€"
    assert ui.figure(1234.5, 1) == "1\u202f234,5"
    assert ui.figure(None) == "—"
    assert [ui.file_size(size) for size in (1, 870_000, 1_572_864, 50 * 1024**2)] == [
        "1\u00a0Ko",
        "850\u00a0Ko",
        "1,5\u00a0Mo",
        "50\u00a0Mo",
    ]
    assert ui.percent(0.345, 1) == "34,5\u00a0%"
    assert ui.percent(None) == "—"


def test_small_parts_escape_what_they_are_given():
    assert "&lt;b&gt;" in ui.badge("<b>", "success")
    assert "fr-badge--" not in ui.badge("x", "unknown")
    assert "&lt;b&gt;" in ui.stat("<b>", "<b>", "<b>", "", "/")
    assert 'max="1"' in ui.progress(0, 0, "<b>")
    assert 'aria-hidden="true"' in ui.icon("check")
    assert 'role="img" aria-label="Fait"' in ui.icon("check", "Fait")


def test_a_change_is_said_in_words():
    html = ui.diff([("equal", "a "), ("delete", "<b>"), ("insert", "c")])

    assert "[supprimé\u00a0: </span>&lt;b&gt;" in html
    assert "<ins>" in html
    assert html.startswith('<div class="es-diff">a <del>')


def test_the_pager_keeps_the_filters():
    request = RequestFactory().get("/?state=submitted&after=12")

    html = rendered('{% pager "7" "31" %}', request)

    assert 'href="?state=submitted&amp;before=7"' in html
    assert 'href="?state=submitted&amp;after=31"' in html
    assert rendered("{% pager %}", request) == ""


def test_a_timeline_says_what_is_done_and_where_we_are():
    html = rendered(
        "{% timeline steps %}",
        steps=[{"what": "Dépôt", "state": "done"}, {"what": "Avis", "state": "current"}],
    )

    assert "(fait)" in html
    assert 'aria-current="step"' in html
