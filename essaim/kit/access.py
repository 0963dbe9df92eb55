"""Deny by default: a view that does not say who may enter cannot be reached."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, JsonResponse

from essaim.kit.rules import Rule

# Views of libraries, which cannot carry our decorators. Module prefix -> may a stranger enter?
LIBRARY_VIEWS = {"allauth.": True}


def public[View: Callable[..., Any]](view: View) -> View:
    """Anyone may enter. The view itself still shows only what its visitor may see."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in[View: Callable[..., Any]](view: View) -> View:
    """Any person with an account may enter; what they find there depends on `visible_to`."""
    view.access = "signed_in"  # type: ignore[attr-defined]
    return view


def allow[View: Callable[..., Any]](rule: Rule) -> Callable[[View], View]:
    """Signed in, and `rule` says yes for this person (the rule gets no object)."""

    def mark(view: View) -> View:
        view.access = rule  # type: ignore[attr-defined]
        return view

    return mark


class AccessMiddleware:
    """Refuses every view that has not declared its rule, and applies the one declared."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        person = getattr(request, "_cached_user", None)  # set as soon as a page had to know who is there
        if person is not None and person.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")  # « back » after signing out
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        access = getattr(view, "access", None)
        if access is None and any(view.__module__.startswith(prefix) for prefix in LIBRARY_VIEWS):
            return None  # allauth guards its own views
        if access is None:
            raise ImproperlyConfigured(f"{view.__module__}.{view.__name__} does not say who may enter.")
        if access == "public":
            return None
        if not request.user.is_authenticated:
            return stranger(request)
        if isinstance(access, Rule):
            access.check(request.user, None)
        return None


def stranger(request: HttpRequest) -> HttpResponse:
    """A page sends to the sign-in page; a script is told so, and keeps what it holds."""
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"status": "signed_out"}, status=401)
    return redirect_to_login(request.get_full_path())
