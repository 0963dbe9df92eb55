"""The kinds of pictures. A page imports them from here."""

from essaim.charts.kinds.columns import Column, Columns
from essaim.charts.kinds.grid import Matrix, Pipeline, Spot, Stage, Track
from essaim.charts.kinds.intervals import Cut, DotInterval, Reading
from essaim.charts.kinds.maps import Place, PlaceMap
from essaim.charts.kinds.plane import Curve, Lines, Point, Rule, Scatter
from essaim.charts.kinds.rows import Bar, Bars, Bullet, Bullets, Funnel, Step
from essaim.charts.kinds.time import Moment, Timeline

__all__ = [
    "Bar",
    "Bars",
    "Bullet",
    "Bullets",
    "Column",
    "Columns",
    "Curve",
    "Cut",
    "DotInterval",
    "Funnel",
    "Lines",
    "Matrix",
    "Moment",
    "Pipeline",
    "Place",
    "PlaceMap",
    "Point",
    "Reading",
    "Rule",
    "Scatter",
    "Spot",
    "Stage",
    "Step",
    "Timeline",
    "Track",
]
