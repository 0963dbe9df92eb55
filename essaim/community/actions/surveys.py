"""Surveys: prepared, opened to those who are asked, answered once, closed, their results published."""

from collections.abc import Mapping
from datetime import datetime
from secrets import SystemRandom
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.community import rules, tasks
from essaim.community.compute.surveys import MARKS
from essaim.community.models import (
    QuestionKind,
    Survey,
    SurveyAnswer,
    SurveyPerson,
    SurveyQuestion,
    SurveyState,
)
from essaim.community.queries import surveys as queries
from essaim.community.workflow import SURVEY
from essaim.kit.later import defer
from essaim.kit.rules import Refused

TERMS = ("title", "why", "audience", "is_anonymous", "opens_at", "closes_at")
QUESTION = ("kind", "text", "hint", "choices", "is_required", "position")
TEXT_MAX = 500


@transaction.atomic
def save_survey(
    values: Mapping[str, Any], *, by: User, survey: Survey | None = None, once_key: str = ""
) -> Survey:
    """Its terms while it is prepared. Sent twice, a new one is made once."""
    rules.animates.check(by, survey)
    if survey is None and once_key:
        known = Survey.objects.filter(created_by=by, once_key=once_key).first()
        if known:
            return known
    row = survey or Survey(created_by=by, once_key=once_key)
    rules.survey_is_prepared.check(by, row)
    for name in TERMS:
        setattr(row, name, values[name])
    row.full_clean(exclude=["created_by"])
    row.save()
    record("save_survey", row, by=by, closes_at=row.closes_at.isoformat())
    return row


@transaction.atomic
def put_off_closing(survey: Survey, closes_at: datetime, *, by: User) -> None:
    """More time to answer, while it is open."""
    rules.animates.check(by, survey)
    _hold(survey)
    if survey.state != SurveyState.OPEN or closes_at <= survey.closes_at:
        raise Refused("La clôture d’une enquête ouverte se repousse\u00a0: elle ne s’avance pas.")
    before, survey.closes_at = survey.closes_at, closes_at
    survey.save(update_fields=["closes_at"])
    record("put_off_closing", survey, by=by, before=before.isoformat(), after=closes_at.isoformat())


@transaction.atomic
def save_survey_question(
    survey: Survey, values: Mapping[str, Any], *, by: User, question: SurveyQuestion | None = None
) -> SurveyQuestion:
    rules.may_prepare.check(by, survey)
    row = question or SurveyQuestion(survey=survey)
    for name in QUESTION:
        setattr(row, name, values[name])
    row.full_clean(exclude=["survey"])
    row.save()
    return row


@transaction.atomic
def remove_survey_question(question: SurveyQuestion, *, by: User) -> None:
    rules.may_prepare.check(by, question.survey)
    question.delete()


@transaction.atomic
def plan_survey(survey: Survey, *, by: User) -> None:
    """It opens by itself at its hour."""
    SURVEY.perform("plan", survey, by=by)


@transaction.atomic
def take_back_survey(survey: Survey, *, by: User) -> None:
    SURVEY.perform("take_back", survey, by=by)


@transaction.atomic
def open_survey(survey: Survey, *, by: User) -> None:
    """The list of those who are asked is drawn now; a task tells each of them, once."""
    _hold(survey)
    now = timezone.now()
    people = queries.audience_of(survey.audience)
    if reason := SURVEY.why_not("open", survey, by):
        raise Refused(reason)
    if not people:
        raise ValidationError("Personne n’est concerné\u00a0: choisissez d’autres destinataires.")
    SurveyPerson.objects.bulk_create(
        SurveyPerson(survey=survey, user_id=user, group=group) for user, group in people.items()
    )
    _tell_later(survey, "survey_opened")
    details = {"people": len(people), "anonymous": survey.is_anonymous}
    SURVEY.perform("open", survey, by=by, details=details, opened_at=now, opens_at=min(survey.opens_at, now))


def _hold(survey: Survey) -> None:
    """Held until commit: nobody answers while it closes."""
    survey.refresh_from_db(from_queryset=Survey.objects.select_for_update())


@transaction.atomic
def close_survey(survey: Survey, *, by: User) -> None:
    """Of an anonymous survey, what the database could still tell of the order of arrival is lost."""
    _hold(survey)
    if survey.is_anonymous:
        _shuffle(survey)
    SURVEY.perform("close", survey, by=by, closes_at=min(survey.closes_at, timezone.now()))


def _shuffle(survey: Survey) -> None:
    """Every row is written again in one go: neither key, place nor transaction says who came when."""
    rows = list(survey.answers.all())
    SystemRandom().shuffle(rows)
    survey.answers.all().delete()
    for row in rows:
        row.pk = uuid4()
    SurveyAnswer.objects.bulk_create(rows)
    survey.people.update(has_answered=F("has_answered"))


@transaction.atomic
def publish_results(survey: Survey, *, by: User) -> None:
    """Those who were asked read what everybody said."""
    _tell_later(survey, "survey_results")
    SURVEY.perform("publish", survey, by=by, published_at=timezone.now())


def _tell_later(survey: Survey, key: str) -> None:
    defer(tasks.tell_people, survey_id=survey.pk, key=key)


@transaction.atomic
def tell_person(person: SurveyPerson, key: str, *, by: User) -> None:
    """Each message once: a task that starts again writes to nobody twice."""
    tasks.tell_asked(key, person)
    flag = {"survey_opened": "is_told", "survey_reminder": "is_reminded"}.get(key)
    if flag:
        SurveyPerson.objects.filter(pk=person.pk).update(**{flag: True})


@transaction.atomic
def answer_survey(survey: Survey, values: Mapping[str, Any], *, by: User) -> None:
    """Once. With a name it may be corrected until the closing; without, nobody can find it again.

    An anonymous answer leaves no trace in the journal: its hour would say whose it is.
    """
    _hold(survey)
    rules.may_answer_survey.check(by, survey)
    person = SurveyPerson.objects.select_for_update().get(survey=survey, user=by)
    kept = _checked(survey, values)
    if survey.is_anonymous:
        if person.has_answered:
            raise Refused("Vous avez déjà répondu. Une réponse anonyme ne se retrouve ni ne se corrige.")
        SurveyAnswer.objects.create(survey=survey, group=person.group, values=kept)
    else:
        said = {"survey": survey, "group": person.group, "values": kept, "at": timezone.now()}
        SurveyAnswer.objects.update_or_create(person=person, defaults=said)
    person.has_answered = True
    person.save(update_fields=["has_answered"])
    if not survey.is_anonymous:
        record("answer_survey", survey, by=by)


def _checked(survey: Survey, values: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for question in survey.questions.all():
        value = values.get(str(question.public_id))
        if value in (None, "", []):
            if question.is_required:
                raise ValidationError(f"Répondez à la question «\u00a0{question.text}\u00a0».")
            continue
        if not _fits(question, value):
            raise ValidationError(f"Cette réponse n’est pas proposée\u00a0: «\u00a0{question.text}\u00a0».")
        kept[str(question.public_id)] = value
    if not kept:
        raise ValidationError("Répondez à une question au moins.")
    return kept


def _fits(question: SurveyQuestion, value: Any) -> bool:
    places = range(len(question.choices))
    if question.kind == QuestionKind.TEXT:
        return isinstance(value, str) and len(value) <= TEXT_MAX
    if question.kind == QuestionKind.SEVERAL:
        return isinstance(value, list) and len(value) == len(set(value)) and set(value) <= set(places)
    return isinstance(value, int) and value in (MARKS if question.kind == QuestionKind.SCALE else places)
