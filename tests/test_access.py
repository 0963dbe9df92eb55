"""Every URL × every role. A new URL is tested by itself; tests/samples.py says its arguments, if any.

For each URL, GET then an empty POST, as a stranger, an unrelated candidate, one person per role and region:
- the view says who may enter, and what it says is what happens;
- nobody meets an error of the server;
- a stranger reads nothing that is not public;
- an unrelated candidate, or an appraiser of another region, reads no object of somebody else.

The persons are made once; the sample of a URL once for all of them; each request is undone (tests/walk.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.kit.access import LIBRARY_VIEWS
from essaim.kit.rules import Rule
from tests import samples_of_animation, samples_of_candidates, samples_of_committee  # noqa: F401
from tests.samples import SAMPLES, region_a, region_b
from tests.walk import Walker, undone

pytestmark = pytest.mark.django_db

HIDDEN = {403, 404, 405}
# The pages of allauth that a stranger may read: those of signing in.
OPEN_LIBRARY = {
    "account_request_login_code",
    "account_confirm_login_code",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_email_verification_sent",
    "mfa_authenticate",
    "mfa_login_webauthn",
}


@dataclass(frozen=True)
class Page:
    name: str
    view: Any
    takes_arguments: bool

    @property
    def access(self) -> Any:
        declared = getattr(self.view, "access", None)
        if declared is None and self.view.__module__.startswith(tuple(LIBRARY_VIEWS)):
            return "public" if self.name in OPEN_LIBRARY else "library"
        return declared


def pages(patterns: Any, namespace: str = "", arguments: bool = False) -> list[Page]:
    found = []
    for pattern in patterns:
        takes = arguments or bool(pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found += pages(pattern.url_patterns, inner, takes)
        elif isinstance(pattern, URLPattern):
            found.append(Page(f"{namespace}{pattern.name or pattern.pattern}", pattern.callback, takes))
    return found


PAGES = pages(get_resolver().url_patterns)


@pytest.fixture(scope="module")
def everybody(walker: Walker) -> dict[str, Any]:
    """One person per role and perimeter, by name, each signed in once."""
    people = {"candidate": UserFactory()}
    for role in Role:
        people[f"{role}, national"] = MandateFactory(role=role).user
        people[f"{role}, region A"] = MandateFactory(role=role, region=region_a()).user
        people[f"{role}, region B"] = MandateFactory(role=role, region=region_b()).user
    for user in people.values():
        walker.sign_in(user)
    return people


def cast_for(page: Page, everybody: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The persons whom this page may tell apart, by name."""
    yield "candidate", everybody["candidate"]
    if page.access == "library":
        return
    for role in [Role.OPERATOR] if page.access == "public" else Role:
        national = everybody[f"{role}, national"]
        yield f"{role}, national", national
        opens = isinstance(page.access, Rule) and page.access(national, None)
        if opens or (page.access == "signed_in" and page.takes_arguments):
            for region in ("region A", "region B"):
                yield f"{role}, {region}", everybody[f"{role}, {region}"]


def test_no_two_pages_have_one_name():
    names = [page.name for page in PAGES]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_every_view_says_who_may_enter(entry):
    assert entry.access in {"public", "signed_in", "library"} or isinstance(entry.access, Rule), entry.view


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_every_page_keeps_its_door(entry, walker, everybody):
    sample = SAMPLES.get(entry.name)
    assert sample or not entry.takes_arguments, f"{entry.name}: give its arguments in tests/samples.py"
    with undone():
        url = reverse(entry.name, kwargs=sample.arguments() if sample else {})
        answers_a_stranger(entry, url, walker)
        for who, user in cast_for(entry, everybody):
            refused = isinstance(entry.access, Rule) and not entry.access(user, None)
            for method in ("get", "post"):
                status = walker.ask(method, url, user).status_code
                where = f"{method} {url} as {who}: {status}"
                assert status < 500, where
                if refused or (method == "get" and keeps_its_object(entry, sample, who)):
                    assert status in HIDDEN, where


def answers_a_stranger(page: Page, url: str, walker: Walker) -> None:
    for method in ("get", "post"):
        response = walker.ask(method, url)
        where = f"{method} {url} as a stranger: {response.status_code}"
        assert response.status_code < 500, where
        if page.access != "public":
            assert response.status_code in HIDDEN | {302, 401}, where
            if response.status_code == 302:
                assert response.url.startswith("/connexion/"), f"{where} to {response.url}"


def keeps_its_object(page: Page, sample: Any, who: str) -> bool:
    """Must this person be told nothing of the sample?"""
    if sample is None or page.access in {"public", "library"} or sample.shared:
        return False
    return who == "candidate" or (who.endswith("region B") and not sample.everywhere)
