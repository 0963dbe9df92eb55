"""The public pages of poles, and the page where a member answers for itself."""

from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from essaim.accounts.models import User
from essaim.accounts.queries import service_account
from essaim.accounts.rules import real_person
from essaim.kit.access import public
from essaim.kit.web import Request, address_of, attempt
from essaim.poles import actions, queries
from essaim.poles.forms import AnswerForm, DirectoryFilter
from essaim.poles.models import Membership, MembershipState
from essaim.ui.views import too_many

WRONG_LINKS = 20  # from one address, in ten minutes: then it waits
WRONG_LINKS_SECONDS = 600


@public
@require_GET
def pole_list(request: Request) -> HttpResponse:
    departments = queries.placed_departments()
    places = queries.place_choices(departments)
    form = DirectoryFilter(request.GET, places=places, themes=queries.known_themes())
    filters = form.filters()
    address = reverse("poles:list")
    atlas = queries.directory_atlas(filters, departments, address)
    context = {
        "form": form,
        "url": address,
        "page": queries.directory_page(filters, request.GET),
        "count": queries.directory_count(filters),
        "map": atlas.map,
        "rows": atlas.rows,
        "figures": queries.directory_figures(),
    }
    return render(request, "poles/list.html", context)


@public
@require_GET
def pole_detail(request: Request, reference: str) -> HttpResponse:
    visible = queries.visible_poles(request.user).select_related("lead", "region")
    pole = get_object_or_404(visible, reference=reference)
    context = {
        "pole": pole,
        "statuses": list(queries.status_history(pole)),
        "panel": queries.territory_panel(pole),
        "departments": queries.department_names(pole.department_codes),
        "members": queries.shown_members(pole),
    }
    return render(request, "poles/detail.html", context)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def engagement(request: Request, token: str) -> HttpResponse:
    """Reading confirms nothing: the scanners of mail boxes open every link."""
    if cache.get(_wrong_links(request), 0) >= WRONG_LINKS:
        return too_many(request)
    membership = queries.invitation(token)
    if membership is None:
        return _private(_gone(request))
    form = AnswerForm(request.POST if request.method == "POST" else None, membership=membership)
    if form.is_valid() and attempt(
        form, actions.answer_invitation, token, by=service_account(), session=signed(request), **form.answer()
    ):
        return redirect("poles:engagement", token)
    context = _asked(membership, token) | {"form": form}
    return _private(render(request, "poles/engagement.html", context))


def signed(request: Request) -> User | None:
    """Who is really signed in, if anybody."""
    return real_person(request.user) if request.user.is_authenticated else None


def _asked(membership: Membership, token: str) -> dict[str, Any]:
    """What is asked of the member, and whether it may still answer. A refused answer may have changed it."""
    membership.refresh_from_db()
    waiting = membership.state == MembershipState.INVITED
    alive = membership.expires_at is not None and membership.expires_at > timezone.now()
    return {
        "membership": membership,
        "pole": membership.pole,
        "token": token,
        "may_answer": waiting and alive,
        "expired": waiting and not alive,
    }


def _gone(request: Request) -> HttpResponse:
    cache.add(_wrong_links(request), 0, WRONG_LINKS_SECONDS)
    cache.incr(_wrong_links(request))
    return render(request, "poles/engagement_gone.html", status=404)


def _wrong_links(request: Request) -> str:
    return f"poles:wrong-links:{address_of(request)}"


def _private(response: HttpResponse) -> HttpResponse:
    """A personal link stays out of search engines, and out of the address given to other sites."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
