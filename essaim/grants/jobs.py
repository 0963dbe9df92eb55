"""The clock of the agreements: reminders, ends; and those prepared or sent in number."""

from django.utils import timezone

from essaim.grants import actions, queries, tasks
from essaim.grants.models import AgreementBatch
from essaim.grants.models import VersionState as V
from essaim.kit import later
from essaim.kit.written import short_day


@later.periodic("0 7 * * 1", once="one message a day for each version")
def remind_signatures(timestamp: int) -> None:
    """Every Monday, of what was sent a week ago or more."""
    today = timezone.localdate()
    for version in queries.unsigned_versions(timezone.now()):
        agreement, words = version.agreement, {"document": str(version)}
        once = f"remind:{version.pk}:{today.isoformat()}"
        if version.state == V.SENT:
            tasks.tell_pole(agreement, "agreement_reminder", words, once=once, page="sign")
        else:
            key = "agreement_to_countersign"
            tasks.tell_state(agreement, version.made_by, key, words, once=once, page="sign")


@later.periodic("15 7 * * *", once="one message for each report and step")
def remind_reports(timestamp: int) -> None:
    """A month before, a week before, on the day, then every month."""
    today = timezone.localdate()
    for report in queries.reports_due(today):
        late = (today - report.due_on).days
        if late in {-30, -7, 0} or (late > 0 and late % 30 == 0):
            words = {"year": str(report.year), "date": f"{short_day(report.due_on)}"}
            once = f"report:{report.pk}:{today.isoformat()}"
            tasks.tell_pole(report.agreement, "report_reminder", words, once=once, page="reports")


@tasks.run_batch.kept_by
def run_batch(batch_id: int) -> None:
    """Started again after a crash, it goes on with the next that waits."""
    batch = AgreementBatch.objects.select_related("by").get(pk=batch_id)
    while actions.run_next(batch, by=batch.by):
        pass
    actions.finish_batch(batch, by=batch.by)
