"""Needs against days and euros: scenarios, waits, the next version of a bouquet."""
