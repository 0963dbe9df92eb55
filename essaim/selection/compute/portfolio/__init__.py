"""The choice under an envelope and rules: the proven best selection, and why each other is out."""

from essaim.selection.compute.portfolio.choose import choose_portfolio
from essaim.selection.compute.portfolio.document import PortfolioInput, PortfolioResult

__all__ = ["PortfolioInput", "PortfolioResult", "choose_portfolio"]
