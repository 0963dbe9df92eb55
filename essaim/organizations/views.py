"""Looking a number up, reading an identity, asking the register again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.kit.access import signed_in
from essaim.kit.web import Request
from essaim.organizations import actions
from essaim.organizations.forms import ManualOrganizationForm, OrganizationLookupForm, look_up
from essaim.organizations.models import Organization


@signed_in
@require_http_methods(["GET", "POST"])
def organization_lookup(request: Request) -> HttpResponse:
    form = OrganizationLookupForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "organization": None, "manual": None}
    if form.is_valid():
        found = look_up(form, by=request.user)
        context |= {"organization": found.organization, "manual": found.manual}
    return render(request, "organizations/lookup.html", context)


@signed_in
@require_POST
def organization_enter(request: Request) -> HttpResponse:
    manual = ManualOrganizationForm(request.POST)
    if manual.is_valid():
        try:
            organization = actions.enter_organization(by=request.user, **manual.cleaned_data)
        except ValidationError as error:
            manual.add_error(None, error.messages)
        else:
            return redirect("organizations:detail", organization.public_id)
    context = {"form": OrganizationLookupForm(), "organization": None, "manual": manual}
    return render(request, "organizations/lookup.html", context)


@signed_in
@require_GET
def organization_detail(request: Request, public_id: UUID) -> HttpResponse:
    """A legal person is no secret: any signed-in person who has its address may read it."""
    organization = get_object_or_404(Organization.objects.select_related("commune"), public_id=public_id)
    return render(request, "organizations/detail.html", {"organization": organization})


@signed_in
@require_POST
def organization_recheck(request: Request, public_id: UUID) -> HttpResponse:
    organization = get_object_or_404(Organization, public_id=public_id)
    try:
        actions.recheck_organization(organization, by=request.user)
        messages.success(request, "L’identité est à jour\u00a0: le registre public vient de répondre.")
    except ValidationError as silence:
        messages.warning(request, " ".join(silence.messages))
    return redirect("organizations:detail", public_id)
