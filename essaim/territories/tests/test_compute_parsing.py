import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.territories.compute.parsing import MAX_ENTRIES, parse_places


def read(text):
    return [(entry.line, entry.code, entry.key) for entry in parse_places(text)]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("", []),
        (" \n ;; \t", []),
        ("38185", [(1, "38185", "")]),
        ("38185 38421/69123", [(1, "38185", ""), (1, "38421", ""), (1, "69123", "")]),
        ("38185, 2a004", [(1, "38185", ""), (1, "2A004", "")]),
        ("1004", [(1, "01004", "")]),
        ("200 040 715", [(1, "200040715", "")]),
        ("200\u202f040\u202f715", [(1, "200040715", "")]),
        ("Grenoble;Meylan\tGières|Eybens", [(1, "", n) for n in ("grenoble", "meylan", "gieres", "eybens")]),
        ("Grenoble\r\n\r\nMeylan", [(1, "", "grenoble"), (3, "", "meylan")]),
        ("38000 Grenoble Cedex 9", [(1, "38000", "grenoble")]),
        ("Grenoble (38185)", [(1, "38185", "grenoble")]),
        ("Grenoble – 38185", [(1, "38185", "grenoble")]),
        ("- « Grenoble »", [(1, "", "grenoble")]),
        ("12. Grenoble", [(1, "", "grenoble")]),
        ("97411 Saint-Denis", [(1, "97411", "saint denis")]),
    ],
)
def test_lists_are_read_whatever_parts_them(text, entries):
    assert read(text) == entries


def test_a_department_in_brackets_tells_namesakes_apart():
    [entry] = parse_places("Saint-Denis (974)")

    assert (entry.key, entry.department) == ("saint denis", "974")


def test_a_line_with_commas_keeps_both_readings():
    [entry] = parse_places("CC de Vitry, Champagne et Der")

    assert entry.key == "cc de vitry champagne et der"
    assert [piece.key for piece in entry.pieces] == ["cc de vitry", "champagne et der"]


@given(st.text())
def test_nothing_breaks_the_reading_and_no_entry_is_empty(text):
    for entry in parse_places(text):
        assert entry.text
        assert entry.line >= 1


@given(st.lists(st.from_regex(r"\A(0[1-9]|[1-8][1-9]|2[AB])[0-9]{3}\Z"), min_size=1, max_size=30))
def test_codes_survive_any_separator(codes):
    for separator in ("\n", ";", ", ", " ", "\t", " / ", "\n\n"):
        assert [entry.code for entry in parse_places(separator.join(codes))] == codes


def test_a_pasted_book_is_cut():
    assert len(parse_places("Grenoble\n" * (MAX_ENTRIES + 10))) == MAX_ENTRIES


@pytest.mark.parametrize("filler", ["-", " ", "(", "a (", '"', "1 ", ",", "- 1", "\u2013 "])
def test_a_hostile_paste_is_read_at_once(filler):
    start = time.process_time()

    parse_places("x" + filler * (59_000 // len(filler)) + "y")
    parse_places(("x" + filler * (190 // len(filler)) + "y\n") * 300)

    assert time.process_time() - start < 2


def test_a_very_long_line_is_a_list_of_names():
    entries = parse_places(", ".join(["Romans-sur-Isère"] * 50))

    assert [entry.key for entry in entries] == ["romans sur isere"] * 50
