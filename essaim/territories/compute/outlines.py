"""Reading outlines: GeoJSON as it is, TopoJSON by joining its shared arcs."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
Points = list[list[float]]
SURFACES = ("Polygon", "MultiPolygon")
CODE_PROPERTIES = ("code", "siren", "insee_com", "codgeo", "code_epci", "code_insee")
DECIMALS = 5  # about a metre


class BrokenOutlines(ValueError):
    """This file is not a set of outlines; the text says why."""


def read_outlines(content: Any, layer: str = "") -> dict[str, Json]:
    """Geometries by code, from a FeatureCollection or from one object of a topology."""
    if not isinstance(content, dict):
        raise BrokenOutlines("le fichier n’est ni un GeoJSON ni un TopoJSON.")
    try:
        if content.get("type") == "Topology":
            return collect(topology_features(content, layer))
        if content.get("type") == "FeatureCollection":
            return collect(iter(content["features"]))
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise BrokenOutlines("le fichier est incomplet ou mal formé.") from error
    raise BrokenOutlines("le fichier n’est ni un GeoJSON ni un TopoJSON.")


def collect(features: Iterator[Json]) -> dict[str, Json]:
    outlines: dict[str, Json] = {}
    for number, feature in enumerate(features, 1):
        code, geometry = code_of(feature), feature["geometry"]
        if not code:
            raise BrokenOutlines(f"l’objet n° {number} n’a pas de code.")
        if code in outlines:
            raise BrokenOutlines(f"le code {code} est présent deux fois (objet n° {number}).")
        if not geometry or geometry["type"] not in SURFACES or not geometry["coordinates"]:
            raise BrokenOutlines(f"l’objet n° {number} ({code}) n’est pas une surface.")
        check_degrees(code, geometry)
        outlines[code] = {"type": geometry["type"], "coordinates": geometry["coordinates"]}
    if not outlines:
        raise BrokenOutlines("le fichier ne contient aucun contour.")
    return outlines


def code_of(feature: Json) -> str:
    properties = {key.lower(): value for key, value in (feature.get("properties") or {}).items()}
    found = next((properties[name] for name in CODE_PROPERTIES if properties.get(name)), feature.get("id"))
    return str(found or "")


def check_degrees(code: str, geometry: Json) -> None:
    """Outlines in metres (Lambert 93) would draw an empty map."""
    ring = geometry["coordinates"][0] if geometry["type"] == "Polygon" else geometry["coordinates"][0][0]
    longitude, latitude = ring[0][0], ring[0][1]
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise BrokenOutlines(f"le contour {code} n’est pas en degrés (WGS 84).")


def topology_features(topology: Json, layer: str) -> Iterator[Json]:
    objects = topology["objects"]
    if not layer and len(objects) != 1:
        raise BrokenOutlines(f"précisez la couche parmi : {', '.join(objects)}.")
    name = layer or next(iter(objects))
    if name not in objects:
        raise BrokenOutlines(f"la couche « {name} » manque ; couches lues : {', '.join(objects)}.")
    arcs = [decode(arc, topology.get("transform")) for arc in topology["arcs"]]
    for item in objects[name]["geometries"]:
        yield {
            "id": item.get("id"),
            "properties": item.get("properties"),
            "geometry": {"type": item["type"], "coordinates": stitch(item["arcs"], arcs)},
        }


def decode(arc: list[Any], transform: Json | None) -> Points:
    """Quantised topologies write each point as a step from the one before."""
    if transform is None:
        return [[point[0], point[1]] for point in arc]
    (scale_x, scale_y), (shift_x, shift_y) = transform["scale"], transform["translate"]
    x = y = 0
    points: Points = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        points.append([round(x * scale_x + shift_x, DECIMALS), round(y * scale_y + shift_y, DECIMALS)])
    return points


def stitch(indexes: list[Any], arcs: list[Points]) -> list[Any]:
    """Rings of a polygon or of several: a list of numbers is a ring, any other list goes deeper."""
    if indexes and isinstance(indexes[0], int):
        ring: Points = []
        for index in indexes:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            ring += arc[1:] if ring else arc
        return ring
    return [stitch(inner, arcs) for inner in indexes]
