"""The delivery of one message, tried again while the server says « later »."""

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from essaim.mail import smtp
from essaim.mail.models import Delivery, Message

ATTEMPTS = 9  # 3 s, 9 s, 27 s… the last one about eight hours after the first
KEPT = "Conservé dans la boîte d’envoi : aucun serveur de courriel n’est configuré."
ERASED = "Le contenu de ce message ouvrait un compte : il a été effacé après l’envoi."
TO_SEND = (Delivery.QUEUED, Delivery.RETRYING)
CRITICAL, BULK = "critical", "bulk"


def later(message: Message) -> None:
    """In the transaction of the caller: no commit, no mail."""
    deliver.configure(
        queue=CRITICAL if message.critical else BULK, priority=10 if message.critical else 0
    ).defer(message_id=message.pk)


@app.task(
    queue=BULK, retry=RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=3, retry_exceptions=[smtp.NotNow])
)
def deliver(message_id: int) -> None:
    """Send it, unless it was sent, held or cancelled in the meantime."""
    with transaction.atomic():
        # The lock is kept while the server is spoken to: the same message never leaves twice at once.
        waiting = Message.objects.select_for_update(skip_locked=True).filter(delivery__in=TO_SEND)
        message = waiting.filter(pk=message_id).first()
        failure = _attempt(message) if message else None
    if failure:
        raise failure


def _attempt(message: Message) -> smtp.NotNow | None:
    """Write down what became of this try; the failure to raise when there will be another."""
    failure: smtp.NotNow | None = None
    message.attempts += 1
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
    message.save(update_fields=["attempts", "report", "delivery", "sent_at", "text", "html"])
    return failure
