"""When what is promised to an agreement will be paid: told to the budget each time a plan changes."""

from decimal import Decimal

from django.db import transaction

from essaim.accounts.models import User
from essaim.budget import actions as money
from essaim.grants import queries
from essaim.grants.compute.plan import by_year, more_by_year
from essaim.grants.compute.terms import read
from essaim.grants.models import Agreement, InstalmentState

OVER = (InstalmentState.PAID, InstalmentState.CANCELLED)


@transaction.atomic
def plan_cash(agreement: Agreement, *, by: User) -> None:
    """By budget year: the instalments not paid yet, and what an amendment that was sent adds."""
    left = agreement.instalments.exclude(state__in=OVER).values_list("due_on", "amount")
    years = by_year(left)
    pending, held = queries.pending_version(agreement), queries.money_of(agreement)
    if pending is not None and held.reserved:
        for year, amount in more_by_year(years, read(pending.content).shares, held.reserved).items():
            years[year] = years.get(year, Decimal(0)) + amount
    money.plan_cash(agreement.envelope, agreement.reference, years, by=by)
