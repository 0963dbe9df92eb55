"""A wave published again: the working copies follow."""

from typing import Any

from django.dispatch import receiver

from essaim.calls.models import Wave
from essaim.dossiers import actions
from essaim.workflow.engine import transitioned


@receiver(transitioned, sender=Wave, dispatch_uid="dossiers.follow_the_form")
def follow_the_form(sender: Any, obj: Wave, transition: Any, by: Any, **kwargs: Any) -> None:  # noqa: ARG001
    if transition.name in {"republish_wave", "reopen_wave"}:
        actions.migrate_drafts(obj, by=by)
