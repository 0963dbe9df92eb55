"""The clock of the desk: delays that end, reminders, daily warnings; and the long batches."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from essaim.accounts.queries import service_account
from essaim.admissibility import actions, queries, tasks
from essaim.admissibility.models import Batch, ItemOutcome

REMINDED_BEFORE = timedelta(days=4)


@app.periodic(cron="20 0 * * *")
@app.task(queue="desk", queueing_lock="end_requests")
def end_requests(timestamp: int) -> None:
    """Delays over since midnight: the silence clock runs again. No dossier is closed."""
    automaton = service_account()
    for request in queries.requests_ended_on(timezone.localdate()):
        actions.expire_request(request, by=automaton)


@app.periodic(cron="0 7 * * *")
@app.task(queue="desk", queueing_lock="remind_candidates")
def remind_candidates(timestamp: int) -> None:
    """Four days before the end of the delay."""
    automaton, today = service_account(), timezone.localdate()
    for request in queries.requests_to_remind(today, today + REMINDED_BEFORE):
        actions.remind_of_request(request, by=automaton)


@app.periodic(cron="30 6 * * 1-5")
@app.task(queue="desk", queueing_lock="warn_appraisers")
def warn_appraisers(timestamp: int) -> None:
    """One message a day to whoever has something pressing: day 45, refusals born, missing receipts."""
    today = timezone.localdate()
    for user, pressing in queries.pressing_by_person(today):
        tasks.warn(user, pressing, today)


@app.task(queue="batches", name="essaim.admissibility.jobs.run_batch")
def run_batch(batch_id: int) -> None:
    """Started again after a crash, it goes on from the first dossier that waits."""
    batch = Batch.objects.select_related("by").get(pk=batch_id)
    for item in batch.items.filter(outcome=ItemOutcome.WAITING).order_by("pk"):
        actions.run_item(item, by=batch.by)
    actions.finish_batch(batch, by=batch.by)
