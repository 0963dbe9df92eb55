"""The clock of notifications and of appeals."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from essaim.accounts.queries import service_account
from essaim.deadlines.clocks import UNOPENED_DAYS
from essaim.notices import actions, queries


@app.periodic(cron="10 1 * * *")
@app.task(queueing_lock="deem_acts")
def deem_acts(timestamp: int) -> None:
    """Fifteen days without opening: notified the day they were made available (CRPA R112-20)."""
    automaton = service_account()
    for act in queries.acts_to_deem(timezone.now() - timedelta(days=UNOPENED_DAYS)):
        actions.deem_notified(act, by=automaton)


@app.periodic(cron="20 1 * * *")
@app.task(queueing_lock="reject_silent_contests")
def reject_silent_contests(timestamp: int) -> None:
    """Two months without an answer (CRPA L231-4, CJA R421-2)."""
    automaton = service_account()
    for appeal in queries.silent_appeals(timezone.localdate()):
        actions.note_silence(appeal, by=automaton)
