"""Appeals: those of an act, those that a person follows, those that silence rejects."""

from datetime import date

from django.db.models import QuerySet

from essaim.accounts.models import User
from essaim.accounts.queries import holders
from essaim.deadlines import appeal_silence_on
from essaim.notices.models import Act, Appeal, AppealKind, AppealState
from essaim.notices.rules import STAFF, handled_by, handles, told_to


def appeals_of(act: Act) -> QuerySet[Appeal]:
    return Appeal.objects.filter(act=act).select_related("recorded_by", "answered_by", "file", "answering")


def own_appeals(user: User) -> QuerySet[Appeal]:
    return Appeal.objects.filter(told_to(user, "act__")).select_related("act__dossier", "file")


def handled_appeals(user: User) -> QuerySet[Appeal]:
    rows = Appeal.objects.filter(handled_by(user, "act__")).select_related(
        "act__dossier__wave__call__version",
        "act__dossier__pole__lead",
        "act__dossier__region",
        "act__dossier__last_submission__lead",
        "act__delegation",
        "recorded_by",
        "answered_by",
        "file",
    )
    path = "act__dossier__"
    return rows.defer(f"{path}wave__working", f"{path}wave__call__working", f"{path}last_submission__content")


def watchers_of(act: Act) -> list[User]:
    """Who is told of an appeal: the staff of this call who follow that act."""
    slug = act.dossier.wave.call.slug
    people = holders(*STAFF, national=True, region=act.dossier.region_id, call=slug)
    return [user for user in people if handles(user, act)]


def silent_appeals(today: date) -> list[Appeal]:
    """Those that silence has just rejected. A court is never silent."""
    rows = Appeal.objects.filter(state=AppealState.OPEN).exclude(kind=AppealKind.COURT)
    return [row for row in rows.select_related("act") if today >= appeal_silence_on(row.received_on)]
