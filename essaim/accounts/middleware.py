"""Who is there: the person, the role in use, the eyes they borrow. Nothing is asked before it is read."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from essaim.accounts.browsers import keep_browser
from essaim.accounts.models import Role, User
from essaim.accounts.queries import CANDIDATE, live_mandates
from essaim.accounts.rules import is_fresh, may_see_as, needs_second_factor
from essaim.kit import web
from essaim.kit.rules import Rule

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
PROOF_WANTED = "proof_wanted"  # in the session: the act that waits for a fresh proof
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class Request(web.Request):
    """What `PersonMiddleware` adds. Only for annotations."""

    hat: str  # the role in use: a `Role`, "candidate", or "" for a stranger
    hats: list[tuple[str, str, bool]]  # (identifier, label, is it the one in use?)
    seen_as: User | None  # the person whose eyes are borrowed; `user` is then that person
    real_user: User | None  # and this is the one who borrows them


class PersonMiddleware:
    """Sets `request.user`, `hat`, `hats`, `navigation`, `seen_as`; and holds two doors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.seen_as = request.real_user = None
        request.hat = SimpleLazyObject(lambda: current_hat(request))
        request.user = SimpleLazyObject(lambda: person(request))
        request.hats = SimpleLazyObject(lambda: hats(request))
        request.navigation = SimpleLazyObject(lambda: navigation(request))
        response = self.get_response(request)
        if address := getattr(request, "signed_in_address", ""):
            keep_browser(request, response, address)
        return response

    def process_view(
        self,
        request: Any,
        view: Callable[..., Any],
        args: Any,  # noqa: ARG002
        kwargs: Any,
    ) -> HttpResponse | None:
        ours = not view.__module__.startswith("allauth.")
        if getattr(view, "ends_seeing_as", False):
            come_back(request)
            return None
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or getattr(
            view, "open_while_seeing_as", False
        ):
            return None
        if (request.method not in SAFE or not ours) and request.user.is_authenticated and request.seen_as:
            return render(request, "accounts/seen_as_refused.html", status=403)
        if is_masked(request, view) and request.user.is_authenticated and request.seen_as:
            return render(request, "accounts/seen_as_masked.html", status=403)
        if wants_proof(request, view, kwargs):
            return redirect("accounts:proof")
        if (
            not ours
            or getattr(view, "access", "public") == "public"
            or getattr(view, "open_before_second_factor", False)
        ):
            return None
        if request.user.is_authenticated and request.user.lacks_second_factor:
            return redirect("accounts:second_factor")
        return None


def person(request: Any) -> User | AnonymousUser:
    """The person signed in, or the one whose eyes they borrow."""
    real: Any = get_user(request)
    if real.is_authenticated:
        real.lacks_second_factor = lacks_second_factor(request, real)
        if seen := borrowed_eyes(request, real):
            request.real_user, request.seen_as = real, seen
            seen.behind = real
            real = seen
    request._cached_user = real
    return real


def lacks_second_factor(request: Any, user: User) -> bool:
    """Asked once per session: an authenticator that is removed signs its holder out of the staff's pages.

    Each session gives its own proof: one opened with a code alone, by whoever reads the mail box, gains
    nothing when the holder of the account adds a second factor elsewhere.
    """
    if not needs_second_factor(user) or request.session.get("second_factor"):
        return False
    given = {record.get("method") for record in get_authentication_records(request, user)}
    if "mfa" not in given or not is_mfa_enabled(user, types=SECOND_FACTORS):
        return True
    request.session["second_factor"] = True
    return False


def borrowed_eyes(request: Any, real: User) -> User | None:
    """« Voir comme »: thirty minutes, and only as long as the manager could start again."""
    view = request.session.get("seen_as")
    if not view:
        return None
    seen = User.objects.filter(public_id=view["user"]).first()
    if seen is None or view["until"] < timezone.now().timestamp() or not may_see_as(real, seen):
        del request.session["seen_as"]
        return None
    return seen


def is_masked(request: Any, view: Callable[..., Any]) -> bool:
    """By other eyes one sees what everybody reads, and the pages of the menu: where things stand.

    What these pages lead to (drafts, opinions, ballots, letters, files, exports) is for its reader alone.
    """
    if getattr(view, "access", None) == "public":
        return False
    return request.resolver_match.view_name not in _pages_of_the_menu()


@cache
def _pages_of_the_menu() -> frozenset[str]:
    return frozenset(name for _, entries in settings.NAVIGATION for _, name, _ in entries)


def wants_proof(request: Any, view: Callable[..., Any], arguments: dict[str, Any]) -> bool:
    """An act that commits waits for a fresh proof, and what was typed for it waits in the session."""
    needs = getattr(view, "needs_fresh_proof", None)
    if needs is None or not request.user.is_authenticated or not needs(request.method, arguments):
        return False
    access = getattr(view, "access", None)
    if isinstance(access, Rule) and not access(request.user, None):
        return False  # refused anyway, with the reason
    if proved_lately(request):
        request.session.pop(PROOF_WANTED, None)
        return False
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    request.session[PROOF_WANTED] = {
        "path": request.get_full_path(),
        "method": request.method,
        "sent": sent.urlencode(),
    }
    return True


def proved_lately(request: Any) -> bool:
    records = get_authentication_records(request, request.user)
    return is_fresh(records, has_second_factor=has_second_factor(request.user))


def has_second_factor(user: User) -> bool:
    return is_mfa_enabled(user, types=SECOND_FACTORS)


def come_back(request: Any) -> None:
    """Out of the other person's eyes, for a page that acts for who is really there: signing out."""
    if request.user.is_authenticated and request.seen_as:
        request.session.pop("seen_as", None)
        request.user = request._cached_user = request.real_user
        request.real_user = request.seen_as = None


def hats(request: Any) -> list[tuple[str, str, bool]]:
    """The roles among which the person chooses; none as long as no page had to know who is there."""
    user = getattr(request, "_cached_user", None)
    if user is None or not user.is_authenticated:
        return []
    roles = list(dict.fromkeys(mandate.role for mandate in live_mandates(user)))
    choices = [*((role, Role(role).label) for role in roles), (CANDIDATE, "Candidat")]
    chosen = request.session.get("hat")
    current = chosen if chosen in {name for name, _ in choices} else choices[0][0]
    return [(name, label, name == current) for name, label in choices]


def current_hat(request: Any) -> str:
    """The identifier of the role in use: a `Role`, "candidate", or "" for a stranger."""
    return next((name for name, _, current in request.hats if current), "")


def navigation(request: Any) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """The main menu: (label of the group, its links as (label, address, is it this page?))."""
    groups = _menu_of(str(request.hat))
    here = max((url for _, links in groups for _, url in links if request.path.startswith(url)), default="")
    return [(group, [(label, url, url == here) for label, url in links]) for group, links in groups if links]


@cache
def _menu_of(hat: str) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(group, _shown(hat, entries)) for group, entries in settings.NAVIGATION]


def _shown(hat: str, entries: list[tuple[str, str, str | tuple[str, ...]]]) -> list[tuple[str, str]]:
    links = []
    for label, name, who in entries:
        if who == "public" or (hat and (who == "signed_in" or hat in who)):
            with suppress(NoReverseMatch):
                links.append((label, reverse(name)))
    return links
