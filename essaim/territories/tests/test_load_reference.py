import time

import pytest
from django.core.management import call_command

from essaim.territories import queries
from essaim.territories.actions import load_reference
from essaim.territories.compute.maps import SHAPES
from essaim.territories.models import Commune, Department, Epci, FormerCommune, Region, Vintage
from essaim.territories.tests.conftest import TABLES

pytestmark = pytest.mark.django_db


def test_the_tables_come_from_the_files(folder):
    done = load_reference(folder(), by="léa")

    assert done == {"regions": 2, "departments": 2, "epcis": 1, "communes": 2, "former_communes": 1}
    grenoble = Commune.objects.get(code="38185")
    assert (grenoble.region_id, grenoble.epci_id, grenoble.postcodes) == (
        "84",
        "200040715",
        ["38000", "38100"],
    )
    assert (grenoble.search_key, grenoble.population) == ("grenoble", 156389)
    assert Epci.objects.get().departments == ["38", "69"]
    assert FormerCommune.objects.get().current == grenoble
    assert Vintage.objects.get(dataset="communes").loaded_by == "léa"


def test_a_population_that_is_not_published_is_not_zero(folder):
    load_reference(folder(), by="léa")

    assert Commune.objects.get(code="97608").population is None
    assert Commune.objects.get(code="97608").epci is None


def test_a_second_run_writes_nothing(folder, django_assert_num_queries):
    load_reference(folder(), by="léa")

    with django_assert_num_queries(3):  # savepoint, vintages, release
        assert load_reference(folder(), by="léa") == {}


def test_a_commune_that_disappears_is_kept_for_the_dossiers_that_cite_it(folder):
    load_reference(folder(), by="léa")
    header, grenoble, _ = TABLES["communes"]

    done = load_reference(
        folder(communes=(header, grenoble.replace("Grenoble", "Grenoble-la-Neuve"))), by="léa"
    )

    assert done == {"communes": 1}
    assert Commune.objects.get(code="38185").name == "Grenoble-la-Neuve"
    assert list(Commune.objects.values_list("code", "is_current")) == [("38185", True), ("97608", False)]


def test_an_old_code_may_become_a_commune_again(folder):
    load_reference(folder(), by="léa")
    header, *communes = TABLES["communes"]
    load_reference(
        folder(
            communes=(header, *communes, "38999,Vieille-Ville,38,,12,38000"),
            former_communes=TABLES["former_communes"][:1],
        ),
        by="léa",
    )

    assert not FormerCommune.objects.exists()
    assert Commune.objects.get(code="38999").is_current


def test_the_files_of_the_repository_load_in_seconds(capsys):
    start = time.process_time()
    call_command("territories", "load", by="léa")
    assert time.process_time() - start < 15

    call_command("territories", "load", by="léa")
    assert "Territoires déjà à jour." in capsys.readouterr().out
    assert Region.objects.count() == 26
    assert Department.objects.filter(zone__in=["metro", "drom"]).count() == 101
    assert (Commune.objects.count(), Epci.objects.count()) == (34969, 1255)
    assert Commune.objects.filter(epci=None).count() == 98
    assert Commune.objects.filter(population=None).count() == 6
    assert FormerCommune.objects.filter(kind="arrondissement-municipal").count() == 45
    found = queries.resolve_codes(
        "75110\n13201\n69381\nCC de Vitry, Champagne et Der\nst paul (974)\n2B033"
    ).found
    assert [place.code for place in found] == ["75056", "13055", "69123", "200034718", "97415", "2B033"]
    assert [place.name for place in queries.search_places("greboble", limit=1)] == ["Grenoble"]
    assert SHAPES.parent.joinpath("README.md").exists()
