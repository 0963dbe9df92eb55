"""The batches of letters, and the clock of the decisions."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from procrastinate.contrib.django import app

from essaim.accounts.queries import service_account
from essaim.deadlines.clocks import UNOPENED_DAYS
from essaim.decisions.actions import appeals, decision_batches, notices, releases
from essaim.decisions.models import DecisionBatch, Release
from essaim.decisions.queries.notices import due_releases, notices_to_deem, silent_appeals
from essaim.kit.rules import Refused


@app.task(queue="batches", name="essaim.decisions.jobs.run_decision_batch")
def run_decision_batch(batch_id: int) -> None:
    """Started again after a crash, it goes on from the first decision that waits."""
    batch = DecisionBatch.objects.select_related("by").get(pk=batch_id)
    while decision_batches.run_next(batch, by=batch.by):
        pass


@app.periodic(cron="* * * * *")
@app.task(queue="critical", queueing_lock="release_decisions", name="essaim.decisions.jobs.release_decisions")
def release_decisions(timestamp: int) -> None:
    """Every minute: the releases whose hour has come, each once."""
    release_due(due_releases(timezone.now()))


@app.task(queue="critical", name="essaim.decisions.jobs.release_at_its_hour")
def release_at_its_hour(release_id: int) -> None:
    """On the second that was planned; if this job is lost, that of every minute does the same."""
    release_due(due_releases(timezone.now()).filter(pk=release_id))


def release_due(rows: Iterable[Release]) -> None:
    automaton = service_account()
    for release in rows:
        try:
            releases.do_release(release, by=automaton)
        except (Refused, ValidationError) as error:
            words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            releases.note_release_waits(release, by=automaton, reason=words)


@app.periodic(cron="10 1 * * *")
@app.task(queue="batches", queueing_lock="follow_decisions")
def follow_decisions(timestamp: int) -> None:
    """At night: letters that nobody opened count as received, appeals left without answer as rejected."""
    automaton = service_account()
    for notice in notices_to_deem(timezone.now() - timedelta(days=UNOPENED_DAYS)):
        notices.deem_notified(notice, by=automaton)
    for appeal in silent_appeals(timezone.localdate()):
        appeals.note_silence(appeal, by=automaton)
