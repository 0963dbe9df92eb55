"""The clocks of an appeal against a decision, by the CRPA and the code of administrative courts (CJA)."""

from collections.abc import Iterable
from datetime import date

from essaim.deadlines.clocks import add_months, appeal_until
from essaim.deadlines.words import ZONES

Appealed = tuple[date, date | None]  # received on, rejected on, expressly or by silence; None: still waiting

COURT_MONTHS = 2  # CJA R421-1
SILENCE_MONTHS = 2  # CJA R421-2
DOCUMENTS_MONTHS, CADA_MONTHS = 1, 2
OVERSEAS_MONTHS, ABROAD_MONTHS = 1, 2  # CJA R421-7


def court_months(region: str = "", court_region: str = "", *, abroad: bool = False) -> int:
    """How many months one has to go to court, by where one lives and where the court sits (CJA R421-7).

    Before a court of the mainland, one month more for those who live overseas; before a court overseas, one
    month more for those who do not live there; two for those who live abroad, wherever the court sits.
    `court_region`: empty for the mainland.
    """
    if abroad:
        return COURT_MONTHS + ABROAD_MONTHS
    far = region != court_region if court_region in ZONES else region in ZONES
    return COURT_MONTHS + (OVERSEAS_MONTHS if far else 0)


def appeal_silence_on(received: date) -> date:
    """The day when silence rejects a gracious or hierarchical appeal (CRPA L231-4, CJA R421-2)."""
    return add_months(received, SILENCE_MONTHS)


def appeal_rejected_on(
    received: date, answered: date | None, today: date, months: int = COURT_MONTHS
) -> date | None:
    """The rejection from which the limits run again: express, or by silence. None: neither yet.

    An express rejection that comes once silence has rejected the appeal makes the limits run again only
    while they still ran (CJA R421-2).
    """
    silent = appeal_silence_on(received)
    if answered and answered <= appeal_until(silent, months):
        return answered
    return silent if today >= silent else None


def documents_silence_on(received: date) -> date:
    """The day when silence refuses a request for administrative documents (CRPA R311-12, R311-13)."""
    return add_months(received, DOCUMENTS_MONTHS)


def documents_appeal_until(received: date) -> date:
    """Last day to refer that silence to the commission for access to documents (CADA, CRPA R343-1)."""
    return add_months(documents_silence_on(received), CADA_MONTHS)


def is_late_appeal(received: date, notified: date | None, months: int = COURT_MONTHS) -> bool:
    """After the last day to contest: it stops no limit, and may be rejected for that alone. Without a proven
    notification no limit runs, and nothing is late (CJA R421-5)."""
    return notified is not None and received > appeal_until(notified, months)


def court_until(notified: date, appeals: Iterable[Appealed] = (), months: int = COURT_MONTHS) -> date | None:
    """Last day to go to court against a decision. None: the limit does not run, an appeal is open.

    A gracious or a hierarchical appeal made in time interrupts the limit, which runs again, whole, once
    all of them are rejected (CRPA L411-2). One made too late changes nothing.
    """
    first = appeal_until(notified, months)
    ends = [ended for received, ended in appeals if received <= first]
    if None in ends:
        return None
    return appeal_until(max(end for end in ends if end), months) if ends else first
