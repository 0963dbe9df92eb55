"""The clock of the waves."""

from django.utils import timezone
from procrastinate.contrib.django import app

from essaim.accounts.queries import service_account
from essaim.dossiers import actions, queries


@app.periodic(cron="*/20 * * * *")
@app.task(queueing_lock="tell_unfinished")
def tell_unfinished(timestamp: int) -> None:
    """Waves that closed: the authors of the drafts are told, once."""
    automaton, now = service_account(), timezone.now()
    for dossier in queries.unfinished_drafts(now):
        actions.tell_unfinished(dossier, by=automaton, at=now)
