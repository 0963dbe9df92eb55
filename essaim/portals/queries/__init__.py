"""What the home page and the boards gather from the folders below."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.rules import mandates
from essaim.admissibility.compute.clock import Standing
from essaim.admissibility.queries import counted, entries
from essaim.appraisal.queries import invitations_of
from essaim.calls.models import Wave
from essaim.calls.queries import document_of, managed_waves, open_waves, published_waves
from essaim.dossiers.compute.time_left import time_left
from essaim.dossiers.models import Dossier, DossierState
from essaim.dossiers.queries import by_next_action, filed_dossiers, shared_dossiers
from essaim.mail.models import Delivery, Message
from essaim.poles.models import Pole
from essaim.portals.queries.waiting import pages_of, waiting_for

SHOWN = 50  # dossiers on the board of a candidate; their list has the rest
DESK = {Role.APPRAISER, Role.NATIONAL_OFFICER}
COUNTED = [  # what a steering board counts, in the order of life
    DossierState.DRAFT,
    DossierState.SUBMITTED,
    DossierState.LATE,
    DossierState.INCOMPLETE,
    DossierState.ADMISSIBLE,
    DossierState.INADMISSIBLE,
    DossierState.WITHDRAWN,
]


def public_home(now: datetime) -> dict[str, Any]:
    """The waves open now, else the next ones; the poles of the public directory, region by region."""
    waves = [opening(wave, now) for wave in open_waves(now)[:3] if wave.version and wave.closes_at]
    upcoming = [] if waves else list(published_waves().filter(opens_at__gt=now).order_by("opens_at")[:3])
    rows = Pole.objects.filter(is_public=True, is_demo=False).order_by("region__search_key")
    regions = list(rows.values_list("region", "region__name").annotate(Count("pk")))
    return {
        "waves": waves,
        "upcoming": upcoming,
        "poles": sum(count for _, _, count in regions),
        "regions": [row for row in regions if row[0]],
    }


def opening(wave: Wave, now: datetime) -> dict[str, Any]:
    """An open wave as the home page shows it. It has a version and dates: it is open."""
    document = document_of(wave.version)  # type: ignore[arg-type]
    return {
        "wave": wave,
        "money": document.money,
        "has_test": bool(document.eligibility),
        "left": time_left(wave.closes_at, now),  # type: ignore[arg-type]
    }


def board(user: User, hat: str, now: datetime) -> tuple[str, dict[str, Any]]:
    """Name of the template and what it shows, for the role in use."""
    if hat in DESK:
        return "desk", desk_board(user, now)
    if hat == Role.PROGRAMME_MANAGER:
        return "manager", manager_board(user)
    if hat == Role.OPERATOR:
        return "operator", {"outbox": message_counts()}
    if hat in Role.values:
        return "other", {
            "role": Role(hat).label,
            "mandates": mandates(user, hat),
            "waiting": waiting_for(user, hat),
            "pages": pages_of(hat),
        }
    return "candidate", candidate_board(user, now)


def candidate_board(user: User, now: datetime) -> dict[str, Any]:
    """Dossiers, those that wait for their authors first, the nearest date first; the open waves.

    `reads`: an expert from outside, who has no role, finds their readings here.
    """
    dossiers = list(shared_dossiers(user)[:SHOWN])
    return {
        "rows": by_next_action(dossiers, now),
        "more": len(dossiers) == SHOWN,
        "reads": invitations_of(user).exists(),
        "waves": [(wave, time_left(wave.closes_at, now)) for wave in open_waves(now)[:3] if wave.closes_at],
    }


TILES: list[tuple[dict[str, str], str, str, str]] = [  # filters of the queue, label, hint, colour
    ({}, "à instruire", "tout ce qui attend", ""),
    ({"clock": Standing.LATE}, "délai dépassé", "le silence vaut refus", "error"),
    ({"clock": Standing.SOON}, "délai proche", "alerte des 45 jours passée", "accent"),
    ({"waiting": "second_look"}, "second regard", "non recevables à confirmer", ""),
    ({"waiting": "unanswered"}, "sans réponse", "messages de candidats", ""),
]


def desk_board(user: User, now: datetime) -> dict[str, Any]:
    """What waits, as tiles that open the queue with the same filters; then every filed dossier."""
    tiles = [
        {
            "count": counted(entries(user, filters, timezone.localdate(now)))[0],
            "label": label,
            "hint": hint,
            "kind": kind,
            "url": f"{reverse('admissibility:desk')}?{urlencode(filters)}",
        }
        for filters, label, hint, kind in TILES
    ]
    return {
        "tiles": tiles,
        "waiting": tiles[0]["count"],
        "states": state_counts(filed_dossiers(user)),
        "perimeters": [mandate.perimeter for mandate in mandates(user, *DESK)],
    }


def manager_board(user: User) -> dict[str, Any]:
    """Each wave with its dossiers by state, drafts counted but never named. One query for all the counts."""
    waves = list(managed_waves(user).defer("working").order_by("-opens_at", "-pk")[:20])
    counts = {
        (row["wave"], row["state"]): row["count"]
        for row in Dossier.objects.filter(wave__in=waves).values("wave", "state").annotate(count=Count("pk"))
    }
    rows = [(wave, [(state.label, counts.get((wave.pk, state), 0)) for state in COUNTED]) for wave in waves]
    return {"headings": [state.label for state in COUNTED], "waves": rows, "outbox": message_counts()}


def state_counts(dossiers: Any) -> dict[str, int]:
    found = dict(dossiers.order_by().values_list("state").annotate(Count("pk")))
    return {state.label: found[state] for state in COUNTED if state in found}


def message_counts() -> dict[str, int]:
    """Mail that did not leave, or did not arrive."""
    return Message.objects.aggregate(
        waiting=Count("pk", filter=Q(delivery=Delivery.QUEUED)),
        failed=Count("pk", filter=Q(delivery=Delivery.FAILED)),
        bounced=Count("pk", filter=Q(delivery=Delivery.BOUNCED)),
    )
