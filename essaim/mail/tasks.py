"""The delivery of one message, tried again while the server says « later ».

No lock is held while the server is spoken to: a message is taken for a while, by a row that says so. The
server that hangs keeps its own slots, and no row; a worker killed on the way leaves a message that is taken
again at the end of its lease, under the same Message-ID.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from essaim.kit.later import MINUTE, Queue, defer, task
from essaim.mail import smtp
from essaim.mail.models import Delivery, Message

ATTEMPTS = 9  # real tries: 4 s, 16 s, 64 s… the last one hours after the first
LEASE = timedelta(minutes=4)  # longer than the longest talk with a server
KEPT = "Conservé dans la boîte d’envoi : aucun serveur de courriel n’est configuré."
ERASED = "Le contenu de ce message ouvrait un compte : il a été effacé après l’envoi."
TO_SEND = (Delivery.QUEUED, Delivery.RETRYING)


def later(message: Message) -> None:
    """In the transaction of the caller: no commit, no mail."""
    queue, priority = (Queue.CRITICAL, 10) if message.critical else (Queue.MAIL, 0)
    defer(deliver, queue=queue, priority=priority, message_id=message.pk)


@task(Queue.MAIL, deadline=3 * MINUTE, attempts=40, once="a message that left is not sent again")
def deliver(message_id: int) -> None:
    """Send it, unless it was sent, held or cancelled in the meantime."""
    smtp.refuse_while_silent()
    if message := _taken(message_id):
        failure = _attempt(message)
        if failure:
            raise failure


@transaction.atomic
def _taken(message_id: int) -> Message | None:
    """The message, ours until its lease ends."""
    waiting = Message.objects.select_for_update(of=("self",)).filter(delivery__in=TO_SEND)
    message = waiting.filter(pk=message_id).first()
    if message is None:
        return None
    now = timezone.now()
    if message.taken_at and now - message.taken_at < LEASE:
        raise smtp.NotNow("Un autre processus l’envoie.")
    message.taken_at, message.attempts = now, message.attempts + 1
    message.save(update_fields=["taken_at", "attempts"])
    return message


def _attempt(message: Message) -> smtp.NotNow | None:
    """Write down what became of this try; the failure to raise when there will be another."""
    failure: smtp.NotNow | None = None
    message.report = "" if smtp.is_configured() else KEPT
    message.delivery = Delivery.SENT
    try:
        if smtp.is_configured():
            smtp.send(message)
        message.sent_at = timezone.now()
    except smtp.Rejected as rejection:
        message.delivery, message.report = Delivery.BOUNCED, str(rejection)[:500]
    except smtp.NotNow as delay:
        failure = delay if message.attempts <= ATTEMPTS else None
        message.delivery = Delivery.RETRYING if failure else Delivery.FAILED
        message.report = str(delay)[:500]
    if message.secret and message.delivery not in TO_SEND and not smtp.keeps_secrets_to_show():
        message.text, message.html = ERASED, ""
    message.taken_at = None
    message.save(update_fields=["taken_at", "report", "delivery", "sent_at", "text", "html"])
    return failure
