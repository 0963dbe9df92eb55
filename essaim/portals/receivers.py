"""When both sides consent, what a pair learned waits to be read over as a practice sheet."""

from typing import Any

from django.dispatch import receiver

from essaim.mentoring.models import Pair
from essaim.portals.actions.sharing import share_review
from essaim.workflow.engine import transitioned


@receiver(transitioned, sender=Pair, dispatch_uid="portals.pair_moved")
def pair_moved(sender: Any, obj: Pair, transition: Any, by: Any, **kwargs: Any) -> None:  # noqa: ARG001
    if transition.name == "share":
        share_review(obj, by=by)
