"""docs/architecture.md says what the contracts say."""

from pathlib import Path

from scripts import architecture


def test_the_page_of_the_architecture_is_up_to_date():
    written = architecture.PAGE.read_text()
    assert architecture.page(written) == written, "run: python scripts/architecture.py"


def test_every_room_says_what_it_holds():
    for room in (room for line in architecture.layers(1) for room in line):
        text = (Path(architecture.ROOT) / "essaim" / room / "__init__.py").read_text()
        assert text.startswith('"""'), room


def test_every_offer_is_filled_by_a_room_above():
    rows = [row.split(" | ") for row in architecture.offers().splitlines()[2:]]
    height = {room: place for place, line in enumerate(architecture.layers(1)) for room in line}
    for name, room, _, by in rows:
        fillers = [one.strip("`| ") for one in by.split(",")]
        assert all(height[one] < height[room.strip("`| ")] for one in fillers), name
