"""Acts: who reads them, who follows them, since when they are notified, until when contested."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet

from essaim.accounts.models import User
from essaim.deadlines import Appealed, appeal_rejected_on, court_until
from essaim.dossiers.compute.channel import is_electronic
from essaim.dossiers.models import Dossier
from essaim.dossiers.rules import shared_with
from essaim.notices.models import Act, Appeal, AppealKind, AppealState, Channel
from essaim.notices.rules import handled_by, told_to

DOSSIER = "dossier__"
DEFERRED = ("dossier__wave__working", "dossier__wave__call__working", "dossier__wave__version__content")


def channel_of(dossier: Dossier, day: date) -> Channel:
    """How a decision made available that day is notified to this candidate: the one place that says it."""
    agreed = is_electronic(dossier.electronic_notice, dossier.electronic_until, day)
    return Channel.ELECTRONIC if agreed else Channel.POSTAL


def with_dossier(rows: QuerySet[Act]) -> QuerySet[Act]:
    rows = rows.select_related(
        "dossier__wave__call__version",
        "dossier__pole__lead",
        "dossier__region",
        "dossier__last_submission__lead",
        "opened_by",
        "taken_by",
        "delegation",
        "pdf",
    )
    return rows.defer(
        "dossier__wave__working", "dossier__wave__call__working", "dossier__last_submission__content"
    )


def read_acts(user: User) -> QuerySet[Act]:
    """The side of the candidate."""
    return with_dossier(Act.objects.filter(told_to(user)))


def own_acts(user: User, dossier: Dossier) -> QuerySet[Act]:
    return read_acts(user).filter(dossier=dossier).order_by("-available_at", "-pk")


def own_dossiers(user: User) -> QuerySet[Dossier]:
    rows = Dossier.objects.filter(shared_with(user), submitted_at__isnull=False)
    return rows.select_related("wave__call__version", "pole__lead", "region").defer(
        "wave__working", "wave__call__working"
    )


def handled_acts(user: User) -> QuerySet[Act]:
    """The side of the administration: what this person follows."""
    return with_dossier(Act.objects.filter(handled_by(user))).order_by("-available_at", "-pk")


def unopened(dossier: Dossier) -> QuerySet[Act]:
    return Act.objects.filter(dossier=dossier, opened_at=None)


def acts_to_deem(before: datetime) -> QuerySet[Act]:
    """Electronic ones, never opened, available for long enough."""
    return Act.objects.filter(channel=Channel.ELECTRONIC, received_on=None, available_at__lt=before)


def court_limit(act: Act, appeals: Iterable[Appeal], today: date) -> date | None:
    """Last day to go to court; None while an appeal stops the limit, or before any notification."""
    if act.received_on is None:
        return None
    return court_until(act.received_on, periods(appeals, act.court_months, today), act.court_months)


def periods(appeals: Iterable[Appeal], months: int, today: date) -> list[Appealed]:
    """Of those appeals that stop the limit: before the administration, and not given up."""
    found: list[Appealed] = []
    for appeal in appeals:
        if appeal.kind != AppealKind.COURT and appeal.state != AppealState.DROPPED:
            answered = appeal.answered_at.date() if appeal.answered_at else None
            rejected = appeal_rejected_on(appeal.received_on, answered, today, months)
            found.append((appeal.received_on, rejected))
    return found
