"""The clock of notifications and of appeals."""

from datetime import timedelta

from django.utils import timezone

from essaim.accounts.queries import service_account
from essaim.deadlines.clocks import UNOPENED_DAYS
from essaim.kit import later
from essaim.notices import actions, queries


@later.periodic("10 1 * * *", once="an act that is deemed is no longer found")
def deem_acts(timestamp: int) -> None:
    """Fifteen days without opening: notified the day they were made available (CRPA R112-20)."""
    automaton = service_account()
    unopened = queries.acts_to_deem(timezone.now() - timedelta(days=UNOPENED_DAYS))
    later.each(unopened, lambda act: actions.deem_notified(act, by=automaton))


@later.periodic("20 1 * * *", once="a silence that is noted is no longer found")
def reject_silent_contests(timestamp: int) -> None:
    """Two months without an answer (CRPA L231-4, CJA R421-2)."""
    automaton = service_account()
    silent = queries.silent_appeals(timezone.localdate())
    later.each(silent, lambda appeal: actions.note_silence(appeal, by=automaton))
