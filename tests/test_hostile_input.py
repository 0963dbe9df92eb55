"""What a candidate can reach, fed with everything that should not be typed.

The pages are found by themselves (tests/test_access.py), their forms are read from their HTML, and each form
is sent with each hostile text: in all its fields at once, then in one field among good ones. Nobody meets an
error of the server; nothing typed comes back as markup, on a page or in a message. Each request is undone.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from essaim.accounts.factories import UserFactory
from essaim.dossiers.factories import CoAuthorFactory
from essaim.dossiers.models import Dossier, Right
from essaim.kit.rules import Rule
from essaim.mail.models import Message
from tests import samples_of_animation, samples_of_candidates, samples_of_committee  # noqa: F401
from tests.samples import SAMPLES
from tests.test_access import PAGES

pytestmark = pytest.mark.django_db

CATALOGUE = {
    "markup": '<script>essaim(1)</script>"\'><img src=x onerror=essaim(1)>" onfocus="essaim(1)',
    "an address": "javascript:essaim(1)",
    "code": "=cmd|' /C calc'!A0 {{ 7 }}{% debug %}${7*7} ' OR 1=1 -- %s %(a)s \\ ../../etc/passwd%00.pdf",
    "two headers": "a\r\nBcc: x@example.com\r\n\r\n<b>",
    "NUL": "a\x00b",
    "half a character": "\ud800",
    "right to left": "\u202egnp.exe\u2066" + "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 50,
    "one long line": "x" * 10_000,
    "a huge number": "9" * 5000,
    "too large a number": "99999999999",
    "digits of others": "\u0661\u0662\u00b2",
    "infinity": "1e999",
    "no number": "NaN",
    "the end of time": "9999-12-31T23:59",
    "the beginning of time": "0001-01-01",
}
ONE_AT_A_TIME = ("markup", "NUL", "too large a number")
IN_ADDRESSES = ("NUL", "a huge number", "half a character", "markup")
ONE_BY_ONE = 5  # fields: the others of a long table are like them
MARKUP = ("<script>essaim", "<img src=x", '" onfocus="essaim', 'href="javascript:', "href='javascript:")
ASKED = ("q", "chercher", "vague", "annees", "after", "before", "search", "region", "next", "format", "kinds")
LEFT_OUT = {"account_logout", "ui:styleguide", "charts:gallery"}
# What only scripts send.
SENT_BY_SCRIPTS = {
    "dossiers:answer": ["key", "value", "version"],
    "dossiers:comment_add": ["key", "text"],
    "dossiers:coauthor": ["do", "right"],
    "dossiers:members_invite": ["member", "sender_note"],
    "dossiers:piece_add": ["key", "member", "upload"],
    "dossiers:review": ["once_key"],
    "services:need_save": ["key", "value", "version"],
}


@dataclass
class Form:
    action: str
    sends_files: bool = False
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def hostile(self) -> list[str]:
        return [name for name in self.fields if name != "csrfmiddlewaretoken"]


class FormReader(HTMLParser):
    """The forms of a page that are sent by POST, with the values they show."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms, self.open = page, [], None

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        if tag == "form":
            posted = (given.get("method") or "").lower() == "post"
            self.open = Form(given.get("action") or self.page) if posted else None
            self.forms += [self.open] if posted else []
        elif self.open and given.get("name") and tag in {"input", "select", "textarea", "button"}:
            self.open.sends_files |= given.get("type") == "file"
            if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
                self.open.fields[given["name"]] = given.get("value") or ""
            else:
                self.open.fields.setdefault(given["name"], "")

    def handle_endtag(self, tag: str) -> None:
        self.open = None if tag == "form" else self.open


@pytest.fixture
def candidate():
    """A person who takes part in every dossier of the samples, with every right."""
    client = Client(raise_request_exception=False)
    client.person = UserFactory()
    client.force_login(client.person)
    return client


def address_of(entry: Any, candidate: Client) -> str:
    sample = SAMPLES.get(entry.name)
    arguments = sample.arguments() if sample else {}
    reference = arguments.get("reference", "")
    if dossier := Dossier.objects.filter(Q(reference=reference) | Q(pole__reference=reference)).first():
        CoAuthorFactory(dossier=dossier, user=candidate.person, right=Right.SUBMIT)
    return reverse(entry.name, kwargs=arguments)


REACHED = [entry for entry in PAGES if not isinstance(entry.access, Rule) and entry.name not in LEFT_OUT]


@pytest.mark.parametrize("entry", REACHED, ids=lambda entry: entry.name)
def test_nothing_hostile_breaks_a_page_or_comes_back_as_markup(entry, candidate):
    url = address_of(entry, candidate)
    for text in (CATALOGUE[one] for one in IN_ADDRESSES):
        judge(send(candidate, "get", f"{url}?{urlencode(dict.fromkeys(ASKED, text), **RAW)}"), url, text)
    for form in forms_of(entry, candidate, url):
        for text in CATALOGUE.values():
            attack(candidate, form, dict.fromkeys(form.hostile, text), text)
        for name in form.hostile[:ONE_BY_ONE] if len(form.hostile) > 1 else ():
            for text in (CATALOGUE[one] for one in ONE_AT_A_TIME):
                attack(candidate, form, form.fields | {name: text}, text)


RAW: Any = {"errors": "surrogatepass"}


def forms_of(entry: Any, candidate: Client, url: str) -> list[Form]:
    """Those of the page, once each, and what its scripts send."""
    reader = FormReader(url)
    reader.feed(send(candidate, "get", url).body.decode(errors="replace"))
    forms = {(form.action, *sorted(form.fields)): form for form in reader.forms}
    if names := SENT_BY_SCRIPTS.get(entry.name):
        forms["scripts"] = Form(url, fields=dict.fromkeys(names, ""))
    return [
        form for form in forms.values() if urlsplit(form.action).path == url
    ]  # the others have their page


def attack(candidate: Client, form: Form, values: dict[str, str], text: str) -> None:
    if form.sends_files and "\ud800" not in text:
        file = SimpleUploadedFile(text.replace("\x00", "") or "x", f"{text}%PDF-".encode())
        sent = send(candidate, "post", form.action, {**values, "file": file})
    else:
        body = urlencode(values, **RAW)
        sent = send(candidate, "post", form.action, body, content_type="application/x-www-form-urlencoded")
    judge(sent, form.action, text)


def send(candidate: Client, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
    """The answer, and the page it leads to when it may show markup; then nothing of it remains."""
    with transaction.atomic():
        answer = getattr(candidate, method)(url, *args, follow="script" in str(args), **kwargs)
        answer.body = b"".join(answer) if answer.streaming else answer.content  # read whole, its file closes
        messages = list(Message.objects.values_list("subject", "html"))
        transaction.set_rollback(True)
    for subject, html in messages:
        assert "\n" not in subject
        assert not found_in(html), f"{method} {url}: {html}"
    return answer


def judge(answer: Any, url: str, text: str) -> None:
    where = f"{url} with {text[:60]!r}: {answer.status_code}"
    assert answer.status_code < 500, where
    if answer.get("Content-Type", "").startswith("text/html"):
        assert not found_in(answer.body.decode()), where


def found_in(page: str) -> list[str]:
    return [markup for markup in MARKUP if markup in page.lower()]
