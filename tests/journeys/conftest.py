"""What a journey finds: a signed-in browser, axe, screenshots, and a guard on what the page asks."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import expect

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
expect.set_options(timeout=10_000)

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENSHOTS = Path(__file__).parents[2] / "var/screenshots"
WIDTHS = [1280, 390]


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


@pytest.fixture
def axe():
    """`axe(page)` fails with what axe found wrong, rule by rule, place by place."""
    checker = Axe()

    def check(page, *, within=None):
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
