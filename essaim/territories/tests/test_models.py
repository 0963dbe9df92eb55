from decimal import Decimal

import pytest
from django.db import IntegrityError

from essaim.territories.factories import (
    CommuneFactory,
    DepartmentFactory,
    EpciFactory,
    FormerCommuneFactory,
    RegionFactory,
    ScoreMethodFactory,
    TerritoryScoreFactory,
    VintageFactory,
    ZoningVersionFactory,
)
from essaim.territories.models import Contour, TerritoryScore, Zoning

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["01004", "2A004", "2B033", "97101", "97608", "98833"])
def test_every_official_code_is_accepted(code):
    assert CommuneFactory(code=code, department__code=code[:3] if code > "97" else code[:2]).pk == code


@pytest.mark.parametrize(
    ("factory", "values", "constraint"),
    [
        (CommuneFactory, {"code": "20004"}, "commune_code_is_official"),
        (CommuneFactory, {"code": "2C004"}, "commune_code_is_official"),
        (CommuneFactory, {"population": -1}, "commune_population_is_not_negative"),
        (EpciFactory, {"code": "12"}, "epci_code_is_a_siren"),
        (EpciFactory, {"population": -1}, "epci_population_is_not_negative"),
        (EpciFactory, {"kind": "SIVOM"}, "epci_kind_is_known"),
        (DepartmentFactory, {"code": "2C"}, "department_code_is_official"),
        (RegionFactory, {"zone": "mars"}, "region_zone_is_known"),
        (FormerCommuneFactory, {"kind": "x"}, "former_commune_kind_is_known"),
        (TerritoryScoreFactory, {"density": Decimal("100.01")}, "territory_score_density_from_0_to_100"),
        (TerritoryScoreFactory, {"need": -1}, "territory_score_need_from_0_to_100"),
    ],
)
def test_the_database_refuses_what_cannot_be(factory, values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        factory(**values)


def test_a_part_that_nobody_measured_stays_unknown():
    score = TerritoryScoreFactory(cover=0)
    score.refresh_from_db()

    assert {part: getattr(score, part) for part in TerritoryScore.PARTS} == {
        "cover": 0,
        "density": None,
        "diversity": None,
        "engineering": None,
        "need": None,
    }


def test_an_outline_is_a_surface():
    with pytest.raises(IntegrityError, match="contour_is_a_surface"):
        Contour.objects.create(level="epci", code="1", geometry={"type": "Point"}, vintage=VintageFactory())


def test_one_edition_of_a_zoning_is_in_force():
    ZoningVersionFactory(kind="frr", vintage="2024")

    with pytest.raises(IntegrityError, match="zoning_version_one_current_per_kind"):
        ZoningVersionFactory(kind="frr", vintage="2025")


def test_things_say_their_name():
    zoning = Zoning(version=ZoningVersionFactory(), commune=CommuneFactory(code="38185"), value="socle")
    outline = Contour(level="epci", code="200040715")

    assert str(zoning) == "38185\u00a0: socle"
    assert str(zoning.version) == "France ruralités revitalisation (2025)"
    assert str(outline) == "EPCI 200040715"
    assert str(VintageFactory()) == "Communes (COG 2026)"
    assert str(ScoreMethodFactory(title="Zones blanches")) == "Zones blanches, version 1"
    assert str(FormerCommuneFactory(code="01340", name="")) == "01340"
    assert str(TerritoryScoreFactory(epci__code="200040715")).startswith("200040715")
    assert [
        str(make(name="Isère")) for make in (RegionFactory, DepartmentFactory, EpciFactory, CommuneFactory)
    ] == ["Isère"] * 4
