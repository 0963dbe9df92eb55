"""The thread of a request: written on the page, or answered by mail."""

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.mail.addresses import prefix, target_of
from essaim.mail.replies import read_reply
from essaim.services import queries, rules, tasks
from essaim.services.models import RequestMessage, SupportRequest


@transaction.atomic
def write_message(
    request: SupportRequest, text: str, *, by: User, mail_id: str | None = None
) -> RequestMessage:
    """The other side receives it by mail and may answer by mail."""
    rules.may_write_in_thread.check(by, request)
    if not text.strip():
        raise ValidationError("Écrivez un message.")
    message = RequestMessage(request=request, by=by, text=text.strip(), mail_id=mail_id)
    message.full_clean(exclude=["request", "by"])
    message.save()
    tasks.message_written(message)
    return message


@transaction.atomic
def receive_mail(source: bytes, *, by: User) -> RequestMessage | None:
    """A letter handed over by the relay. None: not an answer that we may keep.

    The address names one person and one request; the sender must be that person, who must still be allowed
    to write there. An out-of-office writes nothing, and the same letter twice writes once.
    """
    reply = read_reply(source, prefix())
    target = target_of(reply.token) if reply else None
    if reply is None or target is None or target.kind != tasks.THREAD or reply.is_automatic or not reply.text:
        return None
    request = queries.request_by_key(target.about)
    person = User.objects.filter(pk=target.person, is_active=True).first()
    if request is None or person is None or reply.sender != person.email:
        return None
    if reply.mail_id and queries.letter_is_known(reply.mail_id):
        return None
    if not rules.may_write_in_thread(person, request):
        return None
    return write_message(request, reply.text, by=person, mail_id=reply.mail_id or None)
