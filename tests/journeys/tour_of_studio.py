"""The pages of the portfolio studio: see tour.py."""

from collections.abc import Callable, Iterator
from typing import Any

from essaim.accounts.models import User
from essaim.portfolio.factories import PortfolioFactory
from essaim.portfolio.models import Portfolio, PortfolioRun

At = Callable[..., Any]
NOT_PAGES = {
    "selection:portfolio_export": "a file",
    "selection:portfolio_run_file": "a file",
}


def studio(at: At, person: Callable[[str], User]) -> Iterator[Any]:
    """The scenarios of the demonstration, and one that nobody has filled yet."""
    manager, empty = person("tresor"), PortfolioFactory(comment="À comparer.")
    rows = Portfolio.objects.filter(wave__slug="ptce-2021").select_related("wave").order_by("pk")
    adopted = rows.get(state="adopted")
    place = {"slug": adopted.wave.slug, "door": adopted.door}
    compared = "&".join(f"p={row.public_id}" for row in rows[:2])
    yield at("selection:portfolio_doors", manager)
    yield at("selection:portfolio_list", manager, **place)
    yield at("selection:portfolio_compare", manager, f"?{compared}", **place)
    for row in rows[:2]:
        yield at("selection:portfolio", manager, public_id=row.public_id)
    for name in ("result", "revoke"):
        yield at(f"selection:portfolio_{name}", manager, public_id=adopted.public_id)
    run = PortfolioRun.objects.filter(portfolio__wave=adopted.wave).order_by("pk")[0]
    yield at("selection:portfolio_run", manager, public_id=run.public_id)
    for name in ("name", "rules", "adopt"):
        yield at(f"selection:portfolio_{name}", manager, public_id=empty.public_id)
