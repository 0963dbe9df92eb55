"""The batches of letters, and the clock of the decisions."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.accounts.queries import service_account
from essaim.decisions import tasks
from essaim.decisions.actions import appeals, decision_batches, releases
from essaim.decisions.models import DecisionBatch, Release
from essaim.decisions.queries.notices import due_releases, silent_appeals
from essaim.kit import later
from essaim.kit.rules import Refused


@tasks.run_decision_batch.kept_by
def run_decision_batch(batch_id: int) -> None:
    """Started again after a crash, it goes on from the first decision that waits."""
    batch = DecisionBatch.objects.select_related("by").get(pk=batch_id)
    while decision_batches.run_next(batch, by=batch.by):
        pass


@tasks.release_at_its_hour.kept_by
def release_at_its_hour(release_id: int) -> None:
    """Cancelled meanwhile, or done: nothing is due."""
    release_due(due_releases(timezone.now()).filter(pk=release_id))


@later.periodic(
    "* * * * *",
    priority=tasks.AT_ITS_HOUR,
    once="a release that is done is no longer due",
    name="essaim.decisions.jobs.release_decisions",
)
def release_decisions(timestamp: int) -> None:
    """Every minute: the releases whose own job was lost, or that waited for something."""
    release_due(due_releases(timezone.now()))


def release_due(rows: Iterable[Release]) -> None:
    automaton = service_account()
    for release in rows:
        try:
            releases.do_release(release, by=automaton)
        except (Refused, ValidationError) as error:
            words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            releases.note_release_waits(release, by=automaton, reason=words)


@later.periodic("10 1 * * *", once="what is deemed or noted is no longer found")
def follow_decisions(timestamp: int) -> None:
    """At night: appeals left without answer are rejected."""
    automaton = service_account()
    silent = silent_appeals(timezone.localdate())
    later.each(silent, lambda appeal: appeals.note_silence(appeal, by=automaton))
