"""Compagnons: profiles, matching, pairs, and the wall between helping and judging."""
