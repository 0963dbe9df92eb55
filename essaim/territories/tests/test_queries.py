import pytest

from essaim.territories import queries
from essaim.territories.factories import (
    CommuneFactory,
    DepartmentFactory,
    EpciFactory,
    FormerCommuneFactory,
    VintageFactory,
    ZoningVersionFactory,
)
from essaim.territories.models import Zoning

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places():
    isere = DepartmentFactory(code="38", name="Isère", region__code="84", region__name="Auvergne-Rhône-Alpes")
    reunion = DepartmentFactory(
        code="974", name="La Réunion", zone="drom", region__code="04", region__name="La Réunion"
    )
    DepartmentFactory(
        code="989",
        name="Île de Clipperton",
        zone="com",
        region__code="989",
        region__name="Île de Clipperton",
    )
    metropole = EpciFactory(
        code="200040715",
        name="Grenoble-Alpes-Métropole",
        kind="METRO",
        region=isere.region,
        departments=["38"],
    )
    EpciFactory(code="243800984", name="CC Le Grésivaudan", region=isere.region, departments=["38", "73"])
    grenoble = CommuneFactory(
        code="38185",
        name="Grenoble",
        department=isere,
        epci=metropole,
        population=156_389,
        postcodes=["38000", "38100"],
    )
    CommuneFactory(
        code="38229", name="Meylan", department=isere, epci=metropole, population=18_000, postcodes=["38240"]
    )
    CommuneFactory(code="38395", name="Saint-Égrève", department=isere, epci=metropole, population=None)
    CommuneFactory(
        code="97411", name="Saint-Denis", department=reunion, population=156_000, postcodes=["97400"]
    )
    CommuneFactory(code="38998", name="Grenoble-Disparue", department=isere, gone=True)
    CommuneFactory(code="38100", name="Charette", department=isere, postcodes=["38390"])
    FormerCommuneFactory(code="38999", name="Saint-Bruno", current=grenoble)


def search(text, **options):
    return [place.code for place in queries.search_places(text, **options)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("grenoble", ["38185", "200040715"]),
        ("GRENOBEL", ["38185"]),
        ("st egreve", ["38395"]),
        ("denis", ["97411"]),
        ("38185", ["38185"]),
        ("38000", ["38185"]),
        ("38100", ["38100", "38185"]),
        ("38999", ["38185"]),
        ("st bruno", ["38185"]),
        ("200 040 715", ["200040715"]),
        ("me", ["38229"]),
        ("", []),
        (" - ", []),
        ("xyzxyz", []),
    ],
)
def test_a_place_is_found_by_what_people_type(text, codes):
    assert search(text)[: len(codes) or 1] == codes


def test_a_former_name_says_what_it_became():
    [place] = queries.search_places("Saint-Bruno", limit=1)

    assert place.label == "Grenoble (ex-Saint-Bruno), Isère (38)"


def test_kinds_and_limits_are_kept(django_assert_num_queries):
    assert search("isere", kinds=["department"]) == ["38"]
    assert search("84", kinds=["region", "department"]) == ["84"]
    assert search("reunion", kinds=["region"]) == ["04"]
    with django_assert_num_queries(5):
        queries.search_places("saint", kinds=["commune", "epci", "department", "region"])
    assert len(search("saint", limit=1)) == 1


LIST = """Grenoble; 97411
38999
200040715
Le Grésivaudan
Saint-Denis (974)
Isère
Meylin
99999"""


def test_a_pasted_list_is_sorted_out(django_assert_num_queries):
    with django_assert_num_queries(
        6
    ):  # former, communes, EPCI, departments, near spellings and the places they name
        result = queries.resolve_codes(LIST, kinds=["commune", "epci", "department"])

    assert [place.code for place in result.found] == ["38185", "97411", "200040715", "243800984", "38"]
    assert result.commune_codes == ["38185", "97411"]
    assert result.epci_codes == ["200040715", "243800984"]
    assert result.ambiguous == []
    assert [(one.entry.line, one.entry.text) for one in result.unknown] == [(7, "Meylin"), (8, "99999")]
    assert [place.code for place in result.unknown[0].candidates] == ["38229"]


def test_a_code_that_is_also_a_postcode_is_asked_or_told():
    assert [place.code for place in queries.resolve_codes("38100").ambiguous[0].candidates] == [
        "38100",
        "38185",
    ]
    assert queries.resolve_codes("38100", reading="postcode").commune_codes == ["38185"]
    assert queries.resolve_codes("38100 38229").commune_codes == ["38100", "38229"]
    assert queries.resolve_codes("38100 38000").commune_codes == ["38185"]
    assert queries.resolve_codes("38100 Charette").commune_codes == ["38100"]


def test_kinds_that_are_not_asked_are_unknown():
    assert queries.resolve_codes("200040715", kinds=["commune"]).unknown
    assert queries.resolve_codes("Grenoble", kinds=["epci"]).found == []
    assert queries.resolve_codes("").found == []


def test_a_territory_counts_each_commune_once_and_says_what_is_missing(django_assert_num_queries):
    VintageFactory(dataset="communes")
    version = ZoningVersionFactory(kind="frr")
    Zoning.objects.create(version=version, commune_id="38229", value="socle")

    with django_assert_num_queries(4):
        summary = queries.territory_summary(["38185", "97411", "12345"], ["200040715", "1"])

    assert summary.commune_count == 4
    assert summary.population == 156_389 + 18_000 + 156_000
    assert summary.population_text == "au moins 330\u202f389"
    assert [commune.code for commune in summary.population_missing] == ["38395"]
    assert summary.unknown_codes == ["1", "12345"]
    assert [department.code for department in summary.departments] == ["38", "974"]
    assert [region.code for region in summary.regions] == ["84", "04"]
    assert [(count.value, count.communes) for count in summary.zonings] == [("socle", 1)]
    assert [vintage.dataset for vintage in summary.vintages] == ["communes"]


@pytest.mark.parametrize(
    ("communes", "text"),
    [(["38395"], "non connue"), ([], "non connue"), (["38229"], "18\u202f000")],
)
def test_a_population_that_nobody_knows_is_not_zero(communes, text):
    assert queries.territory_summary(communes).population_text == text


@pytest.mark.parametrize(
    ("place", "region"),
    [
        ({"commune": "38185"}, "84"),
        ({"commune": "38999"}, "84"),
        ({"commune": "38998"}, None),
        ({"epci": "243800984"}, "84"),
        ({"department": "974"}, "04"),
        ({"department": "2A"}, None),
    ],
)
def test_the_region_of_a_place(place, region):
    found = queries.region_of(**place)

    assert (found and found.code) == region


def test_departments_come_with_their_region(django_assert_num_queries):
    with django_assert_num_queries(1):
        listed = [(row.code, row.region.name) for row in queries.departments_with_region()]
    assert listed[0] == ("38", "Auvergne-Rhône-Alpes")


def test_the_table_of_a_map_lists_what_the_map_cannot_draw():
    assert [row[0].code for row in queries.department_rows({})] == ["38", "974"]
    rows = queries.department_rows({"38": (2, "2 pôles", "/isere"), "989": (1, "1 pôle", "")})

    assert [(row[0].code, *row[1:]) for row in rows] == [
        ("38", "2 pôles", "/isere"),
        ("974", "donnée non disponible", ""),
        ("989", "1 pôle", ""),
    ]


def test_zonings_in_force_and_sources_can_be_cited(django_assert_num_queries):
    for kind in ("frr", "qpv"):
        version = ZoningVersionFactory(kind=kind)
        Zoning.objects.create(version=version, commune_id="38185", value="1")
    VintageFactory(dataset="communes")

    with django_assert_num_queries(1):
        assert [row.version.label for row in queries.current_zonings(["38185"], "frr")] == [version.label]
    assert queries.current_zonings(["38185"]).count() == 2
    assert queries.vintages().count() == queries.vintages("communes").count() == 1
