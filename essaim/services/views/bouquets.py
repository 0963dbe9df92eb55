"""The screens of those who write bouquets: terms, versions, services, comparison."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt
from essaim.services import actions, queries
from essaim.services.forms.bouquets import (
    BouquetForm,
    EmptyForm,
    ServiceForm,
    TermsForm,
    VersionForm,
)
from essaim.services.models import Bouquet, BouquetVersion, Service
from essaim.services.rules import is_consulted, manages_services
from essaim.services.views.pages import form_page
from essaim.services.workflow import VERSION

ONE_CLICK = {
    "consult": (actions.consult_version, "La consultation est ouverte."),
    "publish": (actions.publish_version, "La version est publiée."),
    "freeze": (actions.freeze_version, "Le bouquet est figé pour cette vague."),
}


def get_version(request: Request, public_id: Any) -> BouquetVersion:
    return get_object_or_404(queries.steered_versions(request.user), public_id=public_id)


def get_bouquet(request: Request, public_id: Any) -> Bouquet:
    return get_object_or_404(queries.steered_bouquets(request.user), public_id=public_id)


@allow(manages_services)
@require_GET
def manage(request: Request) -> HttpResponse:
    """Every bouquet of the waves that this person steers, with its versions."""
    return render(request, "services/manage.html", {"bouquets": queries.steered_bouquets(request.user)})


@query_budget(60)
@allow(manages_services)
@require_http_methods(["GET", "POST"])
def bouquet_create(request: Request) -> HttpResponse:
    waves = list(queries.waves_without(request.user))
    form = BouquetForm(request.POST if request.method == "POST" else None, waves=waves)
    if form.is_valid():
        wave, audience = form.waves[form.cleaned_data["wave"]], form.cleaned_data["audience"]
        if attempt(form, actions.create_bouquet, wave, audience, form.terms(), by=request.user):
            messages.success(request, "Le bouquet est créé\u00a0: ajoutez ses services.")
            return redirect("services:manage")
    return form_page(request, form, "Nouveau bouquet", "services:manage", button="Créer le bouquet")


@query_budget(60)
@allow(manages_services)
@require_http_methods(["GET", "POST"])
def bouquet_terms(request: Request, public_id: Any) -> HttpResponse:
    bouquet = get_bouquet(request, public_id)
    form = TermsForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(bouquet, name) for name in TermsForm.Meta.fields},
    )
    if form.is_valid() and attempt(form, actions.save_terms, bouquet, form.cleaned_data, by=request.user):
        messages.success(request, "Les conditions sont enregistrées.")
        return redirect("services:manage")
    return form_page(request, form, f"Conditions\u00a0: {bouquet}", "services:manage")


@query_budget(60)
@allow(manages_services)
@require_POST
def version_draft(request: Request, public_id: Any) -> HttpResponse:
    bouquet = get_bouquet(request, public_id)
    form = EmptyForm(request.POST)
    if attempt(form, actions.draft_version, bouquet, by=request.user):
        return redirect("services:version", form.outcome.public_id)
    messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("services:manage")


@query_budget(30)
@allow(manages_services)
@require_http_methods(["GET", "POST"])
def version(request: Request, public_id: Any) -> HttpResponse:
    """A version: its words, its services, what differs from the one before, its buttons."""
    row = get_version(request, public_id)
    form = VersionForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(row, name) for name in VersionForm.Meta.fields},
    )
    if form.is_valid() and attempt(form, actions.save_version, row, form.cleaned_data, by=request.user):
        messages.success(request, "La présentation est enregistrée.")
        return redirect("services:version", row.public_id)
    context = {
        "version": row,
        "form": form,
        "services": queries.services_of(row),
        "others": queries.other_versions(row),
        "transitions": [t for t in VERSION.available(row, request.user) if t.name in ONE_CLICK],
    }
    return render(request, "services/version.html", context)


@query_budget(60)
@allow(manages_services)
@require_POST
def version_act(request: Request, public_id: Any, name: str) -> HttpResponse:
    row = get_version(request, public_id)
    if name not in ONE_CLICK:
        raise Http404
    action, done = ONE_CLICK[name]
    form = EmptyForm(request.POST)
    if attempt(form, action, row, by=request.user):
        messages.success(request, done)
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("services:version", row.public_id)


@allow(is_consulted)
@require_GET
def version_compare(request: Request, public_id: Any, number: int) -> HttpResponse:
    """Two versions side by side: only what differs. For who is consulted too."""
    known = queries.readable_versions(request.user)
    row = get_object_or_404(known, public_id=public_id)
    other = get_object_or_404(known, bouquet=row.bouquet_id, number=number)
    before, after = sorted([other, row], key=lambda one: one.number)
    manages = manages_services(request.user, None)
    context = {"version": row, "before": before, "after": after, "manages": manages}
    return render(
        request,
        "services/version_compare.html",
        {**context, "changes": queries.changes_between(before, after)},
    )


@query_budget(60)
@allow(manages_services)
@require_http_methods(["GET", "POST"])
def service_add(request: Request, public_id: Any) -> HttpResponse:
    return edit_service(request, get_version(request, public_id), None)


@query_budget(60)
@allow(manages_services)
@require_http_methods(["GET", "POST"])
def service_edit(request: Request, public_id: Any, reference: str) -> HttpResponse:
    row = get_version(request, public_id)
    return edit_service(request, row, get_object_or_404(queries.services_of(row), reference=reference))


def edit_service(request: Request, row: BouquetVersion, service: Service | None) -> HttpResponse:
    form = ServiceForm(
        request.POST if request.method == "POST" else None,
        audience=row.bouquet.audience,
        instance=service,
    )
    if form.is_valid():
        typed = (form.values(), form.chosen_providers())
        if attempt(form, actions.save_service, row, *typed, by=request.user, service=service):
            messages.success(request, "Le service est enregistré.")
            return redirect("services:version", row.public_id)
    title = service.title if service else "Nouveau service"
    return form_page(request, form, title, "services:version", row.public_id)


@query_budget(60)
@allow(manages_services)
@require_POST
def service_remove(request: Request, public_id: Any, reference: str) -> HttpResponse:
    row = get_version(request, public_id)
    service = get_object_or_404(queries.services_of(row), reference=reference)
    form = EmptyForm(request.POST)
    if attempt(form, actions.remove_service, service, by=request.user):
        messages.success(request, "Le service est retiré de cette version.")
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("services:version", row.public_id)
