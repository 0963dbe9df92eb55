"""What people do in the outbox, and to the words of a call."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from essaim.audit.journal import record
from essaim.kit.rules import Refused
from essaim.mail import tasks
from essaim.mail.models import Delivery, Message, MessageFile, TemplateText
from essaim.mail.texts import BadTemplate, Text, checked, templates

WAITING = (Delivery.HELD, Delivery.QUEUED, Delivery.RETRYING)
OVER = (Delivery.SENT, Delivery.FAILED, Delivery.BOUNCED, Delivery.CANCELLED)


@transaction.atomic
def hold_message(message: Message, *, by: Any) -> None:
    """Keep it back until it is released."""
    _move(message, (Delivery.QUEUED, Delivery.RETRYING), Delivery.HELD, by=by, verb="hold_message")


@transaction.atomic
def release_message(message: Message, *, by: Any) -> None:
    _move(message, (Delivery.HELD,), Delivery.QUEUED, by=by, verb="release_message")
    tasks.later(message)


@transaction.atomic
def cancel_message(message: Message, *, by: Any) -> None:
    _move(message, WAITING, Delivery.CANCELLED, by=by, verb="cancel_message")


@transaction.atomic
def resend_message(message: Message, *, by: Any, to: str = "", known: bool = True) -> Message:
    """Send the very same words again, in a new row; `to` corrects the address. Twice in a row: once.

    An address that the caller does not know (`known`) is kept back until a second person releases it.
    """
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.delivery not in OVER:
        raise Refused("Ce message attend encore son envoi : le renvoyer ferait un doublon.")
    if message.secret:
        raise Refused(
            "Ce message contenait un code ou un lien personnel : la personne doit en demander un autre."
        )
    if again := message.resends.filter(delivery__in=WAITING).first():
        return again
    validate_email(to or message.to)
    copy = Message.objects.create(
        key=message.key,
        to=to or message.to,
        user=None if to else message.user,
        subject=message.subject,
        text=message.text,
        html=message.html,
        critical=message.critical,
        about=message.about,
        call_slug=message.call_slug,
        reply_to=message.reply_to,
        resent_from=message,
        delivery=Delivery.QUEUED if known else Delivery.HELD,
    )
    joined = message.files.values_list("file_id", flat=True)
    MessageFile.objects.bulk_create([MessageFile(message=copy, file_id=pk) for pk in joined])
    record("resend_message", copy, by=by, about=message.about, unknown_address=not known)
    if known:
        tasks.later(copy)
    return copy


@transaction.atomic
def save_text(call_slug: str, key: str, subject: str, body: str, *, by: Any) -> TemplateText:
    """The words of a call for one kind of message. Only the names of the product's own text may be used."""
    if key not in templates():
        raise Refused("Ce message n’existe pas.")
    try:
        text = checked(Text(" ".join(subject.split()), body.strip()), set(templates()[key].allowed))
    except BadTemplate as error:
        raise ValidationError(str(error)) from error
    kept, _ = TemplateText.objects.update_or_create(
        call_slug=call_slug, key=key, defaults={"subject": text.subject, "body": text.body, "updated_by": by}
    )
    record("save_text", kept, by=by)
    return kept


@transaction.atomic
def reset_text(call_slug: str, key: str, *, by: Any) -> None:
    """Back to the product's own words."""
    if kept := TemplateText.objects.filter(call_slug=call_slug, key=key).first():
        record("reset_text", kept, by=by, subject=kept.subject, body=kept.body)
        kept.delete()


def _move(message: Message, sources: tuple[Delivery, ...], target: Delivery, *, by: Any, verb: str) -> None:
    message.refresh_from_db(from_queryset=Message.objects.select_for_update())
    if message.delivery not in sources:
        raise Refused(f"Ce n’est plus possible : {message.get_delivery_display().lower()}.")
    message.delivery = target
    message.save(update_fields=["delivery"])
    record(verb, message, by=by, about=message.about)
