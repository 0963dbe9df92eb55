"""The broom, at night."""

from procrastinate.contrib.django import app

from essaim.accounts import actions
from essaim.accounts.queries import service_account


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="accounts.forget")
def forget_every_night(timestamp: int) -> None:
    """Sign-ins of more than a year, accounts that nobody confirmed in a week."""
    actions.forget_tries(by=service_account())
    actions.forget_sign_ins(by=service_account())
    actions.forget_unconfirmed_accounts(by=service_account())
