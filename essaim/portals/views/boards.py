"""The home page of the site, and the board of the role in use."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from essaim.accounts.middleware import Request
from essaim.kit.access import public, signed_in
from essaim.portals import queries


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """What the service is, and what is open now. Somebody already at work finds their board."""
    if request.user.is_authenticated and "accueil" not in request.GET:
        return redirect("portals:board")
    return render(request, "portals/home.html", queries.public_home(request.received_at))


@signed_in
@require_safe
def board(request: Request) -> HttpResponse:
    """What waits for this person, in the role they chose."""
    hat = next((hat for hat, _, current in request.hats if current), "")
    template, context = queries.board(request.user, hat, request.received_at)
    return render(request, f"portals/boards/{template}.html", context)
