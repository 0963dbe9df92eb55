"""What a journey finds: a signed-in browser, axe, screenshots, and a guard on what the page asks."""

import os
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from tests.proof import prove

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
expect.set_options(timeout=10_000)

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENSHOTS = Path(__file__).parents[2] / "var/screenshots"
WIDTHS = [1280, 390]
FARTHEST = 150  # times the Tab key before we say that a thing is out of reach


@pytest.fixture(scope="session")
def playwright():
    """Chromium keeps the true time: it does not start under another clock (tests/days.py)."""
    other_clock = os.environ.pop("LD_PRELOAD", None)
    driver = sync_playwright().start()
    if other_clock:
        os.environ["LD_PRELOAD"] = other_clock
    yield driver
    driver.stop()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    size = {"width": 1280, "height": 900}
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": size}


@pytest.fixture(autouse=True)
def no_job_left(transactional_db):
    """The tables of procrastinate and of the cache are not models: the flush forgets them."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
        cursor.execute("TRUNCATE cache_entry")


@pytest.fixture
def sign_in(live_server, context):
    """`sign_in(user)` opens that user's session in the browser, without the sign-in pages."""

    def open_session(user):
        client = Client()
        client.force_login(user)
        prove(client, user)
        name = settings.SESSION_COOKIE_NAME
        context.clear_cookies()
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return open_session


@pytest.fixture(autouse=True)
def pages_ask_nobody_else_and_break_nothing(context, live_server):
    """No request to a third party, no error of a script, nothing that the CSP had to stop."""
    faults = []
    ours = urlsplit(live_server.url).netloc

    def note_request(request):
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != ours:
            faults.append(f"asks {request.url}")

    def note_message(message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            faults.append(f"{message.page.url if message.page else ''} says {message.text}")

    context.on("request", note_request)
    context.on("console", note_message)
    context.on("weberror", lambda error: faults.append(f"breaks: {error.error}"))
    yield
    assert not faults, "The browser saw faults:\n" + "\n".join(dict.fromkeys(faults))


class Keyboard:
    """Reaches everything with the Tab key, as a person without a mouse does."""

    def __init__(self, page):
        self.page = page

    def go_to(self, target):
        expect(target).to_be_visible()
        wanted = target.element_handle()
        for _ in range(FARTHEST):
            if wanted.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"The Tab key does not reach {target}")

    def type(self, label, text):
        self.type_into(self.page.get_by_label(label, exact=False).first, text)

    def type_into(self, target, text):
        self.go_to(target)
        if target.get_attribute("type") in {"date", "datetime-local"}:
            self.type_moment(target, text)
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(text)

    def type_moment(self, target, text):
        """2026-01-31T18:00, figure by figure: the language of Chromium itself says in which order."""
        moment = datetime.fromisoformat(text)
        for day, time in [("%d%m%Y", "%H%M"), ("%m%d%Y", "%I%M%p")]:
            self.page.keyboard.type(moment.strftime(day))
            if "T" in text:
                self.page.keyboard.press("ArrowRight")  # the year takes six figures
                self.page.keyboard.type(moment.strftime(time))
            if target.input_value() == text:
                return
            for _ in range(6):
                self.page.keyboard.press("ArrowLeft")
        pytest.fail(f"{text} cannot be typed in {target}")

    def press(self, name, role="button", within=None, exact=False):
        place = within or self.page
        self.go_to(place.get_by_role(role, name=name, exact=exact).first)
        self.page.keyboard.press("Enter")

    def pick(self, radio):
        """One of a group of radio buttons: Tab enters the group, arrows move inside."""
        group = self.page.locator(f"input[name='{radio.get_attribute('name')}']")
        chosen = group.and_(self.page.locator(":checked"))
        self.go_to(chosen if chosen.count() else group.first)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if radio.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"The arrows do not reach {radio}")

    def choose_next(self, label):
        """In a group of radio buttons: the one after `label`."""
        self.tick(label)
        self.page.keyboard.press("ArrowDown")

    def tick(self, label):
        self.go_to(self.page.get_by_label(label, exact=False).first)
        self.page.keyboard.press("Space")


@pytest.fixture
def keyboard(page):
    return Keyboard(page)


@pytest.fixture
def axe():
    """`axe(page)` fails with what axe found wrong, rule by rule, place by place."""
    checker = Axe()

    def check(page, *, within=None):
        page.wait_for_load_state()  # a stylesheet on its way would be judged without its colours
        results = checker.run(page, context=within, options={"runOnly": RULES, "resultTypes": ["violations"]})
        found = [
            f"  {violation['id']} ({violation['impact']}): {violation['help']}\n"
            + "\n".join(
                f"    {' '.join(map(str, node['target']))}\n      {node['html'][:200]}"
                for node in violation["nodes"][:5]
            )
            for violation in results.response["violations"]
        ]
        assert not found, f"{page.url} is not accessible:\n" + "\n".join(found)

    return check


@pytest.fixture
def look():
    """`look(page, "name")` keeps pictures of the page in var/screenshots, when LOOK=1."""

    def picture(page, name):
        if not os.environ.get("LOOK"):
            return
        before = page.viewport_size
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size(before)

    return picture
