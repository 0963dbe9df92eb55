"""The choice under an envelope and rules: the proven best selection, and why each other is out."""

from essaim.portfolio.compute.portfolio.document import PortfolioInput, PortfolioResult

__all__ = ["PortfolioInput", "PortfolioResult", "choose_portfolio"]


def choose_portfolio(given: PortfolioInput) -> PortfolioResult:
    """See `choose.py`. The solver takes 15 MiB: only the process that uses it loads it."""
    from essaim.portfolio.compute.portfolio.choose import choose_portfolio as choose  # noqa: PLC0415

    return choose(given)
