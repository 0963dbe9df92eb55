"""The housekeeping of the outbox, by the clock."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from essaim.mail import tasks
from essaim.mail.models import Delivery, Message

FORGOTTEN = timedelta(hours=12)  # longer than all the retries of one message
AT_ONCE = 200


@app.periodic(cron="*/30 * * * *")
@app.task(queue=tasks.BULK, queueing_lock="send_forgotten_messages")
def send_forgotten_messages(timestamp: int) -> None:
    """A message whose job was lost (a restored backup, a queue emptied by hand) is given another."""
    waiting = Message.objects.filter(
        delivery__in=[Delivery.QUEUED, Delivery.RETRYING], created_at__lt=timezone.now() - FORGOTTEN
    )
    for message in waiting.order_by("pk")[:AT_ONCE]:
        tasks.later(message)
