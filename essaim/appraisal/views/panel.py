"""The side of the managers: experts, the panel of a wave, who reads what, who opened what."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.accounts.queries import people
from essaim.appraisal import actions, queries
from essaim.appraisal.forms import AnswerForm, DutyForm, ExpertFilter, InviteForm, ReasonForm, SeniorityForm
from essaim.appraisal.models import Level
from essaim.appraisal.queries.walls import walls_of
from essaim.appraisal.rules import manages_panels
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.lists import paginate
from essaim.kit.web import Request, attempt
from essaim.ui.forms import EssaimForm


@allow(manages_panels)
@require_GET
def waves(request: Request) -> HttpResponse:
    return render(request, "appraisal/waves.html", {"waves": queries.wave_choices(request.user)})


def get_wave(request: Request, slug: str) -> Wave:
    return get_object_or_404(queries.managed_waves(request.user), slug=slug)


@allow(manages_panels)
@require_GET
def experts(request: Request) -> HttpResponse:
    form = ExpertFilter(request.GET)
    filters = form.filters()
    page = paginate(queries.directory(request.user, filters), request.GET, order="user__last_name")
    context = {"form": form, "page": page, "filtered": bool(filters)}
    return render(request, "appraisal/experts.html", context)


@query_budget(30)
@allow(manages_panels)
@require_http_methods(["GET", "POST"])
def expert(request: Request, public_id: Any) -> HttpResponse:
    """One profile, and the seniority that a manager gives."""
    row = get_object_or_404(queries.directory(request.user), user__public_id=public_id)
    form = SeniorityForm(
        request.POST if request.method == "POST" else None, initial={"seniority": row.seniority}
    )
    if form.is_valid() and attempt(
        form, actions.set_seniority, row, form.cleaned_data["seniority"], by=request.user
    ):
        messages.success(request, "L’ancienneté est enregistrée.")
        return redirect("appraisal:expert", public_id)
    walls = walls_of(row.user)
    context = {"expert": row, "form": form, "absences": row.absences.all(), "walls": walls}
    return render(request, "appraisal/expert.html", context)


@query_budget(60)
@allow(manages_panels)
@require_http_methods(["GET", "POST"])
def panel(request: Request, slug: str) -> HttpResponse:
    """Who reads for this wave, at each level; inviting one more person."""
    wave = get_wave(request, slug)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and invite(request, wave, form):
        messages.success(request, "L’invitation est partie.")
        return redirect("appraisal:panel", slug)
    context = {
        "wave": wave,
        "tab": "panel",
        "readers": list(queries.panel_of(wave)),
        "questions": queries.questions_of(request.user, wave).count(),
        "form": form,
    }
    return render(request, "appraisal/panel.html", context)


def invite(request: Request, wave: Wave, form: InviteForm) -> bool:
    asked = dict(form.cleaned_data)
    person = people().filter(email=asked.pop("email").lower(), is_active=True).first()
    if person is None:
        form.add_error("email", "Aucun compte n’a cette adresse\u00a0: ouvrez-le d’abord.")
        return False
    if asked["level"] == Level.REGION and asked["region"] is None:
        form.add_error("region", "Choisissez la région où cette personne lira.")
        return False
    return attempt(form, actions.invite_reader, wave, person, **asked, by=request.user)


@query_budget(40)
@allow(manages_panels)
@require_http_methods(["GET", "POST"])
def reader_page(request: Request, slug: str, public_id: Any) -> HttpResponse:
    """One reader: load, withdrawal, a new invitation."""
    wave = get_wave(request, slug)
    row = get_object_or_404(queries.panel_of(wave).select_related("wave__call"), public_id=public_id)
    act = request.POST.get("act", "")
    load = AnswerForm(request.POST if act == "load" else None, initial={"load": row.load})
    reason = ReasonForm(request.POST if act == "withdraw" else None)
    form: EssaimForm = reason
    done = False
    if load.is_valid():
        form = load
        done = attempt(load, actions.change_load, row, load.cleaned_data["load"], by=request.user)
    elif reason.is_valid():
        done = attempt(reason, actions.withdraw, row, reason.cleaned_data["reason"], by=request.user)
    elif act == "call_back":
        form = ReasonForm({"reason": "-"})
        done = attempt(form, actions.call_back, row, by=request.user)
    if done:
        messages.success(request, "C’est enregistré.")
        return redirect("appraisal:panel", slug)
    context = {"wave": wave, "tab": "panel", "reader": row, "load_form": load, "reason_form": reason}
    return render(request, "appraisal/reader.html", {**context, "refusal": form.non_field_errors()})


@query_budget(50)
@allow(manages_panels)
@require_http_methods(["GET", "POST"])
def duties(request: Request, slug: str) -> HttpResponse:
    """Who reads what; giving one more dossier by hand."""
    wave = get_wave(request, slug)
    readers = {str(row.public_id): row for row in queries.active_readers(wave)}
    pairs, dossiers = choices(request, wave)
    form = DutyForm(
        request.POST if request.method == "POST" else None,
        readers=[(key, f"{row.user.name} ({row.region or 'national'})") for key, row in readers.items()],
        dossiers=pairs,
    )
    if form.is_valid():
        reference, _, door = form.cleaned_data["dossier"].partition("/")
        chosen, given = readers[form.cleaned_data["reader"]], dossiers[reference]
        if attempt(form, actions.give_duty, chosen, given, door, by=request.user):
            messages.success(request, "Le dossier est confié.")
            return redirect("appraisal:duties", slug)
    rows = list(queries.duties_of_wave(request.user, wave))
    context = {"wave": wave, "tab": "duties", "form": form, "duties": rows, "dossiers": dossiers}
    return render(request, "appraisal/duties.html", context)


def choices(request: Request, wave: Wave) -> tuple[list[tuple[str, str]], dict[str, Any]]:
    """One line per admissible dossier and door asked; never those a tie takes away from this manager."""
    labels = {door.key: door.label for door in current_document(wave).doors}
    dossiers = {row.reference: row for row in queries.dossiers_of_wave(request.user, wave)}
    pairs = [
        (f"{row.reference}/{door}", f"{row.pole.name}, {labels.get(door, door)}")
        for row in dossiers.values()
        for door in row.doors
    ]
    return pairs, dossiers


@query_budget(30)
@allow(manages_panels)
@require_POST
def duty_end(request: Request, slug: str, public_id: Any) -> HttpResponse:
    wave = get_wave(request, slug)
    row = get_object_or_404(queries.duties_of_wave(request.user, wave), public_id=public_id)
    form = ReasonForm(request.POST)
    if form.is_valid() and attempt(
        form, actions.take_back, row, form.cleaned_data["reason"], by=request.user
    ):
        messages.success(request, "Le dossier est repris.")
    else:
        messages.error(request, "Donnez un motif.")
    return redirect("appraisal:duties", slug)
