"""The firewall follows what is filed, and what providers accept."""

from typing import Any

from django.dispatch import receiver

from essaim.appraisal.models import TieSource
from essaim.dossiers.models import Dossier, DossierState
from essaim.kit.later import defer
from essaim.mentoring import actions, tasks
from essaim.mentoring.queries.walls import FILED
from essaim.services.models import Booking, SupportRequest
from essaim.workflow.engine import transitioned


@receiver(transitioned, sender=Dossier, dispatch_uid="mentoring.dossier_moved")
def dossier_moved(sender: Any, obj: Dossier, transition: Any, by: Any, **kwargs: Any) -> None:  # noqa: ARG001
    """Experts read what is admissible: the wall stands before that, and soon after the filing."""
    if obj.state == DossierState.ADMISSIBLE:
        actions.wall_off(obj, by=by)
    elif obj.state in FILED:
        defer(tasks.wall_off, dossier_id=obj.pk)


@receiver(transitioned, sender=SupportRequest, dispatch_uid="mentoring.request_moved")
def request_moved(sender: Any, obj: SupportRequest, transition: Any, by: Any, **kwargs: Any) -> None:  # noqa: ARG001
    if transition.name == "accept" and obj.adviser is not None:
        actions.refresh_wall(obj.adviser.user, TieSource.SUPPORT, by=by)


@receiver(transitioned, sender=Booking, dispatch_uid="mentoring.booking_moved")
def booking_moved(sender: Any, obj: Booking, transition: Any, by: Any, **kwargs: Any) -> None:  # noqa: ARG001
    """Who receives a pole without having accepted a request helps it too; soon after, never inside."""
    if transition.name in {"book", "take", "cancel"}:
        defer(tasks.refresh_support_wall, user_id=obj.slot.adviser.user_id)
