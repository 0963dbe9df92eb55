"""The messages of events."""

from django.conf import settings
from django.urls import reverse

from essaim.community.models import Registration
from essaim.mail import outbox
from essaim.ui.templatetags.ui import french_datetime


def tell_registered(key: str, registration: Registration, **words: str) -> None:
    event = registration.event
    context = {
        "event": event.title,
        "when": french_datetime(event.starts_at),
        "place": event.place or "à préciser",
        "page_link": settings.SITE_URL.rstrip("/") + reverse("community:event", args=[event.reference]),
        **words,
    }
    outbox.send(
        key,
        registration.user.email,
        context,
        about=event.reference,
        user=registration.user,
        once_key=f"{key}:{registration.pk}",
    )
