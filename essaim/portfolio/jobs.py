"""What takes too long for a page: the reasons of a proposal."""

from django.core.exceptions import ValidationError

from essaim.accounts.queries import service_account
from essaim.kit.rules import Refused
from essaim.portfolio import tasks
from essaim.portfolio.actions import proposals
from essaim.portfolio.models import PortfolioRun


@tasks.explain_portfolio.kept_by
def explain_portfolio(run_id: int) -> None:
    """The reasons, the alternatives and the sensitivity of a proposal already given."""
    run = PortfolioRun.objects.select_related("portfolio").get(pk=run_id)
    try:
        proposals.explain_run(run, by=service_account())
    except (ValidationError, Refused) as error:
        proposals.give_up_run(run, str(error), by=service_account())
