"""Delegations of signature: recorded, ended, their holders away."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.kit.rules import Refused
from essaim.notices import rules
from essaim.notices.models import Delegation, SignatoryAbsence


@transaction.atomic
def record_delegation(values: Mapping[str, Any], *, by: User) -> Delegation:
    """As the published act gives it. It is never changed afterwards: it ends, and another one begins."""
    rules.keeps_delegations_of.check(by, values["call_slug"])
    delegation = Delegation(recorded_by=by, **values)
    delegation.full_clean(exclude=["recorded_by"])
    delegation.save()
    record(
        "record_delegation", delegation, by=by, holder=delegation.holder, families=list(delegation.families)
    )
    return delegation


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: User, on: date) -> None:
    rules.keeps_delegations_of.check(by, delegation.call_slug)
    if delegation.ends_on and delegation.ends_on < timezone.localdate():
        raise Refused("Cette délégation a déjà pris fin.")
    delegation.ends_on = on
    delegation.full_clean(exclude=["recorded_by"])
    delegation.save(update_fields=["ends_on"])
    record("end_delegation", delegation, by=by, on=on.isoformat())


@transaction.atomic
def note_absence(
    delegation: Delegation, *, by: User, starts_on: date, ends_on: date | None = None
) -> SignatoryAbsence:
    """Meanwhile the deputies sign."""
    rules.keeps_delegations_of.check(by, delegation.call_slug)
    absence = SignatoryAbsence(delegation=delegation, starts_on=starts_on, ends_on=ends_on, recorded_by=by)
    absence.full_clean(exclude=["delegation", "recorded_by"])
    absence.save()
    record("note_absence", delegation, by=by, since=starts_on.isoformat())
    return absence
