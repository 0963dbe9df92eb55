"""The pages that every public service owes: help, accessibility, legal notices, personal data, site map."""

from datetime import UTC, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from essaim.kit.access import public

FOR_PEOPLE_ALONE = [  # what a search engine would find closed, or personal
    "/compte/",
    "/connexion/",
    "/deconnexion/",
    "/dossiers/",
    "/engagement/",
    "/gestion/",
    "/instruction/",
    "/invitation/",
    "/lecture/",
    "/messages/",
    "/personnes/",
    "/tableau-de-bord/",
]
SECURITY_REVIEWED = timedelta(days=180)  # RFC 9116 wants a date of expiry: each answer renews it


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portals/accessibility.html")


@public
@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "portals/legal.html")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portals/privacy.html")


@public
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    return render(request, "portals/sitemap.html")


@public
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "portals/help.html")


@public
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "portals/contact.html", {"phone": settings.ESSAIM_CONTACT_PHONE})


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in FOR_PEOPLE_ALONE)]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@public
@require_safe
def security(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Whom to tell of a weakness: RFC 9116."""
    site = settings.SITE_URL.rstrip("/")
    expires = (timezone.now() + SECURITY_REVIEWED).astimezone(UTC).replace(hour=0, minute=0, second=0)
    lines = [
        f"Contact: mailto:{settings.ESSAIM_CONTACT_EMAIL}",
        f"Contact: {site}/contact/",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {site}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
