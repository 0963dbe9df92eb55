"""Messages to the readers. None of them ever names a dossier."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from essaim.appraisal.models import Phase, Reader, Review
from essaim.deadlines import in_words
from essaim.kit.units import PARIS
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


def given(phase: Phase, readers: Iterable[int]) -> None:
    """One message a day to each, however many dossiers."""
    for reader in Reader.objects.filter(pk__in=set(readers)).select_related("user", "wave__call"):
        _tell("readings_given", reader, phase, {}, f"given:{timezone.now().timestamp()}")


def remind(reader: Reader, phase: Phase, left: int) -> None:
    _tell("readings_reminder", reader, phase, {"left": str(left)}, f"remind:{timezone.localdate()}")


def _tell(key: str, reader: Reader, phase: Phase, words: dict[str, str], once: str) -> None:
    outbox.send(
        key,
        reader.user.email,
        {
            "wave": reader.wave.name,
            "closes_at": in_words(phase.closes_at, PARIS),
            "page_link": link("board"),
            **words,
        },
        call_slug=reader.wave.call.slug,
        user=reader.user,
        once_key=f"{once}:{phase.pk}:{reader.pk}",
    )
