"""Surveys: reading what is asked, answering, reading what was said."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from essaim.community import actions, rules
from essaim.community.forms import AnswerForm
from essaim.community.models import Group, Survey, SurveyAnswer, SurveyQuestion
from essaim.community.queries import surveys as queries
from essaim.community.workflow import SURVEY
from essaim.kit.access import allow, signed_in
from essaim.kit.budget import query_budget
from essaim.kit.downloads import download
from essaim.kit.exports import FORMATS
from essaim.kit.lists import paginate
from essaim.kit.web import Request, attempt


def get_survey(request: Request, reference: str) -> Any:
    return get_object_or_404(queries.visible_surveys(request.user), reference=reference)


@signed_in
@require_GET
def survey_list(request: Request) -> HttpResponse:
    page = paginate(queries.visible_surveys(request.user), request.GET, size=20)
    waiting = queries.surveys_to_answer(request.user)
    context = {"page": page, "waiting": list(waiting[:20]), "manages": rules.manages(request.user)}
    return render(request, "community/surveys.html", context)


@signed_in
@require_GET
def survey(request: Request, reference: str) -> HttpResponse:
    return render(request, "community/survey.html", page_of(request, get_survey(request, reference)))


def page_of(request: Request, row: Survey) -> dict[str, Any]:
    manages = rules.manages(request.user)
    mine = queries.person_in(row, request.user)
    return {
        "survey": row,
        "mine": mine,
        "is_open": rules.survey_takes_answers(request.user, row),
        "manages": manages,
        "moves": SURVEY.available(row, request.user) if manages else [],
        "counts": queries.participation(row) if manages else {},
        "questions": list(row.questions.all()) if manages else [],
        "results_wait": rules.may_read_results.why_not(request.user, row),
    }


@query_budget(30)
@signed_in
@require_http_methods(["GET", "POST"])
def survey_answer(request: Request, reference: str) -> HttpResponse:
    """The questions. Whoever prepares the survey sees them too, and sends nothing."""
    row = get_survey(request, reference)
    mine = queries.person_in(row, request.user)
    if mine and mine.has_answered and row.is_anonymous:
        return redirect("community:survey", reference)
    questions, given = list(row.questions.all()), given_by(mine)
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(data, questions=questions, given=given)
    if form.is_valid() and attempt(form, actions.answer_survey, row, form.values(), by=request.user):
        messages.success(request, "Votre réponse est enregistrée. Merci.")
        return redirect("community:survey", reference)
    is_open = rules.may_answer_survey(request.user, row)
    context = {"form": form, "survey": row, "may_send": is_open, "corrects": bool(given)}
    return render(request, "community/survey_answer.html", context)


def given_by(mine: Any) -> dict[str, Any]:
    answer = getattr(mine, "answer", None) if mine else None
    return answer.values if isinstance(answer, SurveyAnswer) else {}


def get_results(request: Request, reference: str) -> Any:
    row = get_survey(request, reference)
    rules.may_read_results.check(request.user, row)
    return row


@signed_in
@require_GET
def survey_results(request: Request, reference: str) -> HttpResponse:
    row = get_results(request, reference)
    context = {
        "survey": row,
        "results": queries.results_of(row),
        "counts": queries.participation(row),
        "manages": rules.manages(request.user),
        "formats": list(FORMATS),
    }
    return render(request, "community/survey_results.html", context)


@allow(rules.manages_community)
@require_GET
def survey_export(request: Request, reference: str) -> HttpResponseBase:
    """One line per answer. Without names, neither group nor date: few people would be enough to tell."""
    row = get_results(request, reference)
    questions = list(row.questions.all())
    header = [] if row.is_anonymous else ["Nom", "Adresse", "En qualité de", "Date"]
    header += [question.text for question in questions]
    lines = lines_of(row, questions)
    return download(request.GET.get("format", "csv"), f"Réponses {row.title[:60]}", header, lines)


def lines_of(row: Survey, questions: list[SurveyQuestion]) -> Iterator[list[Any]]:
    for answer in queries.answers_of(row).iterator():
        who: list[Any] = []
        if answer.person and answer.at:
            user = answer.person.user
            who = [user.name, user.email, Group(answer.group).label, timezone.localtime(answer.at)]
        yield [*who, *(in_words(one, answer.values.get(str(one.public_id))) for one in questions)]


def in_words(question: SurveyQuestion, value: Any) -> Any:
    if value is None or question.kind in {"text", "scale"}:
        return value
    places = value if isinstance(value, list) else [value]
    return "\u00a0; ".join(question.choices[place] for place in places)
