"""Questions on surveys: who is asked, who answered, what was said."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from essaim.accounts.models import Role, User
from essaim.accounts.queries import holders
from essaim.community.compute.surveys import Given, Result, tally_question
from essaim.community.models import Asked, Group, Survey, SurveyAnswer, SurveyPerson, SurveyState
from essaim.community.rules import surveys_visible_to
from essaim.dossiers.models import CoAuthor
from essaim.services.models import Adviser, Entitlement, PoleCoordinator
from essaim.services.rules import WRITES


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
    advisers = Adviser.objects.filter(is_active=True)
    groups: dict[str, Q] = {
        Group.COORDINATOR: Q(pk__in=authors.values("user")) | Q(pk__in=named.values("user")),
        Group.COMPAGNON: Q(pk__in=holders(Role.COMPAGNON).order_by().values("pk")),
        Group.PROVIDER: Q(pk__in=advisers.values("user")),
        Group.PARTNER: Q(pk__in=holders(Role.PARTNER).order_by().values("pk")),
    }
    return groups if asked == Asked.EVERYBODY else {ONLY[Asked(asked)]: groups[ONLY[Asked(asked)]]}


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
