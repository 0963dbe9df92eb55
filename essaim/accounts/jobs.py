"""The broom, at night."""

from essaim.accounts import actions
from essaim.accounts.queries import service_account
from essaim.kit import later


@later.periodic("40 3 * * *", once="deletes what is past its term")
def forget_every_night(timestamp: int) -> None:
    """Sign-ins of more than a year, accounts that nobody confirmed in a week."""
    actions.forget_tries(by=service_account())
    actions.forget_sign_ins(by=service_account())
    actions.forget_unconfirmed_accounts(by=service_account())
