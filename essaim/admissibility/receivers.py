"""What the desk does when a dossier moves: the queue follows, and complements close their request."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from essaim.admissibility import actions, queries, tasks
from essaim.dossiers.models import Dossier
from essaim.workflow.engine import transitioned

LEFT = {
    "withdraw": "le dossier est retiré par ses auteurs",
    "restore_filing": "le retrait est annulé, le dossier est de nouveau à instruire",
    "restore_admissible": "le retrait est annulé, le dossier est de nouveau recevable",
}


@receiver(transitioned, sender=Dossier, dispatch_uid="admissibility.dossier_moved")
def dossier_moved(sender: Any, obj: Dossier, transition: Any, by: Any, **kwargs: Any) -> None:  # noqa: ARG001
    if transition.name == "complete" and (request := queries.unanswered_request(obj)):
        actions.answer_request(request, by=by)
    if transition.name == "withdraw" and (request := queries.open_request(obj)):
        actions.close_request_of_withdrawn(request, by=by)
    if obj.submitted_at and (what := LEFT.get(transition.name)):
        tasks.tell_desk(
            "desk_dossier_left", obj, {"who": by.name, "what": what}, once=f"left:{obj.pk}:{timezone.now()}"
        )
    actions.refresh_entry(obj, by=by)
