"""What an agreement does when its decision ends: a laureate who withdraws frees the money."""

from typing import Any

from django.dispatch import receiver

from essaim.decisions.models import Decision
from essaim.grants import actions
from essaim.grants.models import Agreement, AgreementState
from essaim.workflow.engine import transitioned


@receiver(transitioned, sender=Decision, dispatch_uid="grants.decision_ended")
def decision_ended(sender: Any, obj: Decision, transition: Any, by: Any, **kwargs: Any) -> None:  # noqa: ARG001
    if transition.name not in {"withdraw_laureate", "replace_decision"}:
        return
    agreement = Agreement.objects.filter(decision=obj, state=AgreementState.PREPARING).first()
    if agreement is not None:
        actions.abandon_agreement(agreement, by=by, reason=obj.ended_reason or transition.label)
