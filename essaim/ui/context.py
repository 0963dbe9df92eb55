"""What the header and the footer of every page need, without asking the database anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, reverse

from essaim.kit.offers import Offer
from essaim.ui.switches import is_read_only

THEMES = ("neutral", "dsfr")

# By purpose, the name of the page that serves it: what the chrome and the lower rooms link to without
# knowing who holds it. One that is absent is not shown.
LINKS = Offer[str]("the pages that rooms below link to, by their purpose")
CHROME: tuple[str, ...] = ("home", "board", "sign_out", "profile", "choose_hat", "stop_seeing_as")
CHROME += ("accessibility", "legal", "privacy", "sitemap", "contact", "help")


class NavEntry(NamedTuple):
    """One link of the main menu."""

    label: str
    url: str
    current: bool = False


class NavGroup(NamedTuple):
    """Several links of the main menu under one word; alone, a link stands for its group."""

    label: str
    entries: tuple[NavEntry, ...]

    @property
    def alone(self) -> NavEntry | None:
        return self.entries[0] if len(self.entries) == 1 else None

    @property
    def current(self) -> bool:
        return any(entry.current for entry in self.entries)


class Hat(NamedTuple):
    """One role that the person may take from the header."""

    id: str
    label: str
    current: bool = False


@dataclass(frozen=True)
class Chrome:
    """Everything around the content of a page."""

    theme: str
    product: str
    tagline: str
    operator: str
    urls: dict[str, str]
    accessibility_level: str
    contact_email: str
    navigation: tuple[NavGroup, ...] = ()
    hats: tuple[Hat, ...] = ()
    seen_as: str = ""
    person: str = ""
    has_session: bool = False
    path: str = "/"
    read_only: bool = False
    demo: bool = False

    @property
    def hat(self) -> str:
        """The label of the role in use."""
        return next((hat.label for hat in self.hats if hat.current), "")

    @property
    def header_template(self) -> str:
        return f"ui/_header_{self.theme}.html"

    @property
    def footer_template(self) -> str:
        return f"ui/_footer_{self.theme}.html"


@cache
def _page(urlconf: str, name: str) -> str:
    try:
        return reverse(name, urlconf)
    except NoReverseMatch:
        return ""


def linked(purpose: str) -> str:
    """The address of the page that serves it, or nothing."""
    return _page(settings.ROOT_URLCONF, LINKS.get(purpose) or "")


def page_urls() -> dict[str, str]:
    """The addresses of the pages around every page, those that exist, and of the sign-in page."""
    urls = {purpose: _page(settings.ROOT_URLCONF, LINKS.get(purpose) or "") for purpose in CHROME}
    urls["home"] = urls["home"] or "/"
    try:
        urls["sign_in"] = resolve_url(settings.LOGIN_URL)
    except NoReverseMatch:
        urls["sign_in"] = ""
    return urls


def _entries(kind: Any, rows: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(row if isinstance(row, kind) else kind(*row) for row in rows or ())


def theme() -> str:
    """The theme in use; an unknown name gives the neutral one."""
    name = getattr(settings, "ESSAIM_THEME", "neutral")
    return name if name in THEMES else "neutral"


def make_chrome(request: HttpRequest | None) -> Chrome:
    """The chrome of this request. It looks at the user only when somebody else has already loaded it."""
    fixed: dict[str, Any] = {
        "theme": theme(),
        "product": getattr(settings, "ESSAIM_PRODUCT_NAME", "Essaim"),
        "tagline": getattr(settings, "ESSAIM_TAGLINE", "L’appel permanent des pôles de coopération"),
        "operator": getattr(settings, "ESSAIM_OPERATOR_NAME", ""),
        "urls": page_urls(),
        "accessibility_level": getattr(settings, "ESSAIM_ACCESSIBILITY_LEVEL", "partiellement conforme"),
        "contact_email": getattr(settings, "ESSAIM_CONTACT_EMAIL", ""),
        "read_only": is_read_only(),
        "demo": getattr(settings, "DEMO", False),
    }
    if request is None:
        return Chrome(**fixed)
    user: Any = getattr(request, "_cached_user", None)
    signed_in = user is not None and user.is_authenticated
    return Chrome(
        **fixed,
        navigation=tuple(
            NavGroup(label, _entries(NavEntry, links)) for label, links in getattr(request, "navigation", ())
        ),
        hats=_entries(Hat, getattr(request, "hats", ())),
        seen_as=str(getattr(request, "seen_as", None) or ""),
        person=(user.get_full_name() or str(user)) if signed_in else "",
        has_session=user is None and settings.SESSION_COOKIE_NAME in request.COOKIES,
        path=request.get_full_path(),
    )


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context processor: gives `chrome` to every template."""
    return {"chrome": make_chrome(request)}
