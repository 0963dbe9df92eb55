import json

import pytest
from django.core.management import CommandError, call_command

from essaim.territories import queries
from essaim.territories.factories import EpciFactory
from essaim.territories.models import Contour, Vintage

pytestmark = pytest.mark.django_db

SQUARE = {"type": "Polygon", "coordinates": [[[5, 45], [6, 45], [6, 46], [5, 45]]]}


def outlines(*codes):
    features = [{"properties": {"code": code}, "geometry": SQUARE} for code in codes]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture
def run(tmp_path):
    EpciFactory(code="200040715")
    EpciFactory(code="200000172")

    def import_file(content, **changes):
        path = tmp_path / "epci.geojson"
        path.write_text(content)
        facts = {"level": "epci", "vintage": "2026", "source": "IGN", **changes}
        call_command("territories", "import-contours", path, **facts)

    return import_file


def test_outlines_are_given_back_as_a_collection(run, django_assert_num_queries):
    run(outlines("200040715"))

    with django_assert_num_queries(1):
        collection = queries.contour_collection("epci", ["200040715", "200000172"])

    assert [feature["id"] for feature in collection["features"]] == ["200040715"]
    assert collection["features"][0]["geometry"] == SQUARE


def test_several_files_of_a_vintage_add_up_and_a_new_vintage_takes_over(run):
    run(outlines("200040715"))
    run(outlines("200000172"))
    assert Vintage.objects.get().row_count == 2

    run(outlines("200040715", "200000172"), vintage="2027")

    assert Vintage.objects.get().vintage == "2027"
    assert Contour.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "ligne 1\u00a0: ce n’est pas du JSON."),
        ("[]", "ni un GeoJSON ni un TopoJSON"),
        (outlines("200040715", "999999999"), "1 codes inconnus à ce niveau\u00a0: 999999999"),
    ],
)
def test_a_broken_file_is_refused_whole(run, content, reason):
    with pytest.raises(CommandError, match=f"Rien n’a été chargé.\n.*{reason}"):
        run(content)

    assert not Contour.objects.exists()
