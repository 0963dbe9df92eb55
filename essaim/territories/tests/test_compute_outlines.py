import pytest

from essaim.territories.compute.outlines import BrokenOutlines, read_outlines

SQUARE = [[[5, 45], [6, 45], [6, 46], [5, 45]]]


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def feature(code="38", kind="Polygon", coordinates=SQUARE):
    return {"properties": {"CODE": code}, "geometry": {"type": kind, "coordinates": coordinates}}


def topology(**changes):
    """Two squares that share their middle side, the second one reading it backwards."""
    return {
        "type": "Topology",
        "transform": {"scale": [1, 1], "translate": [5, 45]},
        "arcs": [[[0, 0], [0, 1]], [[0, 1], [-1, 0], [0, -1], [1, 0]], [[0, 0], [1, 0], [0, 1], [-1, 0]]],
        "objects": {
            "departements": {
                "geometries": [
                    {"type": "Polygon", "id": "01", "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "id": "02", "arcs": [[[2, -1]]]},
                ]
            }
        },
        **changes,
    }


def test_a_geojson_is_kept_as_it_is():
    assert read_outlines(collection(feature())) == {"38": {"type": "Polygon", "coordinates": SQUARE}}


def test_a_topojson_is_unrolled_ring_by_ring():
    outlines = read_outlines(topology())

    assert outlines["01"]["coordinates"] == [[[5, 45], [5, 46], [4, 46], [4, 45], [5, 45]]]
    assert outlines["02"]["coordinates"] == [[[[5, 45], [6, 45], [6, 46], [5, 46], [5, 45]]]]


def test_a_topojson_without_steps_holds_plain_points():
    plain = topology(transform=None, arcs=[[[5, 45], [6, 46]], [[6, 46], [5, 45]], [[5, 45], [6, 46]]])

    assert read_outlines(plain)["01"]["coordinates"] == [[[5, 45], [6, 46], [5, 45]]]


@pytest.mark.parametrize(
    ("content", "layer", "reason"),
    [
        ([], "", "ni un GeoJSON ni un TopoJSON"),
        ({"type": "Feature"}, "", "ni un GeoJSON ni un TopoJSON"),
        ({"type": "FeatureCollection"}, "", "incomplet ou mal formé"),
        (collection(), "", "aucun contour"),
        (collection(feature(code="")), "", "l’objet n° 1 n’a pas de code"),
        (collection(feature(), feature()), "", "présent deux fois"),
        (collection(feature(kind="Point")), "", "n’est pas une surface"),
        (collection(feature(coordinates=[[[652000, 6862000]]])), "", "n’est pas en degrés"),
        (topology(), "epci", "la couche «\u00a0epci\u00a0» manque"),
        (topology(objects={"a": {}, "b": {}}), "", "précisez la couche parmi\u00a0: a, b"),
    ],
)
def test_a_broken_file_says_why(content, layer, reason):
    with pytest.raises(BrokenOutlines, match=reason):
        read_outlines(content, layer)
