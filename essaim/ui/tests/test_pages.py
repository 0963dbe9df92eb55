"""The chrome in both themes, the pages of errors, the two switches."""

import pytest
from django.conf import settings as real_settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.test import Client, RequestFactory, override_settings

from essaim.ui import switches, views
from essaim.ui.context import Hat, make_chrome
from essaim.ui.tests import lab


@pytest.fixture(autouse=True)
def small_site(settings, tmp_path):
    settings.ROOT_URLCONF = "essaim.ui.tests.lab"
    settings.VAR_DIR = tmp_path
    settings.DEMO = True
    lab.reset()


@pytest.fixture
def request_of_a_stranger():
    return RequestFactory().get("/")


def text(response):
    return response.content.decode()


@pytest.mark.parametrize(
    ("theme", "present", "absent"),
    [("neutral", "ui/neutral.css", "dsfr.min.css"), ("dsfr", "dsfr/dist/dsfr.min.css", "neutral.css")],
)
def test_both_themes_render_the_same_page_without_a_query(client, settings, theme, present, absent):
    settings.ESSAIM_THEME = theme

    html = text(client.get("/style/"))  # a query would fail: this test has no database

    assert present in html
    assert absent not in html
    assert ("République" in html) is (theme == "dsfr")
    assert html.count("<h1") == 1
    assert 'lang="fr"' in html


def test_an_unknown_theme_is_the_neutral_one(settings, request_of_a_stranger):
    settings.ESSAIM_THEME = "pink"
    assert make_chrome(request_of_a_stranger).header_template == "ui/_header_neutral.html"


def test_nothing_is_inline(client):
    html = text(client.get("/style/"))

    assert " style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
    assert " onclick" not in html


def test_the_style_guide_is_for_those_who_build(client, settings):
    settings.DEMO = settings.DEBUG = False
    assert client.get("/style/").status_code == 404


def test_the_chrome_takes_what_the_middlewares_left(request_of_a_stranger):
    request = request_of_a_stranger
    request.navigation = [
        ("Dossiers", [("Mes dossiers", "/dossiers/", True)]),
        ("Sélection", [("Comité", "/comite/", False), ("Décisions", "/decisions/", False)]),
    ]
    request.hats = [("1", "Coordinatrice", False), ("2", "Compagnon", True)]
    request.seen_as = "Jeanne"

    chrome = make_chrome(request)

    alone, several = chrome.navigation
    assert (alone.alone.url, alone.current) == ("/dossiers/", True)
    assert (several.alone, several.current) == (None, False)
    assert chrome.hats[1] == Hat("2", "Compagnon", True)
    assert (chrome.hat, chrome.seen_as, chrome.person) == ("Compagnon", "Jeanne", "")


def test_a_person_who_may_be_signed_in_is_not_looked_up(request_of_a_stranger):
    request_of_a_stranger.COOKIES[real_settings.SESSION_COOKIE_NAME] = "x"
    assert make_chrome(request_of_a_stranger).has_session


@pytest.mark.parametrize(
    ("handler", "exception", "status", "words"),
    [
        (views.handler400, ValueError(), 400, "n’a pas pu être lue"),
        (views.handler400, RequestDataTooBig(), 413, "trop volumineux"),
        (views.handler403, PermissionDenied("Réservé à la région."), 403, "Réservé à la région."),
        (views.handler404, None, 404, "Page introuvable"),
    ],
)
def test_an_error_says_what_to_do(request_of_a_stranger, handler, exception, status, words):
    response = handler(request_of_a_stranger, exception)

    assert response.status_code == status
    assert words in text(response)


def test_too_many_requests_say_how_long_to_wait(request_of_a_stranger):
    response = views.too_many(request_of_a_stranger)

    assert response.status_code == 429
    assert "quelques minutes" in text(response)


def test_a_script_gets_the_reason_as_data():
    request = RequestFactory().post("/", headers={"X-Requested-With": "fetch"})

    response = views.handler403(request, PermissionDenied("Réservé."))

    assert response.json() if hasattr(response, "json") else b"R\\u00e9serv" in response.content
    assert response["Content-Type"] == "application/json"


def test_the_last_page_survives_a_broken_template(request_of_a_stranger, monkeypatch):
    assert "n’est pas de votre fait" in text(views.handler500(request_of_a_stranger))

    monkeypatch.setattr(views, "get_template", None)
    response = views.handler500(request_of_a_stranger)
    assert response.status_code == 500
    assert "n’est pas de votre fait" in text(response)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (OperationalError("canceling statement due to statement timeout"), 503, "Le site est très sollicité"),
        (ValueError("a fault of ours"), 500, "Le site a rencontré une erreur"),
    ],
)
def test_a_form_that_the_site_could_not_take_is_given_back(error, status, words):
    sent = {"note": "Un long <texte>\n😀", "password": "secret"}
    request = RequestFactory().post("/ici/?a=1", sent, headers={"Sec-Fetch-Site": "same-origin"})

    try:
        raise error
    except (OperationalError, ValueError):
        response = views.handler500(request)

    assert response.status_code == status
    page = text(response)
    assert words in page
    assert "Un long &lt;texte&gt;" in page
    assert "secret" not in page
    assert ("Envoyer de nouveau" in page) == (status == 503)
    assert response.headers.get("Retry-After") == ("30" if status == 503 else None)


def test_a_script_is_told_that_the_site_is_busy():
    request = RequestFactory().post("/", headers={"X-Requested-With": "fetch"})

    try:
        raise OperationalError
    except OperationalError:
        response = views.handler500(request)

    assert (response.status_code, response["Content-Type"]) == (503, "application/json")


def test_a_stale_page_gives_back_what_was_typed():
    strict = Client(enforce_csrf_checks=True)
    data = {"note": "Un long <texte>", "password": "secret", "csrfmiddlewaretoken": "old"}

    response = strict.post("/typed/", data, headers={"Sec-Fetch-Site": "same-origin"})

    assert response.status_code == 403
    assert '<input type="hidden" name="note" value="Un long &lt;texte&gt;">' in text(response)
    assert "Envoyer à nouveau" in text(response)
    assert "secret" not in text(response)


def test_a_form_of_another_site_is_not_sent_again_by_one_click():
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/typed/", {"note": "x"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert "Envoyer à nouveau" not in text(response)
    assert "<dd" in text(response)


def test_a_script_with_a_stale_token_is_told_so():
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/save/", {}, headers={"X-Requested-With": "fetch"})

    assert (response.status_code, response.json()["status"]) == (403, "stale")


@pytest.mark.parametrize("by_file", [True, False])
def test_read_only_refuses_to_write_and_keeps_what_was_typed(client, settings, tmp_path, by_file):
    if by_file:
        (tmp_path / "read-only").write_text("Retour à 14 h.")
    else:
        settings.READ_ONLY = True

    response = client.post("/typed/", {"note": "Mon texte"}, headers={"Sec-Fetch-Site": "same-origin"})

    assert response.status_code == 503
    assert response["Retry-After"] == "600"
    assert "Mon texte" in text(response)
    assert ("Retour à 14 h." in text(response)) is by_file
    assert "lecture seule" in text(client.get("/typed/"))


def test_maintenance_closes_everything_but_the_health_page(client, tmp_path):
    (tmp_path / "maintenance").touch()

    assert "maintenance" in text(client.get("/typed/"))
    assert client.get("/typed/").status_code == 503
    assert client.get("/sante/").status_code == 404


def test_a_script_meets_the_switch_as_data(client, tmp_path):
    (tmp_path / "read-only").touch()

    response = client.post("/save/", {}, headers={"X-Requested-With": "fetch"})

    assert (response.status_code, response.json()["status"]) == (503, "read-only")


def test_without_a_flag_nothing_is_switched(tmp_path):
    assert not switches.is_read_only()
    assert not switches.is_in_maintenance()
    assert switches.switch_message("maintenance") == ""


def test_the_confirmation_names_the_consequences(request_of_a_stranger):
    context = {
        "title": "Retirer le dossier",
        "explanation": "",
        "consequences": ["Il ne sera pas instruit."],
        "action": "/",
        "button": "Retirer",
        "cancel_url": "/back/",
        "danger": True,
        "form": None,
    }
    with override_settings(DEMO=False):
        html = text(views.render(request_of_a_stranger, "ui/confirm.html", context))

    assert "Il ne sera pas instruit." in html
    assert 'href="/back/"' in html
    assert "es-btn--danger" in html
