"""The messages of events and surveys."""

from django.conf import settings
from django.urls import reverse

from essaim.community.models import Registration, SurveyPerson
from essaim.kit.later import HOUR, Queue, promise
from essaim.mail import outbox
from essaim.ui.templatetags.ui import french_datetime

tell_people = promise(
    "essaim.community.jobs.tell_people",
    Queue.COMPUTATIONS,
    deadline=2 * HOUR,
    once="each message is written once to each person",
)


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


def tell_asked(key: str, person: SurveyPerson) -> None:
    """To somebody who is asked: it opens, it closes soon, its results are there."""
    survey = person.survey
    words = "anonyme\u00a0: personne ne peut relier une réponse à son auteur"
    context = {
        "survey": survey.title,
        "why": survey.why,
        "closes": french_datetime(survey.closes_at),
        "name_words": words if survey.is_anonymous else "nominative\u00a0: le programme voit qui répond quoi",
        "page_link": settings.SITE_URL.rstrip("/") + reverse("community:survey", args=[survey.reference]),
    }
    outbox.send(
        key,
        person.user.email,
        context,
        about=survey.reference,
        user=person.user,
        once_key=f"{key}:{person.pk}",
    )
