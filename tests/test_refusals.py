"""An act that is refused at its last step shows its refusal, and nothing of what it had begun.

The forms of every page are read from their HTML, filled and sent, while the journal refuses what is written
in it: each act has then changed its objects, and the database undoes it. The page answered must say why, and
say the same as the page asked again.
"""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db.models import Q
from django.db.models.signals import post_save
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.audit.models import Entry
from essaim.dossiers.factories import CoAuthorFactory
from essaim.dossiers.models import Dossier, Right
from essaim.grants.models import Agreement
from essaim.kit.rules import Refused
from tests import samples_of_animation, samples_of_candidates, samples_of_committee  # noqa: F401
from tests.samples import SAMPLES
from tests.test_access import PAGES
from tests.walk import read, undone

pytestmark = pytest.mark.django_db

WHY = "Le journal refuse cette ligne."
ACTS_OF = (
    *("grants:", "budget:", "admissibility:", "portfolio:", "committee:", "decisions:", "services:"),
    "opendata:",
)
LEFT_OUT = {"services:booking_cancel"}  # its sample holds a booking that no days were taken for
WALKED = [entry for entry in PAGES if entry.name.startswith(ACTS_OF) and entry.name not in LEFT_OUT]
STAFF = (Role.PROGRAMME_MANAGER, Role.BUDGET_MANAGER, Role.APPRAISER)
TYPED = {"number": "1", "email": "ada@example.fr", "tel": "0102030405", "url": "https://example.fr/"}


class Forms(HTMLParser):
    """Each form sent by POST: its address, and what a person would send of it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found, self.open, self.select = page, [], None, ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        if tag == "form":
            posted = (given.get("method") or "").lower() == "post"
            self.open = (given.get("action") or self.page, {}, []) if posted else None
            self.found += [self.open] if posted else []
        elif self.open is not None and tag == "button" and given.get("name"):
            self.open[2].append((given["name"], given.get("value") or ""))
        elif self.open is not None and tag in {"input", "textarea"} and given.get("name"):
            self._typed(tag, given)
        elif tag == "select":
            self.select = given.get("name") or ""
        elif tag == "option" and self.open is not None and self.select and given.get("value"):
            first = self.select not in self.open[1]
            self.open[1][self.select] = (
                given["value"] if first or "selected" in given else self.open[1][self.select]
            )

    def _typed(self, tag: str, given: dict[str, Any]) -> None:
        name, kind, fields = given["name"], given.get("type") or tag, self.open[1]
        if kind == "radio":
            if name not in fields or "checked" in given:
                fields[name] = given.get("value") or ""
        elif kind == "checkbox":
            fields.setdefault(name, given.get("value") or "on")
        elif kind != "file":
            today = timezone.localdate()
            days = {"date": today.isoformat(), "datetime-local": f"{today.isoformat()}T09:00"}
            usual = {**TYPED, **days}.get(kind, "12" if given.get("inputmode") else "Un motif.")
            fields[name] = given.get("value") or usual

    def handle_endtag(self, tag: str) -> None:
        self.open = None if tag == "form" else self.open
        self.select = "" if tag == "select" else self.select


def sent_by(page: str, url: str) -> list[tuple[str, dict[str, str]]]:
    reader = Forms(url)
    reader.feed(page)
    return [
        (action, fields | dict([button] if button else []))
        for action, fields, buttons in reader.found
        for button in buttons or [None]
    ]


def read_by_people(page: str) -> str:
    """The words, without what is typed, told at the top, drawn for one request."""
    main = page.partition("<main")[2] or page
    for tag in ("form", "script", "template"):
        main = re.sub(rf"<{tag}\b.*?</{tag}>", "", main, flags=re.DOTALL)
    main = re.sub(r'<(div|p)[^>]*class="[^"]*(fr-alert|fr-messages)[^"]*".*?</\1>', "", main, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.fixture
def people():
    staff = MandateFactory(role=STAFF[0]).user
    for role in STAFF[1:]:
        MandateFactory(role=role, user=staff)
    return [staff, MandateFactory(role=Role.OPERATOR).user]


@pytest.fixture
def refused_acts():
    """The acts that the journal refused."""
    seen: list[Any] = []

    def refuse(sender: Any, **kwargs: Any) -> None:
        seen.append(kwargs["instance"].verb)
        raise Refused(WHY)

    post_save.connect(refuse, sender=Entry, weak=False, dispatch_uid="tests.refused")
    yield seen
    post_save.disconnect(sender=Entry, dispatch_uid="tests.refused")


def author_of(arguments: dict[str, Any], person: Any) -> None:
    reference = arguments.get("reference", "")
    found = Q(reference=reference) | Q(pole__reference=reference)
    if dossier := Dossier.objects.filter(found).first() or agreement_dossier(reference):
        CoAuthorFactory(dossier=dossier, user=person, right=Right.SUBMIT)


def agreement_dossier(reference: str) -> Dossier | None:
    return Dossier.objects.filter(
        pk__in=Agreement.objects.filter(reference=reference).values("dossier")
    ).first()


@pytest.mark.parametrize("entry", WALKED, ids=lambda entry: entry.name)
def test_a_refused_act_says_why_and_shows_nothing_of_itself(entry, people, request):
    sample = SAMPLES.get(entry.name)
    arguments = sample.arguments() if sample else {}
    author_of(arguments, people[-1])
    url = reverse(entry.name, kwargs=arguments)
    refused_acts = request.getfixturevalue("refused_acts")
    for person in people:
        client = Client()
        client.force_login(person)
        for action, fields in forms_of(client, url):
            refused_acts.clear()
            with undone():
                answered = client.post(action, fields)
                judge(client, answered, action, refused_acts)


def forms_of(client: Client, url: str) -> list[tuple[str, dict[str, str]]]:
    with undone():
        page = read(client.get(url))
    if page.status_code != 200 or "html" not in page.get("Content-Type", ""):
        return []
    return [form for form in sent_by(page.content.decode(), url) if urlsplit(form[0]).path == url]


def judge(client: Client, answered: Any, url: str, refused_acts: list[Any]) -> None:
    if not refused_acts:
        return  # something typed was not accepted: nothing began
    where = f"{url}, {refused_acts[0]}"
    if answered.status_code in {301, 302}:
        assert WHY in client.get(answered.url).content.decode(), where
        return
    assert answered.status_code == 200, where
    page = answered.content.decode()
    assert WHY in page, f"{where}: the refusal is not shown"
    if not answered.get("HX-Retarget") and "<main" in page:
        assert read_by_people(page) == read_by_people(client.get(url).content.decode()), where
