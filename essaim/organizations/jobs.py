"""The clock of organisations: what was typed by hand is checked, old traces are forgotten."""

from essaim.accounts.models import User
from essaim.accounts.queries import service_account
from essaim.kit import later
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


@later.periodic(
    "40 2 * * *", later.Queue.REGISTRY, deadline=later.HOUR, once="what is confirmed is not asked again"
)
def recheck_nightly(timestamp: int) -> None:
    recheck(service_account())


@later.periodic("10 3 * * 0", once="deletes what is past its term")
def purge_weekly(timestamp: int) -> None:
    actions.purge_exchanges(by=service_account())
