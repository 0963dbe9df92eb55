"""When a dossier becomes admissible, what links it to the readers of its wave is looked for."""

from typing import Any

from django.dispatch import receiver

from essaim.appraisal import actions
from essaim.dossiers.models import Dossier, DossierState
from essaim.workflow.engine import transitioned


@receiver(transitioned, sender=Dossier, dispatch_uid="appraisal.dossier_moved")
def dossier_moved(sender: Any, obj: Dossier, transition: Any, by: Any, **kwargs: Any) -> None:  # noqa: ARG001
    if obj.state == DossierState.ADMISSIBLE:
        actions.refresh_ties_of_dossier(obj, by=by)
