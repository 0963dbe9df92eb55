"""The clock of the appraisal: readers are reminded three days, then one day, before the end of a phase."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from essaim.accounts.queries import service_account
from essaim.appraisal import actions, queries

REMINDED_BEFORE = (3, 1)


@app.periodic(cron="10 7 * * *")
@app.task(queue="desk", queueing_lock="remind_readers")
def remind_readers(timestamp: int) -> None:
    automaton, now = service_account(), timezone.now()
    for days in REMINDED_BEFORE:
        first = now + timedelta(days=days - 1)
        for phase in queries.phases_ending(first, first + timedelta(days=1)):
            actions.remind(phase, by=automaton)
