"""Whatever breaks while somebody writes, every character is found again."""

import os
import re
import signal
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection
from time import monotonic, sleep

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from essaim.accounts.factories import UserFactory
from essaim.calls.models import Wave
from essaim.dossiers.factories import CoAuthorFactory, DossierFactory
from essaim.dossiers.models import Answer, AnswerPast
from machine import serve
from machine.cluster import USER

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TEXT = "Une rivière, des ateliers 😀\nمرحبا, et la « suite » : 12 500,50 €"
SAVED = "Enregistré à"
UNREACHABLE = re.compile("Le site ne répond pas|Hors ligne")
ARRIVED = re.compile("Enregistré à|Déjà enregistré")  # now, or while the tab was closing


@pytest.fixture
def dossier():
    return DossierFactory(created_by=UserFactory(first_name="Ada", last_name="Martin"))


@pytest.fixture
def section(dossier, live_server):
    return f"{live_server.url}/dossiers/{dossier.reference}/rubriques/project/"


def need(page):
    return page.get_by_label("À quel besoin répond-il")


def kept(dossier, key="need"):
    return Answer.objects.filter(dossier=dossier, key=key).values_list("value", flat=True).first()


@pytest.fixture
def writing(page, sign_in, dossier, section):
    """The page open on the section, its author signed in."""
    sign_in(dossier.created_by)
    page.goto(section)
    return page


def test_each_answer_is_saved_as_it_is_written(writing, dossier):
    need(writing).fill(TEXT)

    expect(writing.get_by_text(SAVED)).to_be_visible()
    assert kept(dossier) == TEXT


def test_a_session_that_ends_loses_nothing(writing, dossier, sign_in):
    Session.objects.all().delete()
    need(writing).fill(TEXT)
    expect(writing.get_by_text("Votre session a expiré")).to_be_visible()
    assert kept(dossier) is None

    sign_in(dossier.created_by)
    writing.reload()

    expect(need(writing)).to_have_value(TEXT)
    expect(writing.get_by_text(SAVED)).to_be_visible()
    assert kept(dossier) == TEXT


def test_a_network_that_fails_loses_nothing(writing, dossier, context):
    context.set_offline(True)
    need(writing).fill(TEXT)
    expect(writing.get_by_text("Hors ligne")).to_be_visible()

    context.set_offline(False)

    expect(writing.get_by_text(SAVED)).to_be_visible(timeout=15_000)
    assert kept(dossier) == TEXT


def test_a_tab_closed_without_network_loses_nothing(writing, dossier, context, section):
    context.set_offline(True)
    need(writing).fill(TEXT)
    expect(writing.get_by_text("Hors ligne")).to_be_visible()  # what the person is told before leaving
    writing.close()
    context.set_offline(False)

    page = context.new_page()
    page.goto(section)

    expect(need(page)).to_have_value(TEXT)
    expect(page.get_by_text(ARRIVED)).to_be_visible(timeout=15_000)
    assert kept(dossier) == TEXT


def test_a_tab_closed_at_once_loses_nothing(writing, dossier, context, section):
    need(writing).fill(TEXT)
    writing.close()

    page = context.new_page()
    page.goto(section)

    expect(need(page)).to_have_value(TEXT)


def test_a_server_that_fails_loses_nothing(writing, dossier):
    writing.route("**/reponse/", lambda route: route.fulfill(status=502, body="Bad Gateway"))
    need(writing).fill(TEXT)
    expect(writing.get_by_text("Le site ne répond pas")).to_be_visible()

    writing.unroute("**/reponse/")

    expect(writing.get_by_text(SAVED)).to_be_visible(timeout=15_000)
    assert kept(dossier) == TEXT


class RealServer:
    """The web server as `bin/essaim serve` starts it, a process of its own on the database of the test."""

    def __init__(self):
        self.port = serve.free_port("127.0.0.1", 8600)
        self.url = f"http://localhost:{self.port}"
        database = connection.settings_dict
        folder = database["HOST"].replace("/", "%2F")
        url = f"postgresql://{USER}@{folder}/{database['NAME']}"
        settings = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings", "SITE_URL": self.url}
        self.environment = {**os.environ, **settings}
        self.process = None

    def start(self):
        command = [sys.executable, "-m", *serve.WEB, "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=self.environment, process_group=0)
        limit = monotonic() + serve.PATIENCE
        while not self.answers():
            assert monotonic() < limit, "the server never answered"
            sleep(0.1)

    def answers(self):
        try:
            with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as asked:
                asked.request("HEAD", "/", headers={"Host": f"localhost:{self.port}"})
                return asked.getresponse().status < 500
        except OSError:
            return False

    def kill(self):
        """As the kernel does when memory lacks: no goodbye, the requests under way are cut."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def real_server(transactional_db):
    server = RealServer()
    server.start()
    yield server
    server.kill()


def test_a_server_killed_while_somebody_types_loses_nothing(
    real_server, browser, browser_context_args, dossier
):
    client = Client()
    client.force_login(dossier.created_by)
    cookie = {"name": "essaim_session", "value": client.cookies["essaim_session"].value}
    context = browser.new_context(**browser_context_args)
    context.add_cookies([cookie | {"url": real_server.url}])
    page = context.new_page()
    page.goto(f"{real_server.url}/dossiers/{dossier.reference}/rubriques/project/")
    beginning, middle, end = "Une rivière, ", "des ateliers 😀 ", "et la « suite » : 12 500,50 €"

    need(page).press_sequentially(beginning)
    expect(page.get_by_text(SAVED)).to_be_visible()
    need(page).press_sequentially(middle)
    real_server.kill()
    need(page).press_sequentially(end)
    expect(page.get_by_text(UNREACHABLE)).to_be_visible()
    assert kept(dossier).startswith(beginning)
    real_server.start()

    expect(page.get_by_text(SAVED)).to_be_visible(timeout=30_000)
    assert kept(dossier) == beginning + middle + end
    page.reload()
    expect(need(page)).to_have_value(beginning + middle + end)
    context.close()


def test_a_wave_that_closes_while_writing_keeps_what_comes_after_apart(writing, dossier, live_server):
    need(writing).fill("Avant la clôture")
    expect(writing.get_by_text(SAVED)).to_be_visible()
    past = timezone.now() - timedelta(minutes=1)
    Wave.objects.filter(pk=dossier.wave_id).update(closes_at=past)

    need(writing).fill(TEXT)
    expect(writing.get_by_text("Reçu après la clôture : conservé, non pris en compte.")).to_be_visible()

    assert kept(dossier) == "Avant la clôture"
    assert list(AnswerPast.objects.filter(why="closed").values_list("value", flat=True)) == [TEXT]
    writing.goto(f"{live_server.url}/dossiers/{dossier.reference}/textes-conserves/")
    expect(writing.get_by_text("Une rivière, des ateliers 😀")).to_be_visible()


def second_editor(browser, browser_context_args, dossier, section, live_server):
    other = CoAuthorFactory(dossier=dossier, user=UserFactory(first_name="Jean", last_name="Roy")).user
    client = Client()
    client.force_login(other)
    context = browser.new_context(**browser_context_args)
    cookie = {
        "name": "essaim_session",
        "value": client.cookies["essaim_session"].value,
        "url": live_server.url,
    }
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(section)
    return page


@pytest.mark.parametrize(
    ("choice", "wins"),
    [("Garder ma version", "Le texte de Jean"), ("Prendre la version de Ada Martin", "Le texte d’Ada")],
)
def test_two_editors_of_one_field_see_both_texts_and_choose(
    choice, wins, writing, dossier, section, browser, browser_context_args, live_server, axe
):
    jean = second_editor(browser, browser_context_args, dossier, section, live_server)
    need(writing).fill("Le texte d’Ada")
    expect(writing.get_by_text(SAVED)).to_be_visible()

    need(jean).fill("Le texte de Jean")
    expect(jean.get_by_role("group", name="Deux versions de ce champ")).to_contain_text("Le texte d’Ada")
    axe(jean)
    jean.get_by_role("button", name=choice).click()

    expect(need(jean)).to_have_value(wins)
    expect(jean.get_by_text(f"{SAVED}" if "Garder" in choice else "reprise").first).to_be_visible()
    assert kept(dossier) == wins
    everything = {kept(dossier), *AnswerPast.objects.values_list("value", flat=True)}
    assert {"Le texte d’Ada", "Le texte de Jean"} <= everything
    jean.context.close()
