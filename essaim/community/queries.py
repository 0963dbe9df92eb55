"""Questions on the national life of poles. Each starts from what the person may know."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from essaim.accounts.models import Mandate, Role, User
from essaim.accounts.rules import live, within_mandate
from essaim.community.compute.surveys import Given, Result, tally_question
from essaim.community.models import (
    Announcement,
    Asked,
    Concertation,
    Contribution,
    Event,
    Group,
    PracticeSheet,
    Question,
    Registration,
    RegistrationState,
    Survey,
    SurveyAnswer,
    SurveyPerson,
    SurveyState,
)
from essaim.community.rules import (
    READERS,
    concertations_visible_to,
    events_visible_to,
    sheets_visible_to,
    surveys_visible_to,
)
from essaim.dossiers.models import CoAuthor
from essaim.poles.models import Pole
from essaim.services.models import Adviser, Entitlement, PoleCoordinator, SupportRequest
from essaim.services.queries.labels import same_theme
from essaim.services.rules import WRITES
from essaim.territories.compute.names import normalise
from essaim.territories.models import Region


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
    regions = list(Region.objects.filter(within_mandate(user, *READERS, region="pk")).order_by("name"))
    rights = Entitlement.objects.filter(pole=OuterRef("pk"), closed_at=None)
    poles = Pole.objects.filter(Q(is_public=True) | Exists(rights))
    helped = Pole.objects.filter(Exists(rights))
    requests = SupportRequest.objects.all()
    done = SupportRequest.objects.filter(state="closed")
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


# --- Surveys ----------------------------------------------------------------------------------------


def visible_surveys(user: Any) -> QuerySet[Any]:
    """`asks`: how many questions; a poll has one."""
    return Survey.objects.filter(surveys_visible_to(user)).annotate(asks=Count("questions"))


def surveys_to_answer(user: Any) -> QuerySet[Any]:
    """Open, asked of this person, not answered."""
    mine = SurveyPerson.objects.filter(survey=OuterRef("pk"), user=user.pk, has_answered=False)
    rows = Survey.objects.filter(Exists(mine), state=SurveyState.OPEN, closes_at__gt=timezone.now())
    return rows.annotate(asks=Count("questions")).order_by("closes_at", "pk")


def audience_of(asked: str) -> dict[int, str]:
    """Person -> as whom they are asked, the first group that fits. Five queries at most."""
    found: dict[int, str] = {}
    for group, people in _groups(asked).items():
        active = User.objects.filter(people, is_active=True, is_service=False).order_by("pk")
        for key in active.values_list("pk", flat=True):
            found.setdefault(key, group)
    return found


def _groups(asked: str) -> dict[str, Q]:
    helped = Entitlement.objects.filter(closed_at=None).values("pole")
    authors = CoAuthor.objects.filter(
        dossier__pole__in=helped, removed_at=None, accepted_at__isnull=False, right__in=WRITES
    )
    named = PoleCoordinator.objects.filter(pole__in=helped, ended_at=None)
    mandates = Mandate.objects.filter(live())
    advisers = Adviser.objects.filter(is_active=True)
    groups: dict[str, Q] = {
        Group.COORDINATOR: Q(pk__in=authors.values("user")) | Q(pk__in=named.values("user")),
        Group.COMPAGNON: Q(pk__in=mandates.filter(role=Role.COMPAGNON).values("user")),
        Group.PROVIDER: Q(pk__in=advisers.values("user")),
        Group.PARTNER: Q(pk__in=mandates.filter(role=Role.PARTNER).values("user")),
    }
    return groups if asked == Asked.EVERYBODY else {ONLY[asked]: groups[ONLY[asked]]}


ONLY = {
    Asked.COORDINATORS: Group.COORDINATOR,
    Asked.COMPAGNONS: Group.COMPAGNON,
    Asked.PROVIDERS: Group.PROVIDER,
}


def participation(survey: Survey) -> dict[str, int]:
    """Asked, told, reminded, answered: one query."""
    return survey.people.aggregate(
        asked=Count("pk"),
        told=Count("pk", filter=Q(is_told=True)),
        reminded=Count("pk", filter=Q(is_reminded=True)),
        answered=Count("pk", filter=Q(has_answered=True)),
    )


def person_in(survey: Survey, user: Any) -> SurveyPerson | None:
    return survey.people.filter(user=user.pk).select_related("answer").first()


def answers_of(survey: Survey) -> QuerySet[SurveyAnswer]:
    """Named ones as they came; the others by their key, which says nothing."""
    order = ("pk",) if survey.is_anonymous else ("at", "pk")
    return survey.answers.select_related("person__user").order_by(*order)


def results_of(survey: Survey) -> list[Result]:
    """Two queries, whatever the answers."""
    answers = list(survey.answers.values_list("group", "values"))
    return [
        tally_question(
            question.text,
            question.kind,
            question.choices,
            (
                Given(Group(group).label, values[key])
                for group, values in answers
                if (key := str(question.public_id)) in values
            ),
        )
        for question in survey.questions.all()
    ]


def surveys_to_open(now: datetime) -> QuerySet[Survey]:
    return Survey.objects.filter(state=SurveyState.PLANNED, opens_at__lte=now).order_by("pk")


def surveys_to_close(now: datetime) -> QuerySet[Survey]:
    return Survey.objects.filter(state=SurveyState.OPEN, closes_at__lt=now).order_by("pk")


def people_to_tell(survey: Survey) -> QuerySet[SurveyPerson]:
    return survey.people.filter(is_told=False).select_related("survey", "user").order_by("pk")


def people_to_remind(now: datetime, before: datetime) -> QuerySet[SurveyPerson]:
    """Told, silent, and the closing is near; the same day as the opening nobody is pressed."""
    rows = SurveyPerson.objects.filter(
        survey__state=SurveyState.OPEN,
        survey__closes_at__gt=now,
        survey__closes_at__lte=before,
        survey__opened_at__lt=now - timedelta(days=1),
        has_answered=False,
        is_reminded=False,
    )
    return rows.select_related("survey", "user").order_by("pk")


def people_of(survey: Survey) -> QuerySet[SurveyPerson]:
    return survey.people.select_related("survey", "user").order_by("pk")
