"""The clock of the desk: delays that end, reminders, daily warnings; and the long batches."""

from datetime import timedelta

from django.utils import timezone

from essaim.accounts.queries import service_account
from essaim.admissibility import actions, queries, tasks
from essaim.admissibility.models import Batch, ItemOutcome
from essaim.kit import later

REMINDED_BEFORE = timedelta(days=4)


@later.periodic("20 0 * * *", once="an expired request is no longer found")
def end_requests(timestamp: int) -> None:
    """Delays over since midnight: the silence clock runs again. No dossier is closed."""
    automaton = service_account()
    ended = queries.requests_ended_on(timezone.localdate())
    later.each(ended, lambda request: actions.expire_request(request, by=automaton))


@later.periodic("0 7 * * *", once="a reminder is noted on its request")
def remind_candidates(timestamp: int) -> None:
    """Four days before the end of the delay."""
    automaton, today = service_account(), timezone.localdate()
    waiting = queries.requests_to_remind(today, today + REMINDED_BEFORE)
    later.each(waiting, lambda request: actions.remind_of_request(request, by=automaton))


@later.periodic("30 6 * * 1-5", once="one message a day to a person")
def warn_appraisers(timestamp: int) -> None:
    """One message a day to whoever has something pressing: day 45, refusals born, missing receipts."""
    today = timezone.localdate()
    later.each(queries.pressing_by_person(today), lambda found: tasks.warn(*found, today))


@tasks.run_batch.kept_by
def run_batch(batch_id: int) -> None:
    """Started again after a crash, it goes on from the first dossier that waits."""
    batch = Batch.objects.select_related("by").get(pk=batch_id)
    for item in batch.items.filter(outcome=ItemOutcome.WAITING).order_by("pk"):
        actions.run_item(item, by=batch.by)
    actions.finish_batch(batch, by=batch.by)
