"""What a person's poles are entitled to."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from essaim.calls.queries import current_document
from essaim.kit.access import signed_in
from essaim.kit.web import Request
from essaim.services import queries


@signed_in
@require_GET
def entitlements(request: Request) -> HttpResponse:
    """« Mon bouquet »: the rights, and what is honestly known of the services."""
    rows = [
        {"right": right, "presented_on": current_document(right.dossier.wave).calendar.bouquet_presented_on}
        for right in queries.own_entitlements(request.user)
    ]
    return render(request, "services/entitlements.html", {"rows": rows})
