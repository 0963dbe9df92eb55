"""Agreements, instalments, reports, the third year, State aid."""
