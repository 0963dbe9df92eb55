"""Readers, ties, assignment, grids, scores."""
