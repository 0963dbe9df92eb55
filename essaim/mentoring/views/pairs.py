"""Choosing a compagnon, and the page of a pair."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt
from essaim.mentoring import actions, queries, rules
from essaim.mentoring.forms import (
    AskForm,
    GoalForm,
    GoalOutcomeForm,
    MaybeReasonForm,
    ReviewForm,
    SessionForm,
)
from essaim.mentoring.models import Mode, Pair, Side
from essaim.mentoring.workflow import PAIR
from essaim.poles.models import Pole
from essaim.services.queries import own_poles
from essaim.services.queries.labels import theme_labels

SUGGESTED = 3
ONE_CLICK: dict[str, Any] = {
    "agree_as_pole": actions.agree_as_pole,
    "agree_as_compagnon": actions.agree_as_compagnon,
    "conclude_as_pole": actions.conclude_as_pole,
    "conclude_as_compagnon": actions.conclude_as_compagnon,
    "start": actions.start_pair,
    "close": actions.close_pair,
    "share": actions.share_pair,
}
WITH_REASON: dict[str, Any] = {
    "decline": actions.decline_pair,
    "withdraw": actions.withdraw_pair,
    "stop": actions.stop_pair,
}


def get_pole(request: Request, reference: str) -> tuple[Pole, bool]:
    """A pole for which this person acts, or any one for a manager; and whether they are a manager here."""
    mine = own_poles(request.user).filter(reference=reference).first()
    if mine is not None:
        return mine, False
    if not rules.steers(request.user, None):
        raise Http404
    return get_object_or_404(queries.poles_steered(request.user), reference=reference), True


@query_budget(30)
@signed_in
@require_GET
def choose(request: Request, reference: str) -> HttpResponse:
    """Every compagnon that may help, best first, with its reasons: the first ones are suggested."""
    pole, managing = get_pole(request, reference)
    choices = queries.choices_for(pole)
    free = [one for one in choices if one.places]
    context = {
        "pole": pole,
        "managing": managing,
        "suggested": free[:SUGGESTED],
        "others": [one for one in choices if one not in free[:SUGGESTED]],
        "labels": theme_labels(),
    }
    return render(request, "mentoring/choose.html", context)


@query_budget(100)
@signed_in
@require_http_methods(["GET", "POST"])
def ask(request: Request, reference: str, compagnon: str) -> HttpResponse:
    pole, managing = get_pole(request, reference)
    helper = get_object_or_404(queries.visible_compagnons(request.user), reference=compagnon)
    form = AskForm(request.POST if request.method == "POST" else None)
    suggested = request.GET.get("suggere") == "1"
    mode = Mode.MANAGER if managing else Mode.SUGGESTED if suggested else Mode.CHOSEN
    if form.is_valid() and attempt(
        form, actions.propose_pair, helper, pole, mode, by=request.user, words=form.cleaned_data["words"]
    ):
        messages.success(request, "La demande est envoyée.")
        return redirect("mentoring:own" if not managing else "mentoring:pairs")
    ranked = queries.explained(pole, helper)
    context = {"pole": pole, "compagnon": helper, "form": form, "ranked": ranked, "managing": managing}
    return render(request, "mentoring/ask.html", context)


def get_pair(request: Request, reference: str) -> Pair:
    return get_object_or_404(queries.visible_pairs(request.user), reference=reference)


@query_budget(30)
@signed_in
@require_GET
def pair(request: Request, reference: str) -> HttpResponse:
    return render(request, "mentoring/pair.html", page_of(request, get_pair(request, reference)))


def page_of(request: Request, row: Pair, refusal: str = "") -> dict[str, Any]:
    available = PAIR.available(row, request.user)
    people = [person.user for person in queries.people_of(row.compagnon)]
    reviews = {one.side: one for one in row.reviews.select_related("by")}
    sides = queries.sides_of(request.user, row)
    return {
        "pair": row,
        "labels": theme_labels(),
        "one_click": [one for one in available if one.name in ONE_CLICK],
        "with_reason": [(one, MaybeReasonForm()) for one in available if one.name in WITH_REASON],
        "people": people,
        "walls": queries.wall_lines(people),
        "goals": [(goal, GoalOutcomeForm(initial=given(goal))) for goal in row.goals.all()],
        "sessions": list(row.sessions.select_related("logged_by")),
        "time": queries.time_given(row.sessions.all()),
        "reviews": reviews,
        "may_review": [side for side in sides if side not in reviews and row.started_at],
        "may_log": row.state == "active" and Side.COMPAGNON in sides,
        "may_set_goals": row.state == "active" and bool(sides),
        "goal_form": GoalForm(),
        "refusal": refusal,
    }


def given(goal: Any) -> dict[str, str]:
    return {"outcome": goal.outcome, "note": goal.note}


@query_budget(150)
@signed_in
@require_POST
def pair_transition(request: Request, reference: str, name: str) -> HttpResponse:
    row = get_pair(request, reference)
    if name not in ONE_CLICK and name not in WITH_REASON:
        raise Http404
    form = MaybeReasonForm(request.POST)
    if form.is_valid():
        arguments = [form.cleaned_data["reason"]] if name in WITH_REASON else []
        if attempt(form, (ONE_CLICK | WITH_REASON)[name], row, *arguments, by=request.user):
            return redirect("mentoring:pair", reference)
    refusal = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return render(request, "mentoring/pair.html", page_of(request, get_pair(request, reference), refusal))


@query_budget(60)
@signed_in
@require_POST
def goal_add(request: Request, reference: str) -> HttpResponse:
    row = get_pair(request, reference)
    form = GoalForm(request.POST)
    if form.is_valid() and attempt(
        form, actions.add_goal, row, form.cleaned_data["text"], form.cleaned_data["due_on"], by=request.user
    ):
        return redirect("mentoring:pair", reference)
    return render(request, "mentoring/pair.html", page_of(request, row) | {"goal_form": form})


@query_budget(60)
@signed_in
@require_POST
def goal(request: Request, reference: str, public_id: Any) -> HttpResponse:
    row = get_pair(request, reference)
    one = get_object_or_404(row.goals.select_related("pair__pole", "pair__compagnon"), public_id=public_id)
    form = GoalOutcomeForm(request.POST)
    if form.is_valid():
        attempt(form, actions.settle_goal, one, **form.cleaned_data, by=request.user)
    if form.errors:
        messages.error(request, "Dites où en est cet objectif, pendant que le compagnonnage est en cours.")
    return redirect("mentoring:pair", reference)


@query_budget(50)
@signed_in
@require_http_methods(["GET", "POST"])
def session_add(request: Request, reference: str) -> HttpResponse:
    row = get_pair(request, reference)
    if not rules.is_of_the_compagnon(request.user, row):
        raise Http404
    form = SessionForm(
        request.POST if request.method == "POST" else None, initial={"once_key": str(uuid4()), "days": "0,5"}
    )
    if form.is_valid() and attempt(form, actions.log_session, row, **form.cleaned_data, by=request.user):
        messages.success(request, "La séance est notée.")
        return redirect("mentoring:pair", reference)
    return render(request, "mentoring/session.html", {"pair": row, "form": form})


@query_budget(90)
@signed_in
@require_http_methods(["GET", "POST"])
def review(request: Request, reference: str) -> HttpResponse:
    row = get_pair(request, reference)
    written = set(row.reviews.values_list("side", flat=True))
    sides = [(side, Side(side).label) for side in queries.sides_of(request.user, row) if side not in written]
    if not sides:
        raise Http404
    form = ReviewForm(
        request.POST if request.method == "POST" else None, sides=sides, initial={"side": sides[0][0]}
    )
    if form.is_valid() and attempt(form, actions.write_review, row, **form.cleaned_data, by=request.user):
        messages.success(request, "Votre bilan est enregistré.")
        return redirect("mentoring:pair", reference)
    return render(request, "mentoring/review.html", {"pair": row, "form": form})
