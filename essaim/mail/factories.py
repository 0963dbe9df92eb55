"""Messages for tests, as if `outbox.send` had made them."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.mail.models import Delivery, Message


class MessageFactory(DjangoModelFactory[Message]):
    """A message in the queue, without its job."""

    class Meta:
        model = Message

    class Params:
        sent = factory.Trait(delivery=Delivery.SENT, sent_at=factory.LazyFunction(timezone.now))
        held = factory.Trait(delivery=Delivery.HELD)
        bounced = factory.Trait(delivery=Delivery.BOUNCED, report="550 no such user")

    key = "tests"
    to = factory.Sequence(lambda n: f"personne{n}@example.fr")
    subject = factory.Sequence(lambda n: f"Message {n}")
    text = "Bonjour,\n\nVoici un message.\n"
    html = "<p>Bonjour,</p>"
