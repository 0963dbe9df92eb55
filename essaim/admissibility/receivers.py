"""What the desk does when a dossier moves: the queue follows, and complements close their request."""

from typing import Any

from django.dispatch import receiver

from essaim.admissibility import actions, queries
from essaim.dossiers.models import Dossier
from essaim.workflow.engine import transitioned


@receiver(transitioned, sender=Dossier, dispatch_uid="admissibility.dossier_moved")
def dossier_moved(sender: Any, obj: Dossier, transition: Any, by: Any, **kwargs: Any) -> None:  # noqa: ARG001
    if transition.name == "complete" and (request := queries.unanswered_request(obj)):
        actions.answer_request(request, by=by)
    if transition.name == "withdraw" and (request := queries.open_request(obj)):
        actions.close_request_of_withdrawn(request, by=by)
    actions.refresh_entry(obj, by=by)
