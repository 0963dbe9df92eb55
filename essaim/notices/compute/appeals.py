"""What is said of an appeal: whether it came in time, until when silence does not reject it."""

from datetime import date

from essaim.deadlines import appeal_until, day_in_words

LATE = (
    "Ce recours est arrivé après le {last}, dernier jour pour contester cette décision, notifiée le "
    "{notified}\u00a0: il est tardif. Il n’interrompt aucun délai et peut être rejeté pour ce seul motif."
)


def lateness(received: date, notified: date | None, months: int) -> str:
    """A sentence when the appeal came too late; "" when it did not, or when no limit runs (CJA R421-5)."""
    if notified is None:
        return ""
    last = appeal_until(notified, months)
    if received <= last:
        return ""
    return LATE.format(last=day_in_words(last, weekday=False), notified=day_in_words(notified, weekday=False))
