"""Saying that a territory is a priority for a wave, whatever the figures say."""

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.appraisal.rules import manages_wave
from essaim.calls.models import Wave
from essaim.dossiers.queries import method_of_wave
from essaim.territories import actions as territories
from essaim.territories.models import Epci, PriorityFlag


@transaction.atomic
def flag_territory(wave: Wave, epci: Epci, reason: str, *, by: User) -> PriorityFlag:
    """With a reason, in the journal, shown wherever the priority is shown."""
    manages_wave.check(by, wave)
    method = method_of_wave(wave)
    if method is None:
        raise ValidationError("Cette vague ne déclare pas de priorité territoriale.")
    return territories.flag_territory(method, epci, reason, by=by)


@transaction.atomic
def end_flag(wave: Wave, flag: PriorityFlag, reason: str, *, by: User) -> None:
    manages_wave.check(by, wave)
    territories.end_flag(flag, reason, by=by)
