"""Follow-up committees, and the yearly values of the indicators."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.deadlines import in_words
from essaim.files.actions import store
from essaim.grants import rules
from essaim.grants.compute.terms import read
from essaim.grants.models import Agreement, FollowUpMeeting, IndicatorValue
from essaim.grants.tasks import tell_pole
from essaim.grants.workflow import MEETING

NOTICE = timedelta(days=5)  # CRPA R133-8: papers five days before


@transaction.atomic
def convene_meeting(
    agreement: Agreement, *, by: User, starts_at: datetime, place: str, agenda: str
) -> FollowUpMeeting:
    """The convocation, five days before at least."""
    (rules.manages & rules.is_alive).check(by, agreement)
    if starts_at < timezone.now() + NOTICE:
        raise ValidationError("La convocation part au moins cinq jours avant la réunion.")
    meeting = FollowUpMeeting(
        agreement=agreement, starts_at=starts_at, place=place.strip(), agenda=agenda.strip(), convened_by=by
    )
    meeting.full_clean(exclude=["agreement", "convened_by"])
    meeting.save()
    record("convene_meeting", agreement, by=by, starts_at=starts_at.isoformat())
    words = {"date": in_words(starts_at), "place": meeting.place, "agenda": meeting.agenda or "à préciser"}
    tell_pole(agreement, "meeting_convened", words, once=f"meeting:{meeting.pk}", page="followup")
    return meeting


@transaction.atomic
def hold_meeting(meeting: FollowUpMeeting, *, by: User, attendees: str, minutes: str) -> None:
    if meeting.starts_at > timezone.now():
        raise ValidationError("Le compte rendu s’enregistre après la réunion.")
    if not attendees.strip() or not minutes.strip():
        raise ValidationError("Dites qui était présent et ce qui s’est dit.")
    MEETING.perform("hold_meeting", meeting, by=by, attendees=attendees.strip(), minutes=minutes.strip())


@transaction.atomic
def cancel_meeting(meeting: FollowUpMeeting, *, by: User) -> None:
    MEETING.perform("cancel_meeting", meeting, by=by)


@transaction.atomic
def save_indicator(
    agreement: Agreement,
    key: str,
    year: int,
    *,
    by: User,
    value: Decimal,
    story: str = "",
    picture: BinaryIO | None = None,
    picture_name: str = "",
) -> IndicatorValue:
    """One value a year; said again, it replaces the former one, which the journal keeps."""
    (rules.acts_for_pole & rules.is_alive).check(by, agreement)
    known = {one.key for one in read(agreement.current.content).indicators} if agreement.current else set()
    if key not in known:
        raise ValidationError("Cet indicateur n’est pas dans la convention.")
    if not 1 <= year <= 3 or value < 0:
        raise ValidationError("Une valeur d’indicateur est positive, pour l’année 1, 2 ou 3.")
    changes: dict[str, Any] = {"value": value, "story": story.strip(), "by": by, "at": timezone.now()}
    if picture is not None:
        changes["picture"] = store(picture, picture_name, by=by, kinds=["jpg", "jpeg", "png"])
    row, _ = IndicatorValue.objects.update_or_create(
        agreement=agreement, key=key, year=year, defaults=changes
    )
    record("save_indicator", agreement, by=by, key=key, year=year, value=str(value))
    return row
