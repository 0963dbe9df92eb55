"""Every link and every button of the demonstration, clicked by every role that it offers.

From each home page, as a person would: follow the links, press the buttons with what the page shows. Of the
many pages alike (the rows of a list) two are opened, and each button of a page is pressed once. What a button
writes is undone. Nobody meets an error of the server, a link that leads nowhere, or a page without a name.

It walks for minutes: `EVERY_LINK=1 python -m pytest tests/test_every_link.py`.
"""

import os
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import Resolver404, resolve

from essaim.accounts.models import User
from tests.walk import Walker, undone

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("EVERY_LINK" not in os.environ, reason="walks for minutes: EVERY_LINK=1"),
]

ALIKE = 2  # pages of one kind that one person opens
HERE = {"", "localhost", "testserver"}
LEFT_OUT = {"account_logout"}  # pressed by all who leave, and it would end the walk
NO_PAGES = ("/static/", "/media/")
SENT = {"hidden", "text", "search", "email", "number", "date", "datetime-local", "url", "tel", ""}


@dataclass
class Button:
    """A form as the page shows it, sent by one of its buttons."""

    url: str
    method: str
    words: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """The links and the buttons of a page, its title and its first heading."""

    def __init__(self, url: str, html: str) -> None:
        super().__init__()
        self.url, self.links, self.buttons = url, [], []
        self.title = self.heading = ""
        self.form: dict[str, Any] | None = None
        self.inside = ""
        self.select: tuple[str, list[str]] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attributes}
        if tag in {"title", "h1"}:
            self.inside = tag
        elif tag == "a" and "href" in own:
            self.links.append(urljoin(self.url, own["href"]))
        elif tag == "form":
            url = urljoin(self.url, own.get("action") or self.url)
            self.form = {"url": url, "method": own.get("method", "get").lower(), "fields": [], "buttons": []}
        elif self.form is not None and "disabled" not in own:
            self.field(tag, own)

    def field(self, tag: str, own: dict[str, str]) -> None:
        name, kind = own.get("name", ""), own.get("type", "")
        if tag == "button" and kind in {"", "submit"}:
            self.form["buttons"].append((name, own.get("value", ""), own.get("formaction", "")))
        elif (
            tag == "input" and name and (kind in SENT or (kind in {"radio", "checkbox"} and "checked" in own))
        ):
            self.form["fields"].append((name, own.get("value", "on" if kind == "checkbox" else "")))
        elif tag == "select" and name:
            self.select = (name, [])
        elif tag == "option" and self.select and ("selected" in own or not self.select[1]):
            self.select = (self.select[0], [own.get("value", "")])
        elif tag == "textarea" and name:
            self.form["fields"].append((name, "…"))

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""
        elif tag == "select" and self.select and self.form is not None:
            self.form["fields"] += [(self.select[0], value) for value in self.select[1]]
            self.select = None
        elif tag == "form" and self.form is not None:
            for name, value, other in self.form["buttons"]:
                sent = [*self.form["fields"], *([(name, value)] if name else [])]
                url = urljoin(self.url, other) if other else self.form["url"]
                self.buttons.append(Button(url, self.form["method"], f"{name}={value}", sent))
            self.form = None

    def handle_data(self, data: str) -> None:
        if self.inside == "title":
            self.title += data.strip()
        elif self.inside == "h1":
            self.heading += data.strip()


def kind_of(url: str) -> str | None:
    """The name of the page at this address, with what its query chooses; None elsewhere than here."""
    parts = urlsplit(url)
    if parts.scheme not in {"", "http", "https"} or (parts.hostname or "") not in HERE:
        return None
    if parts.path.startswith(NO_PAGES):
        return None
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return f"nowhere: {parts.path}"
    chosen = "&".join(sorted(part.split("=")[0] for part in parts.query.split("&") if part))
    return f"{name}?{chosen}" if chosen else name


class Person:
    """One visitor: walks, presses, and notes what is wrong with where it was found."""

    def __init__(self, walker: Walker, name: str, user: User | None) -> None:
        self.walker, self.name, self.user = walker, name, user
        self.seen: Counter[str] = Counter()
        self.pressed: set[tuple[str, str, str]] = set()
        self.waiting: deque[tuple[str, str]] = deque([("/", "the start"), ("/tableau-de-bord/", "the start")])
        self.known: set[str] = {"/", "/tableau-de-bord/"}
        self.faults: list[str] = []

    def walk(self) -> list[str]:
        if self.user is not None:
            self.walker.sign_in(self.user)
        while self.waiting:
            url, found_on = self.waiting.popleft()
            self.open(url, found_on)
        return self.faults

    def open(self, url: str, found_on: str) -> None:
        kind = kind_of(url)
        if kind is None or kind in LEFT_OUT or self.seen[kind] >= ALIKE:
            return
        self.seen[kind] += 1
        response = self.walker.ask("get", url, self.user)
        page = self.check(response, url, f"a link of {found_on}")
        if page is None:
            return
        for link in page.links:
            self.follow(link, url)
        for button in page.buttons:
            self.press(button, url, kind)

    def follow(self, link: str, found_on: str) -> None:
        address = urlsplit(link)._replace(fragment="", scheme="", netloc="").geturl()
        if kind_of(link) is not None and address not in self.known:
            self.known.add(address)
            self.waiting.append((address, found_on))

    def press(self, button: Button, found_on: str, kind: str) -> None:
        target = kind_of(button.url)
        if target is None or target in LEFT_OUT or (kind, target, button.words) in self.pressed:
            return
        self.pressed.add((kind, target, button.words))
        if button.method == "get":
            self.follow(f"{button.url.split('?')[0]}?{urlencode(button.fields)}", found_on)
            return
        fields = {name: [value for key, value in button.fields if key == name] for name, _ in button.fields}
        response = self.walker.ask("post", button.url, self.user, fields)
        self.check(response, button.url, f"the button « {button.words} » of {found_on}")

    def check(self, response: Any, url: str, where: str) -> Page | None:
        status = response.status_code
        if status in {301, 302} and response["Location"]:
            self.follow(urljoin(url, response["Location"]), where)
            return None
        if status >= 500 or status in {404, 405}:
            self.faults.append(f"{self.name}: {status} at {url}, by {where}")
            return None
        if status >= 400 or not response.get("Content-Type", "").startswith("text/html"):
            return None
        page = Page(url, response.text)
        if "<html" in response.text and not (page.title and page.heading):
            self.faults.append(f"{self.name}: a page without a name at {url}, by {where}")
        return page


def visitors() -> Iterator[tuple[str, User | None]]:
    yield "a stranger", None
    for account in settings.DEMO_ACCOUNTS:
        yield account.name, User.objects.get(email=account.email)


def test_every_link_and_every_button_of_the_demonstration_leads_somewhere():
    walker = Walker()
    with undone():
        call_command("demo", verbosity=0)
        faults = [fault for name, user in visitors() for fault in Person(walker, name, user).walk()]

    assert not faults, "\n".join(faults)
