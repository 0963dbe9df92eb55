"""The messages of the services. Called by the actions: a row of the same transaction, or nothing."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from essaim.accounts.models import User
from essaim.deadlines import in_words
from essaim.mail import outbox
from essaim.mail.addresses import Target, reply_address
from essaim.services.models import Booking, RequestMessage, SupportRequest

THREAD = "r"  # the kind of address that answers a request


def absolute(name: str, *args: Any) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name, args=args)


def _request_words(request: SupportRequest) -> dict[str, str]:
    return {
        "pole": request.entitlement.pole.name,
        "service": request.service.title,
        "reference": request.reference,
        "words": request.words,
        "adviser": request.adviser.user.name if request.adviser else "",
        "provider": request.adviser.provider.name if request.adviser else "",
        "due": in_words(request.due_at) if request.due_at else "",
        "page_link": absolute("services:request", request.reference),
    }


def _send(key: str, person: User, request: SupportRequest, once: str, **words: str) -> None:
    outbox.send(
        key,
        person.email,
        _request_words(request) | words,
        about=request.reference,
        user=person,
        once_key=f"{key}:{request.pk}:{once}:{person.pk}",
        reply_to=reply_address(Target(THREAD, request.pk, person.pk)),
    )


def request_given(request: SupportRequest, turn: int) -> None:
    """To the adviser who has it now."""
    if request.adviser:
        _send("support_request_given", request.adviser.user, request, str(turn))


def request_moved(request: SupportRequest, turn: int) -> None:
    """To the pole: who has it now, and until when."""
    _send("support_request_moved", request.asked_by, request, str(turn))


def request_answered(request: SupportRequest, turn: int, text: str) -> None:
    """To the pole: accepted, or declined and why."""
    key = f"support_request_{request.state}"
    _send(key, request.asked_by, request, str(turn), reason=text)


def request_escalated(request: SupportRequest, managers: list[User], once: str) -> None:
    """To the managers: this one waited too long, or nobody can take it."""
    for person in managers:
        _send("support_request_escalated", person, request, once)


def request_over(request: SupportRequest, text: str) -> None:
    """To the pole, when a request is closed; to the adviser, when the pole withdraws it."""
    if request.state == "closed":
        words = {"outcome": request.get_outcome_display().lower(), "note": text}
        _send("support_request_closed", request.asked_by, request, "end", **words)
    elif request.adviser:
        _send("support_request_withdrawn", request.adviser.user, request, "end", reason=text)


def message_written(message: RequestMessage) -> None:
    """To the other side of the thread."""
    request = message.request
    readers = {request.asked_by} | ({request.adviser.user} if request.adviser else set())
    for person in sorted(readers - {message.by}, key=lambda one: one.pk):
        _send(
            "support_request_message",
            person,
            request,
            f"m{message.pk}",
            author=message.by.name,
            message=message.text,
        )


def booking_told(key: str, booking: Booking, once: str, **words: str) -> None:
    """`booking_confirmed`, `booking_offered` or `booking_cancelled`, to who booked."""
    slot = booking.slot
    outbox.send(
        key,
        booking.booked_by.email,
        {
            "pole": booking.entitlement.pole.name,
            "service": slot.service.title,
            "when": in_words(slot.starts_at),
            "place": slot.place or "Le lieu vous sera précisé.",
            "until": in_words(booking.offered_until) if booking.offered_until else "",
            "page_link": absolute("services:booking", booking.reference),
            **words,
        },
        about=booking.reference,
        user=booking.booked_by,
        once_key=f"{key}:{booking.pk}:{once}",
    )
