"""« Voir comme »: a manager looks at the site with the eyes of somebody else, and leaves a trace of why."""

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.accounts.rules import may_see_as
from essaim.audit.journal import record

MINUTES = 30


@transaction.atomic
def start_seeing_as(person: User, *, by: User, reason: str) -> None:
    may_see_as.check(by, person)
    if not reason.strip():
        raise ValidationError("Dites pourquoi\u00a0: la personne pourra le lire.")
    record("start_seeing_as", person, by=by, reason=reason.strip(), minutes=MINUTES)


@transaction.atomic
def stop_seeing_as(person: User, *, by: User) -> None:
    record("stop_seeing_as", person, by=by)
