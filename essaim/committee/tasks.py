"""Messages to the members, which never name a dossier, and the signed minutes as a file."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from essaim.accounts.models import User
from essaim.committee.models import Attendance, Member, Minutes, Sitting
from essaim.committee.queries.minutes import in_words as told
from essaim.deadlines import in_words
from essaim.documents import pdf
from essaim.files.actions import store
from essaim.kit.later import MINUTE, Queue, task
from essaim.mail import outbox


def summon(sitting: Sitting, members: Iterable[Member]) -> None:
    """The convocation of each member: when, where, the page that holds the agenda and the papers."""
    key = "committee_second_call" if sitting.second_call_of_id else "committee_convocation"
    for member in members:
        _tell(key, sitting, member.user, f"summon:{sitting.pk}:{member.pk}:{sitting.starts_at.isoformat()}")


def convocations(sitting: Sitting) -> None:
    rows = Attendance.objects.filter(sitting=sitting).select_related("member__user")
    summon(sitting, [row.member for row in rows])


def proxy_lost(attendance: Attendance) -> None:
    _tell("committee_proxy_lost", attendance.sitting, attendance.member.user)


def cancelled(sitting: Sitting) -> None:
    for row in Attendance.objects.filter(sitting=sitting).select_related("member__user"):
        _tell("committee_cancelled", sitting, row.member.user, f"cancel:{sitting.pk}:{row.pk}")


def _tell(key: str, sitting: Sitting, user: User, once_key: str | None = None) -> None:
    committee = sitting.committee
    outbox.send(
        key,
        user.email,
        {
            "committee": committee.name,
            "wave": committee.wave.name,
            "starts_at": in_words(sitting.starts_at),
            "place": sitting.place,
            "link": sitting.link or "aucune",
            "items": str(sitting.items.count()),
            "page_link": settings.SITE_URL.rstrip("/") + reverse("selection:seat", args=[sitting.public_id]),
        },
        call_slug=committee.wave.call.slug,
        user=user,
        once_key=once_key,
    )


@task(Queue.DOCUMENTS, deadline=3 * MINUTE, once="the file is written once")
def keep_minutes(minutes_id: int) -> None:
    """The minutes that both have signed, whole, as the file that the archives keep."""
    row = Minutes.objects.select_related("sitting__committee__wave").get(pk=minutes_id)
    if row.pdf_id is not None:
        return
    content = pdf.render("committee/minutes", told(row), title=str(row.sitting), at=row.made_at)
    file = store(content, f"proces-verbal-{row.sitting.public_id}-{row.number}.pdf", by=None)
    with transaction.atomic():
        locked = Minutes.objects.select_for_update().get(pk=minutes_id)
        if locked.pdf_id is None:
            locked.pdf = file
            locked.save(update_fields=["pdf"])
