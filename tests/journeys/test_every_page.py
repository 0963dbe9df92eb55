"""Every page of the site, in the demonstration, in a real browser: on any screen, with and without a script.

All the pages of a part are opened before anything is said: one failure lists every page and what it has.
The parts are for the processes of pytest-xdist; the last one to end compares the titles of all.
`LOOK=1` keeps a picture of each, at both widths, in var/screenshots.
"""

import json
import tempfile
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client, RequestFactory

from tests.journeys.conftest import RULES
from tests.journeys.tour import NOT_PAGES, tour
from tests.test_access import PAGES

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PARTS = 2

# What a page says of itself, asked once. Fields: those that nothing names for a screen reader.
SAYS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const straight = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent, parent = walker.currentNode.parentElement;
    if (/\\p{L}'\\p{L}/u.test(text) && !parent.closest("script,style,code,pre,textarea"))
      straight.push(text.trim().slice(0, 80));
  }
  const fields = [...document.querySelectorAll("input:not([type=hidden]),select,textarea")];
  const named = f => f.labels?.length || f.ariaLabel || f.hasAttribute("aria-labelledby");
  const nameless = fields.filter(f => !named(f));
  return {
    lang: document.documentElement.lang,
    titles: [...document.querySelectorAll("h1")].filter(h => h.textContent.trim()).length,
    straight, nameless: nameless.map(f => f.name || f.id),
  };
}"""
TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 0) return "";
  const out = [...document.body.querySelectorAll("*")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".fr-table,.es-tabs"));
  const at = out[0];
  return `${wide} px too wide at 390 px` + (at ? `, first <${at.localName} class="${at.className}">` : "");
}"""


class Witness:
    """What the browser says of a page while it opens: errors, refusals of the CSP, requests elsewhere."""

    def __init__(self, context, host):
        self.faults, self.host = [], host
        context.on("request", self.request)
        context.on("console", self.message)
        context.on("weberror", lambda error: self.faults.append(f"a script breaks: {error.error}"))

    def request(self, request):
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != self.host:
            self.faults.append(f"asks {request.url}")

    def message(self, message):
        if message.type == "error":
            self.faults.append(f"the console says: {message.text}")

    def told(self):
        told, self.faults = self.faults, []
        return told


@pytest.fixture
def demonstration(settings):
    settings.DEMO = True


@pytest.fixture
def open_context(browser, live_server):
    """`open_context(scripts)` is a page whose visitor changes by `visit(who)`, and its witness."""
    contexts = []

    def make(scripts):
        size = {"width": 1280 if scripts else 390, "height": 900}
        context = browser.new_context(locale="fr-FR", viewport=size, java_script_enabled=scripts)
        contexts.append(context)
        return context, context.new_page(), Witness(context, urlsplit(live_server.url).netloc)

    yield make
    for context in contexts:
        context.close()


def cookies_of(who, url):
    client = Client()
    client.force_login(who)
    name = settings.SESSION_COOKIE_NAME
    return [{"name": name, "value": client.cookies[name].value, "url": url}]


def axe_faults(page):
    results = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    for violation in results.response["violations"]:
        nodes = violation["nodes"]
        places = "; ".join(node["html"][:160] for node in nodes[:3])
        yield f"axe {violation['id']} ×{len(nodes)}: {places}"


def faults_of(page, response):
    if response.status != 200:
        yield f"answers {response.status}"
        return
    yield from axe_faults(page)
    says = page.evaluate(SAYS)
    if says["titles"] != 1:
        yield f"{says['titles']} <h1>"
    if says["lang"] != "fr":
        yield f"lang is {says['lang']!r}"
    yield from (f"field without a label: {name}" for name in says["nameless"])
    yield from (f"straight apostrophe: {text}" for text in says["straight"])


def report(found):
    lines = [
        f"\n{where}\n" + "\n".join(f"    {fault}" for fault in faults) for where, faults in found.items()
    ]
    return f"{len(found)} pages have faults:" + "".join(lines)


def answers_get(view):
    """What a view says that it takes; those of libraries that say nothing are taken for pages."""
    try:
        allowed = view(RequestFactory().options("/")).headers.get("Allow", "GET")
    except Exception:
        return True
    return "GET" in allowed


def left_out(stops):
    seen, known = {stop.page for stop in stops}, set(NOT_PAGES)
    pages = {page.name for page in PAGES if answers_get(page.view)}
    yield from (f"{name} is not visited: give it in tour.py" for name in sorted(pages - seen - known))
    yield from (f"{name} is visited, and said to be no page" for name in sorted(seen & known))
    yield from (f"{name} does not exist" for name in sorted(known - pages))


class Walk:
    """Two browsers go from page to page: one with scripts, wide; one without, narrow."""

    def __init__(self, address, open_context):
        self.address, self.visitor = address, None
        self.context, self.page, self.witness = open_context(True)
        self.plain_context, self.plain, _ = open_context(False)
        self.found, self.titles = defaultdict(list), defaultdict(set)

    def change_visitor(self, who):
        self.visitor = who
        for each in (self.context, self.plain_context):
            each.clear_cookies()
            if who:
                each.add_cookies(cookies_of(who, self.address))

    def visit(self, stop):
        where = f"{stop.page}  {stop.url}  ({stop.who.email if stop.who else 'a stranger'})"
        response = self.page.goto(self.address + stop.url)
        self.found[where] += [*faults_of(self.page, response), *self.witness.told()]
        self.titles[self.page.title()].add(stop.page)
        self.plain.goto(self.address + stop.url)
        if not self.plain.locator("h1").count():
            self.found[where].append("no <h1> without JavaScript")
        if wide := self.plain.evaluate(TOO_WIDE):
            self.found[where].append(wide)


@pytest.fixture(scope="session")
def titles_of_all(testrun_uid):
    """`titles_of_all(part, titles)` leaves those of a part, and gives those of all once they are there."""
    folder = Path(tempfile.gettempdir()) / f"essaim-titles-{testrun_uid}"
    folder.mkdir(exist_ok=True)

    def gather(part, titles):
        draft = folder / f"{part}.draft"
        draft.write_text(json.dumps({title: sorted(pages) for title, pages in titles.items()}))
        draft.rename(folder / f"{part}.json")
        left = list(folder.glob("*.json"))
        found = defaultdict(set)
        for titles_of_part in (json.loads(path.read_text()) for path in left if len(left) == PARTS):
            for title, pages in titles_of_part.items():
                found[title].update(pages)
        return found

    return gather


def titles_told(titles):
    for title, pages in titles.items():
        if len(pages) > 1 or not title.split("—")[0].strip():
            yield f"“{title}” is that of {', '.join(sorted(pages))}"


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_for_everyone(part, live_server, open_context, look, demonstration, titles_of_all):
    stops, walk = tour(), Walk(live_server.url, open_context)
    first, end = list(pairwise(len(stops) * cut // PARTS for cut in range(PARTS + 1)))[part]
    for number, stop in enumerate(stops[first:end], first):
        if stop.who != walk.visitor:
            walk.change_visitor(stop.who)
        walk.visit(stop)
        look(walk.page, f"{number:03}-{stop.page.replace(':', '-')}")

    walk.found["the titles"] += titles_told(titles_of_all(part, walk.titles))
    walk.found["the tour"] += left_out(stops)
    found = {where: faults for where, faults in walk.found.items() if faults}
    assert not found, report(found)
