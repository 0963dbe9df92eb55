"""Methods that freeze, editions of figures, runs that are kept, flags, and the pages that show them."""

import json
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from essaim.accounts.factories import UserFactory
from essaim.audit.models import Entry
from essaim.optimum.replay import check
from essaim.territories import actions, queries
from essaim.territories.actions import Origin
from essaim.territories.compute.scoring import PriorityInput, score_territories
from essaim.territories.factories import (
    CommuneFactory,
    EpciFactory,
    MeasureVersionFactory,
    PriorityFlagFactory,
    ScoreMethodFactory,
    ZoningVersionFactory,
)
from essaim.territories.models import (
    Measure,
    MeasureVersion,
    PriorityRun,
    ScoreMethod,
    TerritoryScore,
    Zoning,
)

pytestmark = pytest.mark.django_db
TOML = """
name = "rurale"
version = "1"
title = "Ruralité"
threshold = 50
[weights]
cover = 0
density = 0
diversity = 0
engineering = 0
need = 100
[[indicators]]
key = "rural"
label = "Population rurale"
part = "need"
least = 0
most = 100
source = "Insee"
"""


@pytest.fixture
def method():
    """Two EPCI, one of which is known; computed."""
    EpciFactory(code="200000001", name="Rurale", population=100)
    EpciFactory(code="200000002", name="Inconnue", population=100)
    MeasureVersionFactory(values={"200000001": 100})
    MeasureVersionFactory(indicator="ptce_count", values={"200000001": 0})
    method = ScoreMethodFactory()
    actions.compute_priorities(method, by="tests")
    method.refresh_from_db()
    return method


def test_a_method_is_read_again_for_nothing_and_frozen_once_it_served():
    method = actions.import_method(TOML, by="tests")
    assert actions.import_method(TOML, by="tests") == method
    actions.import_method(TOML.replace("50", "60"), by="tests")

    actions.compute_priorities(method, by="tests")

    with pytest.raises(ValidationError, match="a déjà servi"):
        actions.import_method(TOML, by="tests")
    assert ScoreMethod.objects.get().document["threshold"] == 60


@pytest.mark.parametrize("text", ["name = ", 'name = "rurale"', TOML.replace("need = 100", "need = 90")])
def test_a_broken_method_is_refused_with_what_is_wrong(text):
    with pytest.raises(ValidationError):
        actions.import_method(text, by="tests")


def test_an_edition_takes_the_place_of_the_one_before_and_keeps_it():
    EpciFactory(code="200000001")
    first = Origin("rural", "Population rurale", "Insee", "2024", "LO")
    second = Origin("rural", "Population rurale", "Insee", "2025", "LO")

    actions.store_measures(first, {"200000001": Decimal(10)}, by="tests")
    actions.store_measures(second, {"200000001": Decimal(20)}, by="tests")
    actions.store_measures(second, {"200000001": Decimal(20)}, by="tests")

    assert list(MeasureVersion.objects.order_by("vintage").values_list("vintage", "is_current")) == [
        ("2024", False),
        ("2025", True),
    ]
    assert Measure.objects.count() == 2


def test_a_zoning_in_force_gives_an_indicator():
    epci = EpciFactory(code="200000001")
    version = ZoningVersionFactory(kind="frr")
    for code, value, people in (("38001", "socle", 300), ("38002", "non", 700)):
        commune = CommuneFactory(code=code, epci=epci, population=people)
        Zoning.objects.create(version=version, commune=commune, value=value)

    actions.measure_zoning("frr", ["socle"], "rural", "Population en FRR", by="tests")

    assert Measure.objects.get().value == 30
    with pytest.raises(ValidationError, match="plus"):
        actions.measure_zoning("frr", ["plus"], "rural", "Population en FRR", by="tests")
    with pytest.raises(ValidationError, match="Aucune édition"):
        actions.measure_zoning("qpv", ["1"], "rural", "QPV", by="tests")


def test_the_file_of_the_density_gives_three_indicators(tmp_path, capsys):
    EpciFactory(code="200000001")
    header = "epci,nom,pour_10000_habitants,activites,part_hors_premier_employeur,millesime"
    (tmp_path / "density.csv").write_text(f"{header}\n200000001,Rurale,12.345,4,0.8,2026-10\n")

    call_command("priority", "import-density", str(tmp_path / "density.csv"))

    assert dict(Measure.objects.values_list("version__indicator", "value")) == {
        "ess_density": Decimal("12.345"),
        "ess_activities": 4,
        "ess_outside_first_employer": Decimal("0.8"),
    }
    assert "ess_outside_first_employer, 2026-10\u00a0: 1 EPCI" in capsys.readouterr().out


def test_a_run_is_kept_as_it_was_and_can_be_made_again(method):
    run = PriorityRun.objects.get()

    again = score_territories(check(run.given, PriorityInput))

    assert json.loads(again.model_dump_json())["notice"] == run.result["notice"]
    assert [row.standing for row in again.territories] == ["priority", "unknown"]
    actions.compute_priorities(method, by="tests")
    assert PriorityRun.objects.count() == 1
    assert TerritoryScore.objects.get(epci="200000002").need is None


def test_a_flag_has_a_reason_an_author_and_a_trace(method):
    author = UserFactory()
    flagged = queries.Where(epcis=["200000002"])
    CommuneFactory(epci_id="200000002", population=100)
    epci = TerritoryScore.objects.get(epci="200000002").epci
    with pytest.raises(ValidationError, match=r"Donnez un motif\."):
        actions.flag_territory(method, epci, " ", by=author)

    flag = actions.flag_territory(method, epci, "Aucun réseau.", by=author)

    assert queries.priority_of_territory(method, flagged).standing == "priority"
    with pytest.raises(ValidationError, match="déjà signalé"):
        actions.flag_territory(method, epci, "Encore.", by=author)
    actions.end_flag(flag, "Erreur.", by=author)
    actions.end_flag(flag, "Encore.", by=author)
    assert queries.priority_of_territory(method, flagged).standing == "unknown"
    verbs = Entry.objects.filter(by=author).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["flag_territory", "end_flag"]


def test_territories_cost_the_same_for_one_or_many(method, django_assert_num_queries):
    CommuneFactory.create_batch(3, epci_id="200000001", population=100)
    outside = CommuneFactory(epci=None)
    many = {number: queries.Where(epcis=["200000001"]) for number in range(5)}
    many[9] = queries.Where(communes=[outside.code], epcis=["200000001"])

    with django_assert_num_queries(4):
        found = queries.priorities_of_territories(method, many)

    assert found[0].found.total == 100
    assert found[9].found.missing == ("cover", "need")


def test_anyone_reads_the_method_the_territories_and_the_files(method, client):
    PriorityFlagFactory(method=method, epci_id="200000001", by=UserFactory())
    run = PriorityRun.objects.get()
    at = {"identity": method.identity}

    page = client.get(reverse("territories:method", kwargs=at), {"standing": "priority"})
    assert [row.epci_id for row in page.context["page"]] == ["200000001"]
    assert "R. 311-3-1-1" in page.content.decode()
    assert "besoins du territoire\u00a0: 70" in page.content.decode()
    assert [
        row.epci_id for row in client.get(page.request["PATH_INFO"], {"search": "inconn"}).context["page"]
    ] == ["200000002"]
    one = client.get(reverse("territories:territory", kwargs=at | {"code": "200000002"}))
    assert "Donnée manquante" in one.content.decode()
    file = client.get(reverse("territories:run_file", kwargs={"public_id": run.public_id, "side": "entree"}))
    assert json.loads(file.content) == run.given
    export = client.get(reverse("territories:method_export", kwargs=at))
    assert "200000002;Inconnue" in b"".join(export.streaming_content).decode()
    assert client.get(reverse("territories:methods")).status_code == 200
    assert client.get("/territoires/priorite/inconnue@1/").status_code == 404


def test_the_methods_that_come_with_the_product_are_whole():
    call_command("priority", "load", verbosity=0)
    call_command("priority", "compute", verbosity=0)

    assert {method.identity for method in queries.methods()} == {
        "zones_blanches_ess@2021.1",
        "ruralite_qpv@2025.1",
    }
