"""Error pages, the pages of the two switches, and the style guide."""

import sys
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.db.transaction import non_atomic_requests
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.http import require_GET

from essaim.kit.access import public
from essaim.ui import samples, switches
from essaim.ui.context import make_chrome

LAST_RESORT = (
    '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Erreur</title>'
    "<h1>Le site a rencontré une erreur</h1><p>Ce n’est pas de votre fait. "
    "Ce que vous avez tapé reste sur votre appareil&nbsp;: réessayez dans un instant.</p>"
)
BUSY = "Le site est très sollicité. Ce que vous avez tapé est gardé\u00a0: réessayez dans un instant."
NEVER_SHOWN = {"csrfmiddlewaretoken", "password", "password1", "password2", "code", "token"}


def _for_a_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _page(request: HttpRequest, status: int, message: str, /, **context: Any) -> HttpResponse:
    """One error, as a page for people and as JSON for our scripts."""
    if _for_a_script(request):
        return JsonResponse({"status": "error", "code": status, "message": message}, status=status)
    return render(request, f"ui/{status}.html", {"message": message, **context}, status=status)


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _page(request, 400, "La demande reçue n’est pas lisible.")


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, str(exception or "") or "Vous n’avez pas accès à cette page.")


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(request, 404, "Cette page n’existe pas, ou elle ne vous est pas ouverte.")


def too_large(request: HttpRequest) -> HttpResponse:
    return _page(request, 413, "Ce que vous avez envoyé est trop volumineux.")


def too_many(request: HttpRequest, wait: str = "quelques minutes") -> HttpResponse:
    return _page(request, 429, "Trop de demandes en peu de temps.", wait=wait)


def handler500(request: HttpRequest) -> HttpResponse:
    """Asks the database nothing, gives back what was typed, and survives even a broken template.

    A database that does not answer in time is no fault of ours to mend: the same form, sent again, passes.
    """
    busy = isinstance(sys.exception(), OperationalError)
    status = 503 if busy else 500
    try:
        if _for_a_script(request):
            message = BUSY if busy else "Le site a rencontré une erreur."
            response: HttpResponse = JsonResponse(
                {"status": "error", "code": status, "message": message}, status=status
            )
        else:
            context = {"chrome": make_chrome(None), "busy": busy, "again": request.get_full_path()}
            body = get_template("ui/500.html").render(context | given_back(request))
            response = HttpResponse(body, status=status)
    except Exception:  # the page of errors may not fail
        response = HttpResponse(LAST_RESORT, status=status)
    if busy:
        response["Retry-After"] = "30"
    response["Cache-Control"] = "no-store"
    return response


def given_back(request: HttpRequest) -> dict[str, Any]:
    """What a form held when the site could not take it, and whether one click may send it again."""
    sent = request.method == "POST"
    return {
        "fields": typed_fields(request) if sent else [],
        "token": request.POST.get("csrfmiddlewaretoken", "") if sent else "",
        "may_resend": sent and comes_from_here(request),
    }


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person had typed, so that a refused form loses nothing."""
    try:
        return [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in NEVER_SHOWN and value
        ]
    except Exception:  # an unreadable body: there is nothing to give back
        return []


def comes_from_here(request: HttpRequest) -> bool:
    """Was the form one of our pages? Only then may one click send it again."""
    if request.headers.get("Sec-Fetch-Site"):
        return request.headers["Sec-Fetch-Site"] == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page stayed open too long: give back what was typed, with a fresh token."""
    if _for_a_script(request):
        message = "La page était ouverte depuis trop longtemps. Rechargez-la : rien n’est perdu."
        return JsonResponse({"status": "stale", "message": message}, status=403)
    context = {
        "fields": typed_fields(request),
        "files": [str(upload) for upload in request.FILES.values()],
        "may_resend": comes_from_here(request),
        "reason": reason,
    }
    return render(request, "ui/csrf.html", context, status=403)


def _switched_off(request: HttpRequest, template: str, flag: str) -> HttpResponse:
    message = switches.switch_message(flag)
    if _for_a_script(request):
        response: HttpResponse = JsonResponse({"status": flag, "message": message}, status=503)
    else:
        response = render(request, template, {"message": message, **given_back(request)}, status=503)
    response["Retry-After"] = "600"
    response["Cache-Control"] = "no-store"
    return response


def maintenance(request: HttpRequest) -> HttpResponse:
    return _switched_off(request, "ui/maintenance.html", "maintenance")


def read_only(request: HttpRequest) -> HttpResponse:
    return _switched_off(request, "ui/read_only.html", "read-only")


@public
@non_atomic_requests  # it asks the database nothing, not even a transaction
@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component on one page: for those who design, and for the tests of accessibility."""
    if not (settings.DEBUG or getattr(settings, "DEMO", False)):
        raise Http404
    return render(request, "ui/styleguide.html", samples.everything())
