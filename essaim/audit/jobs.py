"""Each night: the head of the journal is signed, and every invariant is asked."""

import logging

from essaim.audit.heads import sign_head
from essaim.kit import later
from essaim.kit.invariants import verify

logger = logging.getLogger(__name__)


@later.periodic("3 2 * * *", later.Queue.DESK, once="a head already signed is left as it is")
def sign_journal_head(timestamp: int) -> None:
    """Published with those before: a copy kept elsewhere proves what the journal held that night."""
    sign_head()


@later.periodic("33 2 * * *", later.Queue.EXPORTS, deadline=2 * later.HOUR, once="it only reads")
def verify_what_is_kept(timestamp: int) -> None:
    """One line of the log for each invariant that is broken: an alert of the machine reads it."""
    for label, faults in verify():
        for fault in faults:
            logger.error("invariant rompu\u00a0: %s\u00a0: %s", label, fault)
