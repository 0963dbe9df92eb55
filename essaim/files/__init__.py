"""Stored pieces, scanned; exports written by a task."""
