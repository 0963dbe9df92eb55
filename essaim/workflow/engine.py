"""State machines: a table of transitions, and the one way to go through it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.dispatch import Signal

from essaim.audit.journal import record
from essaim.kit.rules import Refused, Rule

transitioned = Signal()  # sent inside the transaction: sender=model, obj, transition, by


@dataclass(frozen=True)
class Transition:
    name: str
    sources: AbstractSet[str]
    target: str
    label: str
    allowed: Rule


class Workflow:
    def __init__(self, *transitions: Transition) -> None:
        self.transitions = {t.name: t for t in transitions}

    def why_not(self, name: str, obj: Any, user: Any) -> str | None:
        transition = self.transitions[name]
        if obj.state not in transition.sources:
            return f"« {transition.label} » n’est plus possible : {obj.get_state_display().lower()}."
        return transition.allowed.why_not(user, obj)

    def available(self, obj: Any, user: Any) -> list[Transition]:
        return [t for t in self.transitions.values() if self.why_not(t.name, obj, user) is None]

    def perform(
        self, name: str, obj: models.Model, *, by: Any, details: dict[str, Any] | None = None, **changes: Any
    ) -> None:
        """Lock the row, check, write the new state with its changes, leave a trace with its `details`."""
        obj.refresh_from_db(from_queryset=type(obj)._base_manager.select_for_update())
        if reason := self.why_not(name, obj, by):
            raise Refused(reason)
        transition = self.transitions[name]
        for field, value in {"state": transition.target, **changes}.items():
            setattr(obj, field, value)
        obj.save(update_fields=["state", *changes])
        record(name, obj, by=by, **(details or {}))
        transitioned.send(sender=type(obj), obj=obj, transition=transition, by=by)

    def mermaid(self) -> str:
        arrows = [
            f"  {s} --> {t.target}: {t.name}" for t in self.transitions.values() for s in sorted(t.sources)
        ]
        return "\n".join(["stateDiagram-v2", *arrows])
