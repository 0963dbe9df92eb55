"""Samples of the URLs of the studio (see samples.py)."""

from essaim.calls.factories import GRANT, WaveFactory
from essaim.portfolio.factories import PortfolioFactory, PortfolioRunFactory
from tests.samples import sample

OF_A_PORTFOLIO = ("rules", "name", "copy", "discard", "propose", "adopt", "revoke", "result", "export")


@sample("selection:portfolio_list", "selection:portfolio_compare")
def _():
    return {"slug": WaveFactory(closed=True).slug, "door": GRANT}


@sample("selection:portfolio", *(f"selection:portfolio_{page}" for page in OF_A_PORTFOLIO))
def _():
    return {"public_id": PortfolioFactory().public_id}


@sample("selection:portfolio_run", "selection:portfolio_apply", "selection:portfolio_serve")
def _():
    return {"public_id": PortfolioRunFactory().public_id}


@sample("selection:portfolio_run_file")
def _():
    return {"public_id": PortfolioRunFactory().public_id, "side": "sortie"}
