"""The clock of the publications."""

from django.utils import timezone

from essaim.accounts.queries import service_account
from essaim.kit import later
from essaim.opendata import actions, queries

FIRST_OF_MONTH = 1


@later.periodic("40 5 * * *", later.Queue.COMPUTATIONS, once="the same rows make no new publication")
def publish_open_data(timestamp: int) -> None:
    """On the first of the month, and on any day when a term is near or past."""
    frame, today = queries.current_frame(), timezone.localdate()
    if frame is None or not frame.automatic:
        return
    found = queries.collected(frame)
    due = queries.due_of(queries.changes_to(found), today)
    pressing = any(one.late or one.soon for one in due)
    if found.grants and (pressing or today.day == FIRST_OF_MONTH):
        actions.publish(by=service_account())
