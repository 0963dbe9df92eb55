"""What takes too long for a page."""

from django.core.exceptions import ValidationError
from procrastinate.contrib.django import app

from essaim.accounts.queries import service_account
from essaim.kit.rules import Refused
from essaim.selection.actions import proposals
from essaim.selection.models import PortfolioRun


@app.task(queue="batches", name="essaim.selection.jobs.explain_portfolio")
def explain_portfolio(run_id: int) -> None:
    """The reasons, the alternatives and the sensitivity of a proposal already given."""
    run = PortfolioRun.objects.select_related("portfolio").get(pk=run_id)
    try:
        proposals.explain_run(run, by=service_account())
    except (ValidationError, Refused) as error:
        proposals.give_up_run(run, str(error), by=service_account())
