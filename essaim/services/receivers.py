"""A decision on admissibility opens the right to the bouquet, or ends it."""

from typing import Any

from django.dispatch import receiver

from essaim.admissibility.queries import admissible_doors
from essaim.dossiers.models import Dossier
from essaim.services import actions
from essaim.workflow.engine import transitioned

ENDS = {
    "declare_inadmissible": "Dossier finalement déclaré non recevable",
    "withdraw": "Dossier retiré par ses auteurs",
}
NOT_THIS_DOOR = "L’accompagnement n’est finalement pas recevable"


@receiver(transitioned, sender=Dossier, dispatch_uid="services.dossier_decided")
def dossier_decided(sender: Any, obj: Dossier, transition: Any, by: Any, **kwargs: Any) -> None:  # noqa: ARG001
    """While an appraisal is open again, the right stays: only a new decision may end it."""
    if transition.name in {"declare_admissible", "restore_admissible"}:
        if any(door.opens_bouquet for door in admissible_doors(obj)):
            actions.open_entitlement(obj, by=by)
        else:
            actions.close_entitlement(obj, by=by, reason=NOT_THIS_DOOR)
    elif transition.name in ENDS:
        actions.close_entitlement(obj, by=by, reason=ENDS[transition.name])
