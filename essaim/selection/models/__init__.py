"""Portfolios, the committee, what it decides."""

from essaim.selection.models.portfolios import (
    Deviation,
    Place,
    Portfolio,
    PortfolioRun,
    PortfolioState,
    RunState,
)

__all__ = [
    "Deviation",
    "Place",
    "Portfolio",
    "PortfolioRun",
    "PortfolioState",
    "RunState",
]
