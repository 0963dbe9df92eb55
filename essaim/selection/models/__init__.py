"""Portfolios, the committee, what it decides."""
