"""The clock of organisations: what was typed by hand is checked, old traces are forgotten."""

from procrastinate.contrib.django import app

from essaim.accounts.models import User
from essaim.accounts.queries import service_account
from essaim.organizations import actions
from essaim.organizations.queries import recheckable

AT_ONCE = 200  # a night's work, below the rate of the register


def recheck(by: User) -> int:
    """Ask again about those typed by hand; stop when the register is silent. How many it knew."""
    confirmed = 0
    for organization in list(recheckable(AT_ONCE)):
        try:
            actions.recheck_organization(organization, by=by)
            confirmed += 1
        except actions.Unidentified as silence:
            if silence.code in ("timeout", "busy", "error"):
                break
    return confirmed


@app.periodic(cron="40 2 * * *")
@app.task(queue="registry", queueing_lock="organizations.recheck")
def recheck_nightly(timestamp: int) -> None:
    recheck(service_account())


@app.periodic(cron="10 3 * * 0")
@app.task(queue="registry", queueing_lock="organizations.purge")
def purge_weekly(timestamp: int) -> None:
    actions.purge_exchanges(by=service_account())
