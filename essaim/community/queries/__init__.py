"""Questions on the national life of poles. Each starts from what the person may know."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from essaim.accounts.models import User
from essaim.accounts.rules import out_of_bounds, regions_of
from essaim.community.models import (
    Announcement,
    Concertation,
    Contribution,
    Event,
    PracticeSheet,
    Question,
    Registration,
    RegistrationState,
)
from essaim.community.rules import (
    READERS,
    concertations_visible_to,
    events_visible_to,
    sheets_visible_to,
)
from essaim.poles.models import Pole
from essaim.services.models import Entitlement, SupportRequest
from essaim.services.queries.labels import same_theme
from essaim.services.rules import POLE
from essaim.territories.compute.names import normalise


def visible_events(user: Any) -> QuerySet[Event]:
    return Event.objects.filter(events_visible_to(user)).select_related("region")


def events_for_list(user: Any, *, past: bool, now: datetime) -> QuerySet[Event]:
    rows = visible_events(user)
    return rows.filter(ends_at__lt=now) if past else rows.filter(ends_at__gte=now)


def feed_events(now: datetime) -> QuerySet[Event]:
    """What the public feed holds: announced or called off, of this year."""
    since = now.replace(month=1, day=1, hour=0, minute=0)
    return Event.objects.exclude(state="draft").filter(ends_at__gte=since).order_by("starts_at", "pk")[:500]


def registration_of(user: Any, event: Event) -> Registration | None:
    if not user.is_authenticated:
        return None
    rows = event.registrations.filter(user=user).exclude(state=RegistrationState.CANCELLED)
    return rows.select_related("event").first()


def rank_of(registration: Registration) -> int:
    """The place of a person on the waiting list, from 1."""
    before = Q(at__lt=registration.at) | Q(at=registration.at, pk__lte=registration.pk)
    return (
        Registration.objects.filter(event=registration.event_id, state=RegistrationState.WAITING)
        .filter(before)
        .count()
    )


def registrations_of(event: Event) -> QuerySet[Registration]:
    rows = event.registrations.exclude(state=RegistrationState.CANCELLED)
    return rows.select_related("user").order_by("state", "at", "pk")


# --- Sheets and announcements -----------------------------------------------------------------------


def visible_sheets(user: Any) -> QuerySet[PracticeSheet]:
    rows = PracticeSheet.objects.filter(sheets_visible_to(user)).select_related("author", "pole")
    return rows.defer("search_text", "search")


def sheets_for_list(user: Any, filters: dict[str, Any]) -> QuerySet[Any]:
    """Newest first; with words, the most relevant first. `theme`, `search`, `state`."""
    rows: QuerySet[Any] = visible_sheets(user)
    if theme := filters.get("theme"):
        rows = rows.filter(theme_keys__overlap=same_theme(theme))
    if state := filters.get("state"):
        rows = rows.filter(state=state)
    if words := normalise(filters.get("search", "")):
        asked = SearchQuery(words, config="french", search_type="websearch")
        rows = rows.filter(search=asked).annotate(rank=SearchRank(F("search"), asked))
    return rows


def current_announcements(limit: int = 5) -> list[Announcement]:
    shown = Q(until=None) | Q(until__gte=timezone.localdate())
    return list(Announcement.objects.filter(shown)[:limit])


# --- Concertations ----------------------------------------------------------------------------------


def visible_concertations(user: Any) -> QuerySet[Concertation]:
    rows = Concertation.objects.filter(concertations_visible_to(user))
    return rows.select_related("version__bouquet__wave").defer("version__bouquet__wave__working")


def questions_of(concertation: Concertation) -> list[Question]:
    """With every contribution: two queries."""
    rows = Contribution.objects.select_related("user").order_by("at", "pk")
    return list(concertation.questions.prefetch_related(Prefetch("contributions", queryset=rows)))


def tally(question: Question) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in question.contributions.all():
        found[one.get_position_display()] = found.get(one.get_position_display(), 0) + 1
    return found


# --- Partners ---------------------------------------------------------------------------------------


def partner_board(user: User) -> list[dict[str, Any]]:
    """Each region of the perimeter: poles, rights, requests, events. Five queries whatever the regions."""
    regions = list(regions_of(user, *READERS))
    rights = Entitlement.objects.filter(pole=OuterRef("pk"), closed_at=None)
    open_poles = Pole.objects.filter(~out_of_bounds(user, "pk", POLE))
    poles = open_poles.filter(Q(is_public=True) | Exists(rights))
    helped = open_poles.filter(Exists(rights))
    requests = SupportRequest.objects.filter(~out_of_bounds(user, "entitlement__pole", POLE))
    done = requests.filter(state="closed")
    coming = Event.objects.filter(state="published", ends_at__gte=timezone.now())
    counts = [_by_region(rows) for rows in (poles, helped, requests, done, coming)]
    names = ("poles", "helped", "asked", "done", "events")
    return [
        {
            "region": region,
            **{name: count.get(region.pk, 0) for name, count in zip(names, counts, strict=True)},
        }
        for region in regions
    ]


def _by_region(rows: QuerySet[Any]) -> dict[str, int]:
    return dict(rows.values_list("region").annotate(Count("pk")).order_by())


def home(user: Any, now: datetime) -> dict[str, Iterable[Any]]:
    """The front page of the community: four short lists."""
    return {
        "announcements": current_announcements(),
        "events": list(
            events_for_list(user, past=False, now=now).filter(state="published").order_by("starts_at")[:4]
        ),
        "sheets": list(visible_sheets(user).filter(state="published").order_by("-published_at")[:4]),
        "concertations": list(visible_concertations(user).exclude(state="draft").order_by("-opened_at")[:4]),
    }
