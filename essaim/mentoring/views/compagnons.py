"""The public list of compagnons, the page of one, what its people do there."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.accounts.queries import people as everybody
from essaim.kit.access import public, signed_in
from essaim.kit.budget import query_budget
from essaim.kit.lists import paginate
from essaim.kit.web import Request, attempt
from essaim.mentoring import actions, queries, rules
from essaim.mentoring.forms import (
    CompagnonFilter,
    MaybeReasonForm,
    PersonForm,
    PoleProfileForm,
    ProfileForm,
    ReasonForm,
    SignForm,
)
from essaim.mentoring.models import Compagnon
from essaim.mentoring.workflow import COMPAGNON
from essaim.services.queries import own_poles
from essaim.services.queries.labels import theme_labels

ONE_CLICK: dict[str, Any] = {
    "accept_application": actions.accept_application,
    "pause": actions.pause,
    "resume": actions.resume,
}
WITH_REASON: dict[str, Any] = {
    "decline_application": actions.decline_application,
    "end_mission": actions.end_mission,
}


def get_compagnon(request: Request, reference: str) -> Compagnon:
    return get_object_or_404(queries.visible_compagnons(request.user), reference=reference)


@public
@require_GET
def compagnon_list(request: Request) -> HttpResponse:
    form = CompagnonFilter(request.GET)
    filters = form.filters()
    rows = queries.compagnons_for_list(request.user, filters).filter(rules.SHOWN)
    page = paginate(rows, request.GET, order="pole__name", size=30)
    context = {"form": form, "page": page, "filtered": bool(filters), "labels": theme_labels()}
    return render(request, "mentoring/list.html", context)


@query_budget(25)
@public
@require_GET
def compagnon(request: Request, reference: str) -> HttpResponse:
    return render(request, "mentoring/detail.html", page_of(request, get_compagnon(request, reference)))


def page_of(request: Request, row: Compagnon, refusal: str = "") -> dict[str, Any]:
    """What everybody reads; and for its people or managers, what they may do."""
    user: Any = request.user
    known = user.is_authenticated
    mine = known and rules.belongs_or_steers(user, row)
    people = list(queries.people_of(row))
    available = COMPAGNON.available(row, user) if known else []
    return {
        "compagnon": row,
        "labels": theme_labels(),
        "people": people,
        "mine": mine,
        "walls": queries.wall_lines([person.user for person in people]) if mine else [],
        "balance": queries.balance_of(row),
        "agreement": row.agreements.select_related("text").first(),
        "one_click": [one for one in available if one.name in ONE_CLICK],
        "with_reason": [(one, ReasonForm()) for one in available if one.name in WITH_REASON],
        "may_sign": any(one.name == "sign_agreement" for one in available),
        "person_form": PersonForm(),
        "refusal": refusal,
    }


@query_budget(80)
@signed_in
@require_POST
def compagnon_transition(request: Request, reference: str, name: str) -> HttpResponse:
    row = get_compagnon(request, reference)
    if name not in ONE_CLICK and name not in WITH_REASON:
        raise Http404
    form = MaybeReasonForm(request.POST)
    arguments = [form.cleaned_data["reason"]] if form.is_valid() and name in WITH_REASON else []
    action = (ONE_CLICK | WITH_REASON)[name]
    if form.is_valid() and attempt(form, action, row, *arguments, by=request.user):
        return redirect("mentoring:detail", reference)
    refusal = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return render(request, "mentoring/detail.html", page_of(request, row, refusal))


@query_budget(60)
@signed_in
@require_http_methods(["GET", "POST"])
def apply(request: Request) -> HttpResponse:
    """A pole offers its experience."""
    poles = {pole.reference: pole for pole in own_poles(request.user).order_by("name")}
    form = PoleProfileForm(
        request.POST if request.method == "POST" else None,
        poles=[(reference, pole.name) for reference, pole in poles.items()],
        initial=ProfileForm.initial_of(None),
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        pole = poles[given.pop("pole")]
        if attempt(form, actions.apply_as_compagnon, pole, given, by=request.user):
            messages.success(request, "Votre candidature est envoyée.")
            return redirect("mentoring:own")
    return render(request, "mentoring/apply.html", {"form": form, "poles": poles})


@query_budget(50)
@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: Request, reference: str) -> HttpResponse:
    row = get_compagnon(request, reference)
    if not rules.belongs_or_steers(request.user, row):
        raise Http404
    form = ProfileForm(
        request.POST if request.method == "POST" else None, initial=ProfileForm.initial_of(row)
    )
    if form.is_valid() and attempt(form, actions.save_profile, row, form.cleaned_data, by=request.user):
        messages.success(request, "Le profil est enregistré.")
        return redirect("mentoring:detail", reference)
    return render(request, "mentoring/profile.html", {"form": form, "compagnon": row})


@query_budget(80)
@signed_in
@require_http_methods(["GET", "POST"])
def sign(request: Request, reference: str) -> HttpResponse:
    """The text, its version, its hash; who signs."""
    row = get_compagnon(request, reference)
    if not rules.is_of_compagnon(request.user, row):
        raise Http404
    text = queries.current_text()
    form = SignForm(
        request.POST if request.method == "POST" else None,
        initial={"sha256": text.sha256 if text else "", "name": request.user.name},
    )
    given = form.cleaned_data if form.is_valid() else {}
    if given and attempt(
        form, actions.sign_agreement, row, given["name"], given["quality"], given["sha256"], by=request.user
    ):
        messages.success(request, "L’accord est signé.")
        return redirect("mentoring:detail", reference)
    return render(request, "mentoring/sign.html", {"form": form, "compagnon": row, "text": text})


@query_budget(80)
@signed_in
@require_POST
def people(request: Request, reference: str) -> HttpResponse:
    """Adds somebody, or `leave`: the key of who leaves."""
    row = get_compagnon(request, reference)
    if not rules.belongs_or_steers(request.user, row):
        raise Http404
    form, done = PersonForm(request.POST), False
    if leaving := request.POST.get("leave", ""):
        form = PersonForm({"email": "a@a.fr"})
        known = {str(one.user.public_id): one for one in queries.people_of(row)}
        done = leaving in known and attempt(form, actions.remove_person, known[leaving], by=request.user)
    elif form.is_valid():
        person = everybody().filter(email=form.cleaned_data["email"].lower(), is_active=True).first()
        if person is None:
            form.add_error("email", "Aucun compte n’a cette adresse\u00a0: demandez-lui de l’ouvrir d’abord.")
        else:
            role = form.cleaned_data["role"]
            done = attempt(form, actions.add_person, row, person, role, by=request.user)
    if done:
        return redirect("mentoring:detail", reference)
    return render(request, "mentoring/detail.html", page_of(request, row) | {"person_form": form})


@query_budget(30)
@signed_in
@require_GET
def own(request: Request) -> HttpResponse:
    """What this person does as a compagnon, or receives for a pole."""
    rows = list(queries.pairs_for_list(request.user).order_by("-proposed_at")[:100])
    context = {
        "compagnons": list(queries.own_compagnons(request.user)),
        "pairs": rows,
        "poles": list(own_poles(request.user).order_by("name")),
    }
    return render(request, "mentoring/own.html", context)
