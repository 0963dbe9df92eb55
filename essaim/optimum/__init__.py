"""Solver, enumeration, replay: mathematics, no word of the domain."""
