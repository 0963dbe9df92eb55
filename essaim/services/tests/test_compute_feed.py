"""The calendar that follows an adviser or a pole."""

from datetime import UTC, datetime

from essaim.services.compute.feed import Meeting, as_ics

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_a_line_break_in_a_title_adds_no_line_to_the_file():
    meeting = Meeting("1", "Séance\r\nATTACH:http://mechant.example", AT, AT, "Salle\nX-A:1", "https://x.fr")
    book = as_ics("Bouquet\r\nX-B:1", [meeting], AT).decode()

    assert "SUMMARY:Séance ATTACH:http" in book
    assert not [line for line in book.splitlines() if line.startswith(("ATTACH", "X-A", "X-B"))]
