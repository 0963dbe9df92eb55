"""Writing to someone: `send(...)` makes a row, and the row is sent once the transaction is committed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from essaim.files.models import ScanState, StoredFile
from essaim.mail import layout, tasks
from essaim.mail.models import Delivery, Message, MessageFile, TemplateText
from essaim.mail.texts import Text, common_values, templates


@transaction.atomic
def send(
    key: str,
    to: str,
    context: Mapping[str, Any],
    *,
    about: str = "",
    call_slug: str = "",
    critical: bool = False,
    files: Iterable[StoredFile] = (),
    once_key: str | None = None,
    user: Any | None = None,
    hold: bool = False,
    secret: bool = False,
    reply_to: str = "",
) -> Message:
    """Queue one message, or, with `hold`, keep it back until somebody releases it.

    `about`: the reference of what it speaks of. `critical`: never waits behind a bulk send. `once_key`: the
    same fact told twice makes one message, the first. `files`: what the platform made, or found clean.
    `secret`: its words open an account; no screen shows them, and they are erased once sent. `reply_to`:
    where answers go, if not to the usual contact.
    """
    validate_email(to)
    joined = _sendable(files)
    row = rendered(key, context, call_slug) | {
        **{"key": key, "to": to, "reply_to": reply_to},
        "user": user,
        "critical": critical,
        "secret": secret,
        "about": about,
        "call_slug": call_slug,
        "delivery": Delivery.HELD if hold else Delivery.QUEUED,
    }
    message, is_new = _told_once(once_key, row)
    if is_new:
        MessageFile.objects.bulk_create([MessageFile(message=message, file=file) for file in joined])
    if is_new and not hold:
        tasks.later(message)
    return message


def _told_once(once_key: str | None, row: Mapping[str, Any]) -> tuple[Message, bool]:
    if once_key is None:
        return Message.objects.create(**row), True
    return Message.objects.get_or_create(once_key=once_key, defaults=row)


def _sendable(files: Iterable[StoredFile]) -> list[StoredFile]:
    joined = list(files)
    if closed := [file.name for file in joined if file.scan_state != ScanState.CLEAN]:
        raise ValidationError(f"Ces fichiers ne peuvent pas être joints : {', '.join(closed)}.")
    return joined


def filled(key: str, context: Mapping[str, Any], call_slug: str = "") -> Text:
    """The text of a message or of a letter, in the words of the call if it has its own."""
    values = common_values() | dict(context)
    product = templates()[key].text
    own = TemplateText.objects.filter(call_slug=call_slug, key=key).first() if call_slug else None
    try:
        return Text(own.subject, own.body).filled(values) if own else product.filled(values)
    except KeyError:
        return product.filled(values)  # the words of the call name something unknown here: ours are sure


def rendered(key: str, context: Mapping[str, Any], call_slug: str = "") -> dict[str, str]:
    """Subject, text and HTML of a message."""
    text = filled(key, context, call_slug)
    return {
        "subject": text.subject,
        "text": layout.as_text(text.body),
        "html": layout.as_html(text.subject, text.body),
    }
