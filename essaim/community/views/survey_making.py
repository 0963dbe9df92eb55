"""Surveys: preparing one, its questions, and taking it from step to step."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from essaim.community import actions, rules
from essaim.community.forms import ClosingForm, SurveyForm, SurveyQuestionForm
from essaim.community.models import Survey, SurveyQuestion
from essaim.community.queries import surveys as queries
from essaim.community.views.surveys import get_survey
from essaim.community.workflow import SURVEY
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt
from essaim.ui.forms import EssaimForm

ACTS: dict[str, Any] = {
    "plan": actions.plan_survey,
    "take_back": actions.take_back_survey,
    "open": actions.open_survey,
    "close": actions.close_survey,
    "publish": actions.publish_results,
}
FOLLOWS = {
    "plan": ["Elle s’ouvrira d’elle-même à l’heure choisie.", "Jusque-là, vous pourrez la reprendre."],
    "take_back": ["Elle ne s’ouvrira plus d’elle-même.", "Vous pourrez changer ses questions."],
    "open": [
        "La liste des personnes consultées est arrêtée, et chacune reçoit un message.",
        "Les questions ne changeront plus.",
        "Qui n’a pas répondu est relancé une fois, trois jours avant la clôture.",
    ],
    "close": ["Plus personne ne pourra répondre.", "L’enquête ne se rouvre pas."],
    "publish": [
        "Toutes les personnes consultées lisent les résultats, réponses écrites comprises, sans les noms.",
        "Chacune reçoit un message.",
    ],
}


@query_budget(40)
@allow(rules.manages_community)
@require_http_methods(["GET", "POST"])
def survey_new(request: Request) -> HttpResponse:
    return edit(request, None)


@query_budget(40)
@allow(rules.manages_community)
@require_http_methods(["GET", "POST"])
def survey_edit(request: Request, reference: str) -> HttpResponse:
    """Its terms; once it is open, a later closing alone."""
    row = get_survey(request, reference)
    if row.state != "open":
        return edit(request, row)
    form = ClosingForm(
        request.POST if request.method == "POST" else None, initial={"closes_at": row.closes_at}
    )
    if form.is_valid() and attempt(
        form, actions.put_off_closing, row, form.cleaned_data["closes_at"], by=request.user
    ):
        messages.success(request, "La clôture est repoussée.")
        return redirect("community:survey", reference)
    return render(request, "community/survey_edit.html", {"form": form, "survey": row})


def edit(request: Request, row: Survey | None) -> HttpResponse:
    names = ("title", "why", "audience", "opens_at", "closes_at")
    initial: dict[str, Any] = {"is_anonymous": "1", "opens_at": timezone.now(), "once_key": str(uuid4())}
    if row:
        anonymous = {"is_anonymous": str(int(row.is_anonymous))}
        initial = {name: getattr(row, name) for name in names} | anonymous
    form = SurveyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        key = form.cleaned_data["once_key"]
        known = {"by": request.user, "survey": row, "once_key": key}
        if attempt(form, actions.save_survey, form.cleaned_data, **known):
            messages.success(request, "L’enquête est enregistrée.")
            return redirect("community:survey", form.outcome.reference)
    return render(request, "community/survey_edit.html", {"form": form, "survey": row})


@query_budget(40)
@allow(rules.manages_community)
@require_http_methods(["GET", "POST"])
def survey_question_new(request: Request, reference: str) -> HttpResponse:
    return edit_question(request, get_survey(request, reference), None)


@query_budget(40)
@allow(rules.manages_community)
@require_http_methods(["GET", "POST"])
def survey_question(request: Request, reference: str, public_id: Any) -> HttpResponse:
    """Changing a question, or removing it: `remove`."""
    row = get_survey(request, reference)
    question = get_object_or_404(row.questions.select_related("survey"), public_id=public_id)
    if request.POST.get("remove") == "1":
        form = EssaimForm(request.POST)
        if form.is_valid() and attempt(form, actions.remove_survey_question, question, by=request.user):
            return redirect("community:survey", reference)
    return edit_question(request, row, question)


def edit_question(request: Request, row: Any, question: SurveyQuestion | None) -> HttpResponse:
    initial: dict[str, Any] = {"kind": "one", "is_required": True, "position": row.asks + 1}
    if question:
        names = ("kind", "text", "hint", "is_required", "position")
        initial = {name: getattr(question, name) for name in names}
        initial["choices"] = "\n".join(question.choices)
    form = SurveyQuestionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and attempt(
        form, actions.save_survey_question, row, form.cleaned_data, by=request.user, question=question
    ):
        return redirect("community:survey", row.reference)
    context = {"form": form, "survey": row, "question": question}
    return render(request, "community/survey_question.html", context)


@query_budget(60)
@allow(rules.manages_community)
@require_http_methods(["GET", "POST"])
def survey_act(request: Request, reference: str, name: str) -> HttpResponse:
    """Each step is confirmed on a page that says what follows."""
    row = get_survey(request, reference)
    if name not in ACTS:
        raise Http404
    form = EssaimForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, ACTS[name], row, by=request.user):
        return redirect("community:survey", reference)
    context = {
        "title": SURVEY.transitions[name].label,
        "explanation": row.title,
        "consequences": follows(row, name),
        "action": request.path,
        "cancel_url": reverse("community:survey", args=[reference]),
        "button": SURVEY.transitions[name].label,
        "danger": False,
        "form": form,
    }
    return render(request, "ui/confirm.html", context)


def follows(row: Survey, name: str) -> list[str]:
    if name != "open":
        return FOLLOWS[name]
    count = len(queries.audience_of(row.audience))
    return [f"Personnes consultées\u00a0: {count}.", *FOLLOWS[name]]
