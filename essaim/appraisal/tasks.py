"""Messages to the readers. None of them ever names a dossier."""

from django.conf import settings
from django.urls import reverse

from essaim.appraisal.models import Reader, Review
from essaim.mail import outbox


def link(name: str, *arguments: object) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(f"appraisal:{name}", args=arguments)


def invite(reader: Reader) -> None:
    outbox.send(
        "reader_invitation",
        reader.user.email,
        {
            "wave": reader.wave.name,
            "call": reader.wave.call.title,
            "level": reader.get_level_display().lower(),
            "load": str(reader.load),
            "page_link": link("invitation", reader.public_id),
        },
        call_slug=reader.wave.call.slug,
        user=reader.user,
    )


def review_returned(review: Review) -> None:
    reader = review.duty.reader
    outbox.send(
        "review_returned",
        reader.user.email,
        {"wave": reader.wave.name, "reason": review.return_reason, "page_link": link("board")},
        call_slug=reader.wave.call.slug,
        user=reader.user,
    )
