"""Permission rules: small predicates that compose, and that say why not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q


class Refused(PermissionDenied):
    """This person may not do this, or not now. The text is written for them."""


@dataclass(frozen=True)
class Rule:
    why_not: Callable[[Any, Any], str | None]  # None: allowed

    def __call__(self, user: Any, obj: Any) -> bool:
        return self.why_not(user, obj) is None

    def check(self, user: Any, obj: Any) -> None:
        if reason := self.why_not(user, obj):
            raise Refused(reason)

    def __and__(self, other: "Rule") -> "Rule":  # the first refusal
        return Rule(lambda user, obj: self.why_not(user, obj) or other.why_not(user, obj))

    def __or__(self, other: "Rule") -> "Rule":  # a refusal only when both refuse
        return Rule(lambda user, obj: self.why_not(user, obj) and other.why_not(user, obj))


def rule(reason: str) -> Callable[[Callable[[Any, Any], bool]], Rule]:
    """Decorator: a predicate on (user, object) becomes a rule that answers `reason` when false."""
    return lambda predicate: Rule(lambda user, obj: None if predicate(user, obj) else reason)


def within(scope: Callable[[Any], Q], reason: str) -> Rule:
    """The rule behind a filter: allowed on the objects that `scope(user)` keeps."""
    return rule(reason)(lambda user, obj: type(obj)._base_manager.filter(scope(user), pk=obj.pk).exists())
