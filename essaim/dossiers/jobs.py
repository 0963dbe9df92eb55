"""The clock of the waves."""

from django.utils import timezone

from essaim.accounts.queries import service_account
from essaim.dossiers import actions, queries
from essaim.kit import later


@later.periodic("*/20 * * * *", once="noted on the draft")
def tell_unfinished(timestamp: int) -> None:
    """Waves that closed: the authors of the drafts are told, once."""
    automaton, now = service_account(), timezone.now()
    drafts = queries.unfinished_drafts(now)
    later.each(drafts, lambda dossier: actions.tell_unfinished(dossier, by=automaton, at=now))
