"""The few lines that every view shares."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from essaim.kit import refusals
from essaim.kit.memory import Memory
from essaim.kit.rules import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import _User  # whatever AUTH_USER_MODEL names
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request as a signed-in page receives it: for annotations. `accounts` says the rest of its own."""

    user: "_User"
    htmx: "HtmxDetails"
    received_at: datetime  # the server's clock when the request came in: deadlines are judged on it


def address_of(request: HttpRequest) -> str:
    """The machine that asks: what comes before our own proxies in X-Forwarded-For is only its word."""
    told = request.headers.get("X-Forwarded-For", "").split(",")
    if settings.TRUSTED_PROXIES and len(told) >= settings.TRUSTED_PROXIES:
        return told[-settings.TRUSTED_PROXIES].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def sent_number(text: str) -> int:
    """A version or a year that a page sends back; 0 for anything that no page of ours would send."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def sent_text(sent: QueryDict, name: str) -> str:
    """A text read outside of any form, without NUL, which no database takes."""
    return str(sent.get(name, "")).replace("\x00", "")


def attempt(form: BaseForm, action: Callable[..., Any], /, *args: Any, **kwargs: Any) -> bool:
    """Run an action; `form.outcome` keeps what it answers.

    A refusal becomes an error of the form, shown where the user is looking; and what the page draws is then
    what the database holds, not what the act had begun to change.
    """
    given = {name: value for name, value in kwargs.items() if name != "by"}
    before = Memory(args, given, getattr(form, "instance", None), by=kwargs.get("by"))
    try:
        form.outcome = action(*args, **kwargs)  # type: ignore[attr-defined]
    except (Refused, ValidationError) as error:
        said = error.messages if isinstance(error, ValidationError) else [str(error)]
        form.add_error(None, said)
        before.give_back()
        for words in said:
            refusals.note(words)
    return form.is_valid()


def tried(request: Request, done: str, action: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """A button without a form, for the person who asks: what the action answers, or True; None when refused.

    The refusal, or `done`, is told at the top of the next page.
    """
    try:
        outcome = action(*args, **{"by": request.user} | kwargs)
    except (Refused, ValidationError) as error:
        said = error.messages if isinstance(error, ValidationError) else [str(error)]
        messages.error(request, " ".join(said))
        return None
    if done:
        messages.success(request, done)
    return outcome or True
