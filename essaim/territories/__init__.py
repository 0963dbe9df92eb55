"""Regions, departments, EPCI and communes; zonings, map outlines, and the score of a territory."""
