"""« Mon compte »."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from essaim.accounts.rules import open_before_second_factor
from essaim.kit.access import signed_in
from essaim.kit.web import Request


@signed_in
@open_before_second_factor
@require_http_methods(["GET", "POST"])
def profile(request: Request) -> HttpResponse:
    return render(request, "accounts/profile.html", {})


@signed_in
@open_before_second_factor
@require_GET
def second_factor(request: Request) -> HttpResponse:
    return render(request, "accounts/second_factor.html", {})
