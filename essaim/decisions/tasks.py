"""The later half of a decision: the PDF of its letter, and the messages that say that it is there."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.models import User
from essaim.deadlines import day_in_words
from essaim.deadlines.clocks import UNOPENED_DAYS
from essaim.decisions.models import Appeal, OpinionsRequest, Release
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries import addresses_of
from essaim.files.models import StoredFile
from essaim.kit.later import HOUR, MINUTE, Queue, promise
from essaim.mail import outbox
from essaim.notices.models import Channel
from essaim.notices.queries import channel_of

AT_ITS_HOUR = 10  # before whatever else waits at the desk
run_decision_batch = promise(
    "essaim.decisions.jobs.run_decision_batch",
    Queue.COMPUTATIONS,
    deadline=2 * HOUR,
    once="goes on from the first decision that waits",
)
release_at_its_hour = promise(
    "essaim.decisions.jobs.release_at_its_hour",
    Queue.DESK,
    priority=AT_ITS_HOUR,
    deadline=10 * MINUTE,
    once="a release that is done is no longer due",
)


def link(name: str, *arguments: object) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name, args=arguments)


def tell_candidate(
    key: str, dossier: Dossier, once: str, files: list[StoredFile] | None = None, **more: str
) -> None:
    """One message to each co-author and to the contact address; it never says what is decided."""
    words = {
        "pole": dossier.pole.name,
        "reference": dossier.reference,
        "wave": dossier.wave.name,
        "page_link": link("decisions:own", dossier.reference),
    } | more
    for address in addresses_of(dossier):
        outbox.send(
            key,
            address,
            words,
            about=dossier.reference,
            call_slug=dossier.wave.call.slug,
            critical=True,
            files=files or (),
            once_key=f"{once}:{address}",
        )


def tell_decided(dossier: Dossier, once: str, at: datetime | None = None) -> None:
    """The notice of deposit, to who agreed to the online service; by post, the copy of each letter does."""
    day = timezone.localdate(at or timezone.now())
    if channel_of(dossier, day) == Channel.ELECTRONIC:
        until = day_in_words(day + timedelta(days=UNOPENED_DAYS), weekday=False)
        since = day_in_words(day, weekday=False)
        tell_candidate("decision_available", dossier, once, until_date=until, available_date=since)


def tell_manager(key: str, user: User, words: dict[str, str], once: str, about: str = "") -> None:
    outbox.send(key, user.email, words, user=user, about=about, once_key=f"{once}:{user.email}")


def tell_of_appeal(appeal: Appeal, users: list[User]) -> None:
    dossier = appeal.decision.dossier
    words = {
        "pole": dossier.pole.name,
        "reference": dossier.reference,
        "kind": appeal.get_kind_display().lower(),
        "page_link": link("selection:appeal", appeal.public_id),
    }
    for user in users:
        tell_manager("appeal_received", user, words, f"appeal:{appeal.pk}", dossier.reference)


def tell_of_opinions_asked(asked: OpinionsRequest, users: list[User], due: str) -> None:
    dossier = asked.decision.dossier
    words = {
        "pole": dossier.pole.name,
        "reference": dossier.reference,
        "due": due,
        "page_link": link("selection:opinion_requests", dossier.wave.slug),
    }
    for user in users:
        tell_manager("opinions_request", user, words, f"opinions:{asked.pk}", dossier.reference)


def tell_release_waits(release: Release) -> None:
    words = {
        "wave": release.wave.name,
        "reason": release.failure,
        "page_link": link("selection:release", release.wave.slug),
    }
    tell_manager("release_waits", release.by, words, f"release-waits:{release.pk}")
