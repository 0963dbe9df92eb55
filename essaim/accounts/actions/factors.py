"""A lost second factor is forgotten by two officers; all the sessions of a person are closed by one."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import FactorReset, User
from essaim.accounts.rules import may_close
from essaim.accounts.rules.factors import may_ask_reset, may_grant_reset, may_refuse_reset
from essaim.audit.journal import record
from essaim.mail import outbox


@transaction.atomic
def ask_factor_reset(person: User, *, by: User, reason: str) -> FactorReset:
    """The holder is told at once: who did not ask has a week's notice before anything opens."""
    may_ask_reset.check(by, person)
    reset = FactorReset(person=person, asked_by=by, reason=reason.strip())
    reset.full_clean()
    reset.save()
    record("ask_factor_reset", person, by=by, reason=reset.reason)
    outbox.send(
        "factor_reset_asked", person.email, {"officer_name": by.name, "reason": reset.reason}, user=person
    )
    return reset


@transaction.atomic
def grant_factor_reset(reset: FactorReset, *, by: User) -> None:
    """Every proof but the mail box is forgotten, every session closed; staff are asked for a new one."""
    reset = FactorReset.objects.select_for_update().select_related("person").get(pk=reset.pk)
    may_grant_reset.check(by, reset)
    _decide(reset, by=by, is_granted=True)
    Authenticator.objects.filter(user=reset.person).delete()
    _end_all(reset.person)
    record("grant_factor_reset", reset.person, by=by, reason=reset.reason)
    outbox.send("factor_reset_done", reset.person.email, {"officer_name": by.name}, user=reset.person)


@transaction.atomic
def refuse_factor_reset(reset: FactorReset, *, by: User) -> None:
    reset = FactorReset.objects.select_for_update().select_related("person").get(pk=reset.pk)
    may_refuse_reset.check(by, reset)
    _decide(reset, by=by, is_granted=False)
    record("refuse_factor_reset", reset.person, by=by, reason=reset.reason)


def _decide(reset: FactorReset, *, by: User, is_granted: bool) -> None:
    reset.is_granted, reset.decided_by, reset.decided_at = is_granted, by, timezone.now()
    reset.save(update_fields=["is_granted", "decided_by", "decided_at"])


@transaction.atomic
def end_all_sessions(person: User, *, by: User, reason: str) -> int:
    """A stolen machine, a departure: everybody signed in with this account is asked again. How many were."""
    may_close.check(by, person)
    ended = _end_all(person)
    record("end_all_sessions", person, by=by, reason=reason, sessions=ended)
    return ended


def _end_all(person: User) -> int:
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)
