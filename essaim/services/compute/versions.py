"""What differs between two versions of a bouquet, in sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Sheet = Mapping[str, Any]  # label of a field -> value as it is read; "" for none


@dataclass(frozen=True)
class Change:
    """One service: added, removed, or changed field by field (label, before, after)."""

    lineage: str
    title: str
    kind: str  # added, removed, changed
    fields: tuple[tuple[str, str, str], ...] = ()

    @property
    def sentence(self) -> str:
        if self.kind == "added":
            return f"Nouveau service\u00a0: {self.title}."
        if self.kind == "removed":
            return f"Service retiré\u00a0: {self.title}."
        return f"{self.title}\u00a0: {', '.join(label.lower() for label, _, _ in self.fields)}."


def compare(before: Mapping[str, tuple[str, Sheet]], after: Mapping[str, tuple[str, Sheet]]) -> list[Change]:
    """`lineage -> (title, sheet)` on both sides."""
    changes = [Change(key, after[key][0], "added") for key in after if key not in before]
    changes += [Change(key, before[key][0], "removed") for key in before if key not in after]
    for key in (key for key in after if key in before):
        fields = tuple(_fields(before[key][1], after[key][1]))
        if fields:
            changes.append(Change(key, after[key][0], "changed", fields))
    return changes


def _fields(before: Sheet, after: Sheet) -> Iterable[tuple[str, str, str]]:
    for label in after:
        old, new = str(before.get(label, "")), str(after[label])
        if old != new:
            yield label, old, new
