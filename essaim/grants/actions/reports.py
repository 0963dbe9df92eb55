"""The financial report of a year: filled by the pole, examined by the administration."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.grants import queries, rules
from essaim.grants.compute.reports import Line, faults
from essaim.grants.models import FinancialReport, ReportState
from essaim.grants.queries.followup import plain_lines
from essaim.grants.tasks import tell_pole, tell_state
from essaim.grants.workflow import REPORT
from essaim.kit.rules import Refused

OPEN = {ReportState.EXPECTED, ReportState.RETURNED}
CHANGED = "Une autre personne a modifié ce compte rendu\u00a0: rechargez la page pour voir ce qui a changé."


@transaction.atomic
def save_report(
    report: FinancialReport, lines: Sequence[Line], activity: str, *, by: User, saved: int
) -> None:
    """Keep what is typed, complete or not. `saved`: the number read with the page."""
    locked = FinancialReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    rules.on_agreement(rules.acts_for_pole).check(by, locked)
    if locked.state not in OPEN:
        raise Refused("Ce compte rendu est déjà envoyé.")
    if locked.saved != saved:
        raise Refused(CHANGED)
    locked.lines, locked.activity, locked.saved = plain_lines(lines), activity.strip(), locked.saved + 1
    locked.save(update_fields=["lines", "activity", "saved"])
    report.refresh_from_db()


@transaction.atomic
def send_report(report: FinancialReport, *, by: User) -> None:
    """Every line says what was really spent, and every telling gap says why."""
    if reason := queries.why_not_reported(report, timezone.localdate()):
        raise Refused(reason)
    problems = faults(queries.report_lines(report))
    if not report.activity.strip():
        problems.append("Écrivez le compte rendu d’activité.")
    if problems:
        raise ValidationError(problems)
    REPORT.perform("send_report", report, by=by, sent_by=by, sent_at=timezone.now(), review="")
    agreement = report.agreement
    once = f"report-sent:{report.pk}:{report.sent_at}"
    words = {"year": str(report.year)}
    tell_state(agreement, agreement.prepared_by, "report_sent", words, once=once, page="reports")


@transaction.atomic
def return_report(report: FinancialReport, *, by: User, review: str) -> None:
    if not review.strip():
        raise ValidationError("Dites ce qui est à corriger.")
    REPORT.perform("return_report", report, by=by, review=review.strip(), reviewed_at=timezone.now())
    words = {"year": str(report.year), "review": report.review}
    once = f"report-returned:{report.pk}:{report.reviewed_at}"
    tell_pole(report.agreement, "report_returned", words, once=once, page="reports")


@transaction.atomic
def accept_report(report: FinancialReport, *, by: User) -> None:
    REPORT.perform("accept_report", report, by=by, reviewed_at=timezone.now())
    once, words = f"report-accepted:{report.pk}", {"year": str(report.year)}
    tell_pole(report.agreement, "report_accepted", words, once=once, page="reports")
