"""The refusals of one request: the page says each, even where it no longer draws the form it answers."""

from contextvars import ContextVar
from typing import Any

from django.core.signals import request_started

_refusals: ContextVar[tuple[str, ...]] = ContextVar("refusals", default=())


def note(words: str) -> None:
    _refusals.set((*_refusals.get(), words))


def taken() -> tuple[str, ...]:
    """Those of this request, told once."""
    found = _refusals.get()
    _refusals.set(())
    return found


def forget(**kwargs: Any) -> None:  # noqa: ARG001
    _refusals.set(())


request_started.connect(forget, dispatch_uid="kit.refusals")
