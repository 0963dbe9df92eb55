"""The later half of an act: its PDF, drawn once for its channel, and the messages that say it is there."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.models import User
from essaim.deadlines import day_in_words
from essaim.deadlines.clocks import UNOPENED_DAYS
from essaim.documents import pdf
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries import addresses_of
from essaim.files.actions import store
from essaim.files.models import StoredFile
from essaim.kit.later import MINUTE, Queue, task
from essaim.mail import outbox
from essaim.notices.models import Act, Appeal, Channel

MESSAGES = {Channel.ELECTRONIC: "act_available", Channel.POSTAL: "act_by_post"}


def link(name: str, *arguments: object) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name, args=arguments)


def tell_authors(
    key: str, dossier: Dossier, words: Mapping[str, str], *, once: str, files: Iterable[StoredFile] = ()
) -> None:
    """One message to each co-author and to the contact address, each once."""
    common = {"pole": dossier.pole.name, "reference": dossier.reference, "wave": dossier.wave.name}
    for address in addresses_of(dossier):
        outbox.send(
            key,
            address,
            common | dict(words),
            about=dossier.reference,
            call_slug=dossier.wave.call.slug,
            critical=True,
            files=files,
            once_key=f"{once}:{address}",
        )


@task(Queue.DOCUMENTS, deadline=3 * MINUTE, once="the letter is drawn once, each message sent once")
def deliver(act_id: int, tells: bool = True) -> None:
    """Draw the letter, then say that it is there: the words of each channel are its own."""
    act = Act.objects.select_related("dossier__wave__call", "dossier__pole", "pdf").get(pk=act_id)
    file = draw(act)
    if not tells:
        return
    last = timezone.localdate(act.available_at) + timedelta(days=UNOPENED_DAYS)
    words = {
        "title": act.title,
        "page_link": link("notices:read", act.public_id),
        "until_date": day_in_words(last, weekday=False),
        "available_date": day_in_words(timezone.localdate(act.available_at), weekday=False),
    }
    files = [file] if act.channel == Channel.POSTAL else []
    tell_authors(MESSAGES[Channel(act.channel)], act.dossier, words, once=f"act:{act.pk}", files=files)


def draw(act: Act) -> StoredFile:
    """Compile and store outside of the lock, join once."""
    if act.pdf:
        return act.pdf
    content = rendered(act.content, act.available_at)
    file = store(content, f"{act.kind}-{act.dossier.reference}.pdf".replace("_", "-"), by=None)
    with transaction.atomic():
        locked = Act.objects.select_for_update(of=("self",)).get(pk=act.pk)
        if locked.pdf is None:
            locked.pdf = file
            locked.save(update_fields=["pdf"])
        act.pdf = locked.pdf
        return locked.pdf


def rendered(content: Mapping[str, Any], at: datetime, draft: str = "") -> bytes:
    data = {**content} | ({"draft": draft} if draft else {})
    return pdf.render("notices/act", data, title=content["title"], at=at)


def tell_of_appeal(appeal: Appeal, users: Iterable[User]) -> None:
    dossier = appeal.act.dossier
    words = {
        "pole": dossier.pole.name,
        "reference": dossier.reference,
        "kind": appeal.get_kind_display().lower(),
        "title": appeal.act.title,
        "page_link": link("notices:appeal", appeal.public_id),
    }
    for user in users:
        outbox.send(
            "contest_received",
            user.email,
            words,
            user=user,
            about=dossier.reference,
            once_key=f"contest:{appeal.pk}:{user.email}",
        )
