"""What the selection does when a dossier moves: nothing is decided of one that left or is examined again."""

from typing import Any

from django.dispatch import receiver

from essaim.accounts.queries import service_account
from essaim.decisions.actions.decisions import drop_decisions_of
from essaim.dossiers.models import Dossier
from essaim.workflow.engine import transitioned

REASONS = {
    "withdraw": "Le dossier est retiré par ses auteurs.",
    "reopen_appraisal": "L’examen de la recevabilité est rouvert.",
}


@receiver(transitioned, sender=Dossier, dispatch_uid="decisions.dossier_left")
def dossier_left(sender: Any, obj: Dossier, transition: Any, **kwargs: Any) -> None:  # noqa: ARG001
    if reason := REASONS.get(transition.name):
        drop_decisions_of(obj, by=service_account(), reason=reason)
