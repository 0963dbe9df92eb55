"""The housekeeping of the outbox, by the clock."""

from datetime import timedelta

from django.utils import timezone

from essaim.kit import later
from essaim.mail import tasks
from essaim.mail.models import Delivery, Message

FORGOTTEN = timedelta(hours=12)  # longer than all the retries of one message
AT_ONCE = 200


@later.periodic("*/30 * * * *", later.Queue.MAIL, once="a message that left is not sent again")
def send_forgotten_messages(timestamp: int) -> None:
    """A message whose job was lost (a restored backup, a queue emptied by hand) is given another."""
    waiting = Message.objects.filter(
        delivery__in=[Delivery.QUEUED, Delivery.RETRYING], created_at__lt=timezone.now() - FORGOTTEN
    )
    later.each(waiting.order_by("pk")[:AT_ONCE], tasks.later)
