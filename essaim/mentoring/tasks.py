"""The messages of the compagnons: to the people of a compagnon, to those of a pole."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from essaim.accounts.models import User
from essaim.dossiers.models import CoAuthor
from essaim.kit.later import HOUR, MINUTE, Queue, promise
from essaim.mail import outbox
from essaim.mentoring.models import Compagnon, Pair
from essaim.services.models import PoleCoordinator

apply_run = promise(
    "essaim.mentoring.jobs.apply_run",
    Queue.COMPUTATIONS,
    deadline=HOUR,
    once="goes on from the first pair that waits",
)
wall_off = promise(
    "essaim.mentoring.jobs.wall_off", Queue.DESK, deadline=2 * MINUTE, once="a wall that stands is left"
)
refresh_support_wall = promise(
    "essaim.mentoring.jobs.refresh_support_wall",
    Queue.DESK,
    deadline=2 * MINUTE,
    once="the wall is what the bookings say",
)


def link(name: str, reference: str) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(f"mentoring:{name}", args=[reference])


def tell_compagnon(key: str, compagnon: Compagnon, **words: str) -> None:
    for user in people(compagnon):
        tell_person(key, compagnon, user, compagnon.state, **words)


def tell_person(key: str, compagnon: Compagnon, user: User, once: str, **words: str) -> None:
    outbox.send(
        key,
        user.email,
        {"pole": compagnon.pole.name, "page_link": link("detail", compagnon.reference), **words},
        about=compagnon.reference,
        user=user,
        once_key=f"{key}:{compagnon.pk}:{once}:{user.pk}",
    )


def tell_pair(key: str, pair: Pair) -> None:
    """Both sides, each once for each state."""
    context = {
        "pole": pair.pole.name,
        "compagnon": pair.compagnon.pole.name,
        "why": pair.why or "aucun",
        "state": pair.get_state_display().lower(),
        "page_link": link("pair", pair.reference),
    }
    for user in {*people(pair.compagnon), *coordinators(pair)}:
        outbox.send(
            key,
            user.email,
            context,
            about=pair.reference,
            user=user,
            once_key=f"{key}:{pair.pk}:{pair.state}:{user.pk}",
        )


def people(compagnon: Compagnon) -> Iterable[User]:
    rows = compagnon.people.filter(left_at=None).values("user")
    return User.objects.filter(pk__in=rows, is_active=True).order_by("pk")


def coordinators(pair: Pair) -> Iterable[User]:
    """Those who act for the pole: by a dossier, or named."""
    authors = CoAuthor.objects.filter(
        dossier__pole=pair.pole_id, removed_at=None, accepted_at__isnull=False
    ).values("user")
    named = PoleCoordinator.objects.filter(pole=pair.pole_id, ended_at=None).values("user")
    return User.objects.filter(pk__in=authors.union(named), is_active=True).order_by("pk")
