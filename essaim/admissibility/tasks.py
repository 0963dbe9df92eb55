"""The later half of an act of the desk: the messages to the candidate and to the appraisers."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.conf import settings
from django.urls import reverse

from essaim.accounts.models import User
from essaim.admissibility.models import DeskEntry
from essaim.admissibility.queries import Pressing, desk_of
from essaim.deadlines import day_in_words
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries import addresses_of
from essaim.files.models import StoredFile
from essaim.kit.later import HOUR, Queue, promise
from essaim.mail import outbox

run_batch = promise(
    "essaim.admissibility.jobs.run_batch",
    Queue.COMPUTATIONS,
    deadline=2 * HOUR,
    once="goes on from the first dossier that waits",
)


def link(name: str, dossier: Dossier) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(f"admissibility:{name}", args=[dossier.reference])


def tell_candidate(
    key: str,
    dossier: Dossier,
    words: Mapping[str, str],
    *,
    once: str,
    page: str = "thread",
    files: Iterable[StoredFile] = (),
) -> None:
    """One message to each co-author and to the contact address, each once."""
    common = {
        "pole": dossier.pole.name,
        "reference": dossier.reference,
        "wave": dossier.wave.name,
        "page_link": link(page, dossier),
    }
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


def tell_desk(
    key: str, dossier: Dossier, words: Mapping[str, str], *, once: str, page: str = "exchanges"
) -> None:
    """To the unit of the region, else to the national unit."""
    common = {"pole": dossier.pole.name, "reference": dossier.reference, "page_link": link(page, dossier)}
    for user in desk_of(dossier):
        outbox.send(
            key,
            user.email,
            common | dict(words),
            about=dossier.reference,
            user=user,
            once_key=f"{once}:{user.email}",
        )


def warn(user: User, pressing: Pressing, today: date) -> None:
    """The daily message of the desk: never twice on the same day."""
    parts = [
        _part("Refus implicites nés depuis une semaine (aucun dossier n’est fermé)", pressing.late),
        _part("Alerte des 45 jours", pressing.warned),
        _part("Accusés en retard", pressing.unacknowledged),
    ]
    words = {
        "summary": "\n\n".join(part for part in parts if part),
        "desk_link": settings.SITE_URL.rstrip("/") + reverse("admissibility:desk"),
    }
    once = f"desk-warning:{today.isoformat()}:{user.pk}"
    outbox.send("desk_warning", user.email, words, user=user, once_key=once)


def _part(title: str, entries: list[DeskEntry]) -> str:
    if not entries:
        return ""
    rows = [f"- {entry.dossier.reference}, {entry.dossier.pole.name}{_when(entry)}" for entry in entries[:30]]
    more = ["- et d’autres\u00a0: voyez le bureau."] if len(entries) > 30 else []
    return "\n".join([f"{title}\u00a0:", *rows, *more])


def _when(entry: DeskEntry) -> str:
    if entry.silence_on is None:
        return ""
    return f"\u00a0: refus implicite le {day_in_words(entry.silence_on, weekday=False)}"
