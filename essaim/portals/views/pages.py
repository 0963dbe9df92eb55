"""The pages that every public service owes: help, accessibility, legal notices, personal data, site map."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from essaim.kit.access import public


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
