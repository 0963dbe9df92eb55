"""« Mes dossiers », and opening one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from essaim.calls.models import Wave
from essaim.calls.queries import current_document, open_waves
from essaim.calls.views.reading import duration
from essaim.dossiers import actions, queries
from essaim.dossiers.compute.time_left import time_left
from essaim.dossiers.forms import StartForm
from essaim.dossiers.models import Dossier, Right
from essaim.dossiers.views.identity import Identification
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, sent_text
from essaim.organizations.models import Organization


@signed_in
@require_GET
def dossier_list(request: Request) -> HttpResponse:
    now = request.received_at
    shared = queries.shared_dossiers(request.user)[:200]
    rows = [
        {"dossier": dossier, "status": status, "right": right_label(dossier)}
        for dossier, status in queries.by_next_action(shared, now)
    ]
    waves = [(wave, time_left(wave.closes_at, now)) for wave in open_waves(now) if wave.closes_at]
    return render(request, "dossiers/list.html", {"rows": rows, "waves": waves})


def right_label(dossier: Dossier) -> str:
    held = dossier.__dict__["my_right"]
    return Right(held).label if held else ""


@signed_in
@query_budget(45)
@require_http_methods(["GET", "POST"])
def dossier_start(request: Request) -> HttpResponse:
    """Choose the wave, the doors and the pole."""
    waves = list(open_waves(request.received_at))
    asked = sent_text(request.GET, "vague")
    if not asked and len(waves) != 1:
        return render(request, "dossiers/start_wave.html", {"waves": waves})
    wave = get_object_or_404(
        open_waves(request.received_at), **({"slug": asked} if asked else {"pk": waves[0].pk})
    )
    document = current_document(wave)
    data = request.POST if request.method == "POST" else None
    initial = {"doors": [door.key for door in document.doors if not door.requires], "pole": "new"}
    form = StartForm(data, document=document, poles=queries.poles_of(request.user), initial=initial)
    identity = Identification(request, form)
    started: list[Dossier] = []
    if identity.is_valid() and identity.then(
        lambda lead: started.append(open_dossier(request, wave, form, lead))
    ):
        messages.success(request, "Votre dossier est ouvert. Tout ce que vous écrivez est enregistré.")
        return redirect("dossiers:detail", started[0].reference)
    time = duration(document.estimated_minutes)
    context = {"wave": wave, "document": document, "form": form, "manual": identity.manual, "time": time}
    return render(request, "dossiers/start.html", context)


def open_dossier(request: Request, wave: Wave, form: StartForm, lead: Organization | None) -> Dossier:
    by, at, doors = request.user, request.received_at, form.cleaned_data["doors"]
    if pole := form.chosen:
        return actions.start_dossier(wave, pole, doors, by=by, at=at)
    return actions.start_with_new_pole(wave, doors, by=by, at=at, name=form.cleaned_data["name"], lead=lead)
