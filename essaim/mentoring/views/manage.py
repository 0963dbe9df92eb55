"""The side of the managers: applications, naming, the national matching."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.accounts.queries import people as everybody
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.downloads import json_file
from essaim.kit.lists import paginate
from essaim.kit.web import Request, attempt
from essaim.mentoring import actions, queries
from essaim.mentoring.forms import NamingForm, ProfileForm, TextForm
from essaim.mentoring.models import MatchingRun, PairState
from essaim.mentoring.rules import manages_mentoring
from essaim.poles.models import Pole
from essaim.ui.forms import EssaimForm

SIDES = {"entree": "given", "sortie": "result"}


@query_budget(15)
@allow(manages_mentoring)
@require_GET
def board(request: Request) -> HttpResponse:
    return render(request, "mentoring/board.html", queries.board() | {"tab": "board"})


@allow(manages_mentoring)
@require_GET
def pair_list(request: Request) -> HttpResponse:
    state = request.GET.get("etat", "")
    state = state if state in {*PairState.values, "waiting", "live"} else ""
    page = paginate(queries.pairs_for_list(request.user, state), request.GET, order="-proposed_at")
    context = {"page": page, "state": state, "states": PairState.choices, "tab": "pairs"}
    return render(request, "mentoring/pairs.html", context)


@query_budget(80)
@allow(manages_mentoring)
@require_http_methods(["GET", "POST"])
def name_one(request: Request) -> HttpResponse:
    form = NamingForm(
        request.POST if request.method == "POST" else None,
        initial=ProfileForm.initial_of(None) | {"pole": request.GET.get("pole", "")[:10]},
    )
    if form.is_valid() and named(request, form):
        messages.success(request, "Le pôle est nommé\u00a0: l’accord lui est envoyé à signer.")
        return redirect("mentoring:board")
    return render(request, "mentoring/name.html", {"form": form, "tab": "board"})


def named(request: Request, form: NamingForm) -> bool:
    given = dict(form.cleaned_data)
    pole = Pole.objects.filter(reference=given.pop("pole").strip().upper()).first()
    person = everybody().filter(email=given.pop("email").lower(), is_active=True).first()
    if pole is None:
        form.add_error("pole", "Aucun pôle n’a cette référence.")
    if person is None:
        form.add_error("email", "Aucun compte n’a cette adresse\u00a0: demandez-lui de l’ouvrir d’abord.")
    if pole is None or person is None:
        return False
    return attempt(form, actions.name_compagnon, pole, given, [person], by=request.user)


@query_budget(40)
@allow(manages_mentoring)
@require_http_methods(["GET", "POST"])
def agreement_text(request: Request) -> HttpResponse:
    """The agreement in force, and writing the next version."""
    text = queries.current_text()
    initial = {"title": text.title, "text": text.text} if text else {}
    form = TextForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and attempt(form, actions.publish_text, **form.cleaned_data, by=request.user):
        messages.success(request, "La nouvelle version est en vigueur.")
        return redirect("mentoring:text")
    return render(request, "mentoring/text.html", {"form": form, "text": text, "tab": "text"})


@query_budget(60)
@allow(manages_mentoring)
@require_http_methods(["GET", "POST"])
def runs(request: Request) -> HttpResponse:
    """The national matchings made so far; making one more."""
    form = EssaimForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, actions.make_run, by=request.user):
        return redirect("mentoring:run", form.outcome.public_id)
    rows = list(MatchingRun.objects.defer("given").select_related("made_by", "applied_by")[:50])
    return render(request, "mentoring/runs.html", {"runs": rows, "form": form, "tab": "runs"})


def get_run(public_id: Any) -> MatchingRun:
    rows = MatchingRun.objects.defer("given").select_related("made_by", "applied_by")
    return get_object_or_404(rows, public_id=public_id)


@allow(manages_mentoring)
@require_GET
def run(request: Request, public_id: Any) -> HttpResponse:
    return render(request, "mentoring/run.html", {"run": get_run(public_id), "tab": "runs"})


@allow(manages_mentoring)
@require_GET
def run_file(_request: Request, public_id: Any, side: str) -> HttpResponse:
    """The exact input or output, for `essaim compute matching`."""
    row = get_object_or_404(MatchingRun, public_id=public_id)
    if side not in SIDES:
        raise Http404
    return json_file(getattr(row, SIDES[side]), f"appariement-{side}", public_id)


@query_budget(30)
@allow(manages_mentoring)
@require_POST
def run_apply(request: Request, public_id: Any) -> HttpResponse:
    """One act for the whole country: a task proposes the pairs, the page says how far it is."""
    row = get_run(public_id)
    form = EssaimForm({})
    if attempt(form, actions.apply_run, row, by=request.user):
        return redirect("mentoring:run", public_id)
    return render(request, "mentoring/run.html", {"run": row, "form": form, "tab": "runs"})
