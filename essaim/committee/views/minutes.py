"""The minutes: read by whoever sat, drafted, corrected, signed. A tie leaves items out of a copy."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.accounts.rules import asks_fresh_proof
from essaim.committee.actions import minutes as actions
from essaim.committee.forms import CorrectionForm
from essaim.committee.models import Minutes, Sitting
from essaim.committee.queries.committee import conducted_sittings, door_labels, my_sittings
from essaim.committee.queries.minutes import hidden_from, in_words, minutes_of
from essaim.committee.queries.room import open_items, point_of
from essaim.committee.rules import conducts, presided, sits_or_convenes
from essaim.committee.views.room import as_pdf
from essaim.documents import pdf
from essaim.files.web import serve
from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt, tried


def get_sitting(request: Request, public_id: Any) -> Sitting:
    """One that this person conducts, or to which they were summoned."""
    for rows in (conducted_sittings(request.user), my_sittings(request.user)):
        if found := rows.filter(public_id=public_id).first():
            return found
    raise Http404


@query_budget(40)
@allow(sits_or_convenes)
@require_GET
def minutes(request: Request, public_id: Any) -> HttpResponse:
    row = get_sitting(request, public_id)
    versions = list(minutes_of(row))
    hidden = hidden_from(request.user, row)
    last = versions[0] if versions else None
    context = {
        "sitting": row,
        "versions": versions,
        "last": last,
        "told": in_words(last, hidden) if last else None,
        "conducts": conducts(request.user, row),
        "presided": presided(request.user, row),
    }
    return render(request, "committee/minutes.html", context)


SIGNING = {"signer-presidence": True, "signer-secretariat": False}


@query_budget(60)
@allow(sits_or_convenes)
@asks_fresh_proof(acts=SIGNING)
@require_POST
def minutes_act(request: Request, public_id: Any, act: str) -> HttpResponse:
    """Draft the first version; sign the last one."""
    row = get_sitting(request, public_id)
    last = minutes_of(row).first()
    if act == "rediger":
        tried(request, "Le procès-verbal est rédigé d’après les faits.", actions.draft_minutes, row)
    elif act in SIGNING and last:
        tried(request, "Vous avez signé.", actions.sign_minutes, last, presiding=SIGNING[act])
    else:
        raise Http404
    return redirect("selection:minutes", public_id)


@query_budget(150)
@allow(sits_or_convenes)
@require_http_methods(["GET", "POST"])
def minutes_correct(request: Request, public_id: Any) -> HttpResponse:
    row = get_sitting(request, public_id)
    last = minutes_of(row).first()
    if last is None or not conducts(request.user, row):
        raise Http404
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        points=texts_of(request, row),
        initial={"opening": last.opening, "closing": last.closing},
    )
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("opening", "closing", "reason")}
        if attempt(form, actions.correct_minutes, last, by=request.user, texts=form.texts(), **said):
            messages.success(request, "Une nouvelle version est écrite.")
            return redirect("selection:minutes", public_id)
    return render(request, "committee/correct.html", {"sitting": row, "last": last, "form": form})


def texts_of(request: Request, row: Sitting) -> list[tuple[str, str, str]]:
    doors = door_labels(row.committee.wave)
    points = [point_of(item, row, doors) for item in open_items(request.user, row)]
    return [(point.id, f"{point.position}. {point.name}", point.text) for point in points]


@allow(sits_or_convenes)
@require_GET
def minutes_pdf(request: Request, public_id: Any, number: int) -> HttpResponseBase:
    """The signed file for whoever no tie keeps from any item; else a copy without these items."""
    row = get_sitting(request, public_id)
    version: Minutes | None = minutes_of(row).filter(number=number).first()
    if version is None:
        raise Http404
    told = in_words(version, hidden_from(request.user, row))
    if version.pdf is not None and not told["extract"]:
        return serve(version.pdf)
    title = f"Extrait du procès-verbal, {row}" if told["extract"] else f"Procès-verbal, {row}"
    return as_pdf(
        pdf.render("committee/minutes", told, title=title, at=version.made_at), f"proces-verbal-{number}.pdf"
    )
