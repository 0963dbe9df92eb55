"""What all bouquets share: themes, providers and their advisers, the text of the charter."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from essaim.kit.access import allow
from essaim.kit.budget import query_budget
from essaim.kit.lists import paginate
from essaim.kit.web import Request, attempt
from essaim.services import actions, queries
from essaim.services.forms.bouquets import (
    AdviserForm,
    CharterForm,
    NewAdviserForm,
    PoleSearch,
    ProviderForm,
    ThemeForm,
)
from essaim.services.models import Provider, Theme
from essaim.services.rules import manages_services
from essaim.services.views.pages import form_page


@query_budget(60)
@allow(manages_services)
@require_http_methods(["GET", "POST"])
def theme_list(request: Request) -> HttpResponse:
    """The themes of both bouquets; a new one."""
    form = ThemeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, actions.save_theme, form.cleaned_data, by=request.user):
        messages.success(request, "Le thème est enregistré.")
        return redirect("services:themes")
    return render(request, "services/themes.html", {"themes": queries.themes(), "form": form})


@query_budget(60)
@allow(manages_services)
@require_http_methods(["GET", "POST"])
def theme_edit(request: Request, key: str) -> HttpResponse:
    theme = get_object_or_404(Theme, key=key)
    form = ThemeForm(request.POST if request.method == "POST" else None, instance=theme)
    if form.is_valid() and attempt(form, actions.save_theme, form.cleaned_data, by=request.user, theme=theme):
        messages.success(request, "Le thème est enregistré.")
        return redirect("services:themes")
    return form_page(request, form, f"Thème\u00a0: {theme.label}", "services:themes")


@query_budget(60)
@allow(manages_services)
@require_http_methods(["GET", "POST"])
def provider_list(request: Request) -> HttpResponse:
    form = ProviderForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, actions.save_provider, form.cleaned_data, by=request.user):
        messages.success(request, "Le prestataire est enregistré.")
        return redirect("services:providers")
    return render(
        request, "services/providers.html", {"providers": queries.providers_for_list(), "form": form}
    )


@query_budget(60)
@allow(manages_services)
@require_http_methods(["GET", "POST"])
def provider(request: Request, public_id: Any) -> HttpResponse:
    """A provider: its advisers, and a new one."""
    row = get_object_or_404(Provider, public_id=public_id)
    form = NewAdviserForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "email"}
        if attempt(form, actions.name_adviser, row, form.cleaned_data["email"], values, by=request.user):
            messages.success(request, "Le conseiller est enregistré.")
            return redirect("services:provider", row.public_id)
    context = {"provider": row, "advisers": queries.advisers_of(row), "form": form}
    return render(request, "services/provider.html", context)


@query_budget(60)
@allow(manages_services)
@require_http_methods(["GET", "POST"])
def provider_edit(request: Request, public_id: Any) -> HttpResponse:
    row = get_object_or_404(Provider, public_id=public_id)
    form = ProviderForm(request.POST if request.method == "POST" else None, instance=row)
    if form.is_valid() and attempt(
        form, actions.save_provider, form.cleaned_data, by=request.user, provider=row
    ):
        messages.success(request, "Le prestataire est enregistré.")
        return redirect("services:provider", row.public_id)
    return form_page(request, form, f"Modifier {row.name}", "services:provider", row.public_id)


@query_budget(60)
@allow(manages_services)
@require_http_methods(["GET", "POST"])
def adviser_edit(request: Request, public_id: Any) -> HttpResponse:
    adviser = get_object_or_404(queries.all_advisers(), public_id=public_id)
    form = AdviserForm(request.POST if request.method == "POST" else None, instance=adviser)
    if form.is_valid() and attempt(form, actions.save_adviser, adviser, form.cleaned_data, by=request.user):
        messages.success(request, "Le conseiller est enregistré.")
        return redirect("services:provider", adviser.provider.public_id)
    return form_page(request, form, adviser.user.name, "services:provider", adviser.provider.public_id)


@query_budget(60)
@allow(manages_services)
@require_http_methods(["GET", "POST"])
def charter_publish(request: Request) -> HttpResponse:
    """The text in force, and the next one."""
    last = queries.charter_in_force()
    initial = {"title": last.title, "text": last.text} if last else {}
    form = CharterForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and attempt(
        form, actions.publish_charter, form.cleaned_data["title"], form.cleaned_data["text"], by=request.user
    ):
        messages.success(request, "La charte est publiée.")
        return redirect("services:charter")
    return form_page(request, form, "Publier la charte", "services:charter", button="Publier cette version")


@allow(manages_services)
@require_GET
def poles(request: Request) -> HttpResponse:
    """Any pole of the perimeter, to open its support page or to name somebody for it."""
    form = PoleSearch(request.GET)
    found = queries.poles_to_steer(request.user, form.filters().get("search", ""))
    page = paginate(found, request.GET, order="search_key")
    context = {"form": form, "url": reverse("services:poles"), "page": page}
    return render(request, "services/poles.html", context)
