"""Where: the places of the official code, what is measured about them, how they are drawn."""

from essaim.territories.models.measures import ScoreMethod, TerritoryScore, Zoning, ZoningVersion
from essaim.territories.models.places import (
    Commune,
    Department,
    Epci,
    EpciKind,
    FormerCommune,
    FormerKind,
    Region,
    Zone,
)
from essaim.territories.models.priority import Measure, MeasureVersion, PriorityFlag, PriorityRun
from essaim.territories.models.sources import Contour, ContourLevel, Vintage

__all__ = [
    "Commune",
    "Contour",
    "ContourLevel",
    "Department",
    "Epci",
    "EpciKind",
    "FormerCommune",
    "FormerKind",
    "Measure",
    "MeasureVersion",
    "PriorityFlag",
    "PriorityRun",
    "Region",
    "ScoreMethod",
    "TerritoryScore",
    "Vintage",
    "Zone",
    "Zoning",
    "ZoningVersion",
]
