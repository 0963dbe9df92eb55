"""The role chosen in the header: it changes the menu and the home page, never the rights."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from essaim.accounts.middleware import Request
from essaim.accounts.rules import open_before_second_factor
from essaim.kit.access import signed_in


@signed_in
@open_before_second_factor
@require_POST
def hat_choose(request: Request) -> HttpResponse:
    if (hat := request.POST.get("hat", "")) in {name for name, _, _ in request.hats}:
        request.session["hat"] = hat
    return redirect(back(request))


def back(request: Request) -> str:
    """The page that the person comes from, if it is ours."""
    page = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if ours else "/"
