"""« Voir comme »: a manager looks at the site with the eyes of somebody else, and leaves a trace of why."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from essaim.accounts.models import User
from essaim.accounts.rules import may_see_as
from essaim.audit.journal import record
from essaim.mail import outbox

MINUTES = 30


@transaction.atomic
def start_seeing_as(person: User, *, by: User, reason: str) -> None:
    may_see_as.check(by, person)
    if not reason.strip():
        raise ValidationError("Dites pourquoi\u00a0: la personne pourra le lire.")
    record("start_seeing_as", person, by=by, reason=reason.strip(), minutes=MINUTES)
    now = timezone.localtime()
    outbox.send(
        "seen_as",
        person.email,
        {
            "visitor_name": by.name,
            "day": date_format(now, "j F Y"),
            "hour": date_format(now, "H \\h i"),
            "minutes": MINUTES,
            "reason": reason.strip(),
        },
        user=person,
    )


@transaction.atomic
def stop_seeing_as(person: User, *, by: User) -> None:
    record("stop_seeing_as", person, by=by)
