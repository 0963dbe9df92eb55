"""Concertations: reading, contributing, answering."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.community import actions, queries, rules
from essaim.community.forms import (
    ConcertationForm,
    ContributionForm,
    FollowUpForm,
    QuestionForm,
    ReplyForm,
    SynthesisForm,
)
from essaim.community.models import Concertation, Question
from essaim.community.workflow import CONCERTATION
from essaim.kit.access import allow, public
from essaim.kit.budget import query_budget
from essaim.kit.lists import paginate
from essaim.kit.web import Request, attempt
from essaim.ui.forms import EssaimForm

ACTS: dict[str, Any] = {
    "open": actions.open_concertation,
    "close": actions.close_concertation,
    "answer": actions.answer_concertation,
}


def get_concertation(request: Request, reference: str) -> Concertation:
    return get_object_or_404(queries.visible_concertations(request.user), reference=reference)


def get_question(request: Request, reference: str, public_id: Any) -> Question:
    row = get_concertation(request, reference)
    return get_object_or_404(row.questions.select_related("concertation"), public_id=public_id)


@public
@require_GET
def concertation_list(request: Request) -> HttpResponse:
    page = paginate(queries.visible_concertations(request.user), request.GET, size=20)
    context = {"page": page, "manages": rules.manages(request.user)}
    return render(request, "community/concertations.html", context)


@public
@require_GET
def concertation(request: Request, reference: str) -> HttpResponse:
    row = get_concertation(request, reference)
    return render(request, "community/concertation.html", page_of(request, row))


def page_of(request: Request, row: Concertation, refusal: str = "") -> dict[str, Any]:
    user: Any = request.user
    manages = rules.manages(user)
    moves = CONCERTATION.available(row, user) if manages else []
    return {
        "concertation": row,
        "questions": [(one, queries.tally(one)) for one in queries.questions_of(row)],
        "may_contribute": user.is_authenticated and rules.may_contribute(user, row),
        "may_ask": manages and rules.may_ask(user, row),
        "manages": manages,
        "moves": moves,
        "question_form": QuestionForm(),
        "refusal": refusal,
    }


@query_budget(50)
@allow(rules.contributes_somewhere)
@require_http_methods(["GET", "POST"])
def contribute(request: Request, reference: str, public_id: Any) -> HttpResponse:
    """One's own contribution to one question, changed until the closing."""
    row = get_question(request, reference, public_id)
    mine = row.contributions.filter(user=request.user).first()
    names = ("organization", "position", "text")
    initial = {name: getattr(mine, name) for name in names} if mine else {}
    form = ContributionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and attempt(form, actions.contribute, row, **form.cleaned_data, by=request.user):
        messages.success(
            request, "Votre contribution est enregistrée. Vous pouvez la changer jusqu’à la clôture."
        )
        return redirect("community:concertation", reference)
    return render(request, "community/contribute.html", {"form": form, "question": row})


@query_budget(50)
@allow(rules.manages_community)
@require_http_methods(["GET", "POST"])
def concertation_new(request: Request) -> HttpResponse:
    return edit(request, None)


@query_budget(50)
@allow(rules.manages_community)
@require_http_methods(["GET", "POST"])
def concertation_edit(request: Request, reference: str) -> HttpResponse:
    return edit(request, get_concertation(request, reference))


def edit(request: Request, row: Concertation | None) -> HttpResponse:
    names = ("title", "intro", "version", "closes_at")
    initial = {name: getattr(row, name) for name in names} if row else {}
    form = ConcertationForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and attempt(
        form, actions.save_concertation, form.cleaned_data, by=request.user, concertation=row
    ):
        messages.success(request, "La concertation est enregistrée.")
        return (
            redirect("community:concertation", row.reference) if row else redirect("community:concertations")
        )
    return render(request, "community/concertation_edit.html", {"form": form, "concertation": row})


@query_budget(40)
@allow(rules.manages_community)
@require_POST
def question_add(request: Request, reference: str) -> HttpResponse:
    row = get_concertation(request, reference)
    form = QuestionForm(request.POST)
    if form.is_valid() and attempt(form, actions.ask_question, row, **form.cleaned_data, by=request.user):
        return redirect("community:concertation", reference)
    context = page_of(request, row) | {"question_form": form}
    return render(request, "community/concertation.html", context)


@query_budget(40)
@allow(rules.manages_community)
@require_http_methods(["GET", "POST"])
def question(request: Request, reference: str, public_id: Any) -> HttpResponse:
    """The answer of the programme; once published, what became of it. `remove`: while it is prepared."""
    row = get_question(request, reference, public_id)
    data = request.POST if request.method == "POST" else None
    action: Any = actions.reply
    form: EssaimForm = ReplyForm(data, initial={"answer": row.answer, "fate": row.fate})
    if row.concertation.state == "answered":
        form, action = FollowUpForm(data, initial={"text": row.followed_up}), actions.follow_up
    if request.POST.get("remove") == "1":
        form, action = EssaimForm(data), actions.remove_question
    if form.is_valid() and attempt(form, action, row, **form.cleaned_data, by=request.user):
        return redirect("community:concertation", reference)
    contributions = list(row.contributions.select_related("user"))
    context = {"form": form, "question": row, "contributions": contributions}
    return render(request, "community/question.html", context)


@query_budget(30)
@allow(rules.manages_community)
@require_http_methods(["GET", "POST"])
def synthesis(request: Request, reference: str) -> HttpResponse:
    row = get_concertation(request, reference)
    form = SynthesisForm(
        request.POST if request.method == "POST" else None, initial={"synthesis": row.synthesis}
    )
    if form.is_valid() and attempt(
        form, actions.save_synthesis, row, form.cleaned_data["synthesis"], by=request.user
    ):
        return redirect("community:concertation", reference)
    return render(request, "community/synthesis.html", {"form": form, "concertation": row})


@query_budget(40)
@allow(rules.manages_community)
@require_POST
def concertation_act(request: Request, reference: str, name: str) -> HttpResponse:
    row = get_concertation(request, reference)
    if name not in ACTS:
        raise Http404
    form = EssaimForm(request.POST)
    if form.is_valid() and attempt(form, ACTS[name], row, by=request.user):
        return redirect("community:concertation", reference)
    refusal = " ".join(str(error) for error in form.non_field_errors())
    return render(request, "community/concertation.html", page_of(request, row, refusal))
