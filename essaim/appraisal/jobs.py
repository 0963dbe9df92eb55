"""The clock of the appraisal: readers are reminded three days, then one day, before the end of a phase."""

from datetime import timedelta

from django.utils import timezone

from essaim.accounts.queries import service_account
from essaim.appraisal import actions, queries
from essaim.kit import later

REMINDED_BEFORE = (3, 1)


@later.periodic("10 7 * * *", once="one reminder for each reader, phase and day")
def remind_readers(timestamp: int) -> None:
    automaton, now = service_account(), timezone.now()
    for days in REMINDED_BEFORE:
        first = now + timedelta(days=days - 1)
        ending = queries.phases_ending(first, first + timedelta(days=1))
        later.each(ending, lambda phase: actions.remind(phase, by=automaton))
