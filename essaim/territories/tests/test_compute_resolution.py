import pytest

from essaim.territories.compute.parsing import parse_places
from essaim.territories.compute.places import Place
from essaim.territories.compute.resolution import Lookup, resolve

GRENOBLE = Place("commune", "38185", "Grenoble", key="grenoble", department="38")
LYON = Place("commune", "69123", "Lyon", key="lyon", department="69")
AFFOUX = Place("commune", "69001", "Affoux", key="affoux", department="69")


def lookup():
    tables = Lookup(by_code={place.code: place for place in (GRENOBLE, LYON, AFFOUX)})
    for place in (GRENOBLE, LYON, AFFOUX):
        tables.by_name[place.key].append(place)
    tables.by_postcode["69001"].append(LYON)
    tables.by_postcode["38000"].append(GRENOBLE)
    return tables


@pytest.mark.parametrize(
    ("text", "reading", "found"),
    [
        ("69001\n38185", "insee", [AFFOUX, GRENOBLE]),
        ("69001\n38000", "postcode", [LYON, GRENOBLE]),
        ("69001 Lyon", "", [LYON]),
        ("69001 Affoux", "", [AFFOUX]),
        ("38185, 38185\nGrenoble", "insee", [GRENOBLE]),
        ("Grenoble, Lyon", "", [GRENOBLE, LYON]),
        ("38185 Grenoble, Lyon", "", [GRENOBLE, LYON]),
        ("Grenoble, 38000", "", [GRENOBLE]),
        ("38185 chez nous", "", [GRENOBLE]),
    ],
)
def test_the_rest_of_the_list_tells_what_a_code_means(text, reading, found):
    result = resolve(parse_places(text), lookup())

    assert result.reading == reading
    assert result.found == found
    assert result.ambiguous == []


@pytest.mark.parametrize(
    ("text", "codes"), [("69001", ["69001", "69123"]), ("38185 Lyon", ["38185", "69123"])]
)
def test_a_doubt_is_left_to_a_person(text, codes):
    result = resolve(parse_places(text), lookup())

    assert result.found == []
    assert [place.code for place in result.ambiguous[0].candidates] == codes


@pytest.mark.parametrize(("reading", "found"), [("insee", AFFOUX), ("postcode", LYON)])
def test_a_person_may_settle_what_codes_mean(reading, found):
    assert resolve(parse_places("69001"), lookup(), reading).found == [found]


def test_a_department_that_does_not_hold_the_name_finds_nothing():
    result = resolve(parse_places("Grenoble (69)"), lookup())

    assert [one.entry.text for one in result.unknown] == ["Grenoble (69)"]
