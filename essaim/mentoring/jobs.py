"""The clock of the pairs: those whose delay is over begin."""

from django.utils import timezone
from procrastinate.contrib.django import app

from essaim.accounts.queries import service_account
from essaim.mentoring import actions, queries


@app.periodic(cron="10 * * * *")
@app.task(queue="desk", queueing_lock="start_pairs")
def start_pairs(timestamp: int) -> None:
    automaton = service_account()
    for pair in queries.pairs_to_start(timezone.now()):
        actions.start_pair(pair, by=automaton)
