"""Tries are counted in the database: races gain nothing, and nobody is locked out by what others try."""

import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import reverse

from essaim.accounts.factories import UserFactory
from essaim.accounts.models import SignIn
from essaim.mail.models import Message

ASK, TYPE, PASSWORD = "/connexion/", "/connexion/code/", "/connexion/mot-de-passe/"
PHRASE = "une phrase assez longue"


def code_for(email):
    return re.search(r"\b\d{6}\b", Message.objects.filter(to=email).latest("id").text)[0]


def wrong_code_for(email):
    return "000000" if code_for(email) != "000000" else "111111"


def enter(client, email):
    client.post(ASK, {"email": email})
    client.post(TYPE, {"code": code_for(email)})
    client.post("/deconnexion/")


def exhaust(email, machines=25, **password):
    """What whoever wants to lock somebody out does: many tries, from many machines."""
    for number in range(machines):
        other = Client(REMOTE_ADDR=f"203.0.113.{number}")
        other.post(PASSWORD, {"login": email, **password}) if password else other.post(ASK, {"email": email})


def at_once(count, work):
    def one(number):
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.django_db(transaction=True)
def test_thirty_two_threads_with_eight_wrong_codes_each_get_five_evaluated():
    UserFactory(email="anne@example.fr")
    client = Client()
    client.post(ASK, {"email": "anne@example.fr"})
    wrong, cookies = wrong_code_for("anne@example.fr"), client.cookies

    def work(number):
        mine = Client(REMOTE_ADDR=f"203.0.113.{number}", raise_request_exception=False)
        mine.cookies = cookies.copy()
        for _ in range(8):
            mine.post(TYPE, {"code": wrong})

    at_once(32, work)

    assert 1 <= SignIn.objects.filter(succeeded=False).count() <= 5


@pytest.mark.django_db(transaction=True)
def test_codes_sent_again_at_once_count_as_codes_asked():
    UserFactory(email="anne@example.fr")
    client = Client()
    client.post(ASK, {"email": "anne@example.fr"})
    cookies = client.cookies

    def work(number):
        mine = Client(raise_request_exception=False)
        mine.cookies = cookies.copy()
        mine.post(TYPE, {"action": "resend"})

    at_once(12, work)

    assert Message.objects.filter(to="anne@example.fr").count() <= 5


@pytest.mark.django_db
def test_a_browser_that_signed_in_once_is_not_locked_out_by_others(client):
    UserFactory(email="anne@example.fr")
    enter(client, "anne@example.fr")
    exhaust("anne@example.fr")

    assert "Trop d’essais" in Client().post(ASK, {"email": "anne@example.fr"}).content.decode()
    assert client.post(ASK, {"email": "anne@example.fr"}).status_code == 302
    client.post(TYPE, {"code": code_for("anne@example.fr")})
    assert "_auth_user_id" in client.session


@pytest.mark.django_db
def test_its_password_works_there_too(client):
    user = UserFactory(email="anne@example.fr")
    user.set_password(PHRASE)
    user.save()
    enter(client, user.email)
    exhaust(user.email, machines=110, password="autre chose")

    client.post(PASSWORD, {"login": user.email, "password": PHRASE})

    assert "_auth_user_id" in client.session


@pytest.mark.django_db
def test_a_known_browser_has_a_quota_of_its_own_and_for_its_own_address_only(client):
    UserFactory(email="anne@example.fr")
    UserFactory(email="paul@example.fr")
    enter(client, "anne@example.fr")
    exhaust("paul@example.fr")

    assert "Trop d’essais" in client.post(ASK, {"email": "paul@example.fr"}).content.decode()
    for _ in range(10):
        assert client.post(ASK, {"email": "anne@example.fr"}).status_code == 302
        client.post("/deconnexion/")
    assert "Trop d’essais" in client.post(ASK, {"email": "anne@example.fr"}).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forged",
    ["x", signing.dumps(["name", "anne@example.fr"]), "é" * 900],
    ids=["a letter", "signed for another purpose", "too long"],  # a signature holds the hour: never a name
)
def test_a_cookie_made_up_gives_no_quota(client, settings, forged):
    UserFactory(email="anne@example.fr")
    exhaust("anne@example.fr")
    client.cookies[settings.BROWSER_COOKIE_NAME] = forged

    assert "Trop d’essais" in client.post(ASK, {"email": "anne@example.fr"}).content.decode()


@pytest.mark.django_db
def test_failures_and_new_devices_are_lines_that_name_no_secret_and_the_holder_sees_them(client, caplog):
    anne = UserFactory(email="anne@example.fr")
    client.post(ASK, {"email": anne.email})
    wrong = wrong_code_for(anne.email)
    with caplog.at_level(logging.INFO, "essaim.security"):
        client.post(TYPE, {"code": wrong})
        Client().post(PASSWORD, {"login": anne.email, "password": "autre chose"})
        client.post(TYPE, {"code": code_for(anne.email)})

    lines = [json.loads(record.getMessage()) for record in caplog.records if record.name == "essaim.security"]
    assert [line["event"] for line in lines] == ["sign_in_failed", "sign_in_failed", "new_device"]
    assert {line["person"] for line in lines} == {str(anne.public_id)}
    assert wrong not in caplog.text
    assert "autre chose" not in caplog.text
    page = client.get(reverse("accounts:profile")).content.decode()
    assert page.count("<strong>Échec</strong>") == 2
    assert "Réussie, nouvel appareil" in page


@pytest.mark.django_db
def test_a_second_sign_in_from_the_same_browser_is_no_new_device(client):
    anne = UserFactory(email="anne@example.fr")
    enter(client, anne.email)
    enter(client, anne.email)

    assert list(SignIn.objects.order_by("id").values_list("is_new_device", flat=True)) == [True, False]


@pytest.mark.django_db
def test_a_refusal_is_one_line_with_who_where_and_why_and_no_traceback(signed_in, caplog):
    anne = UserFactory()

    assert signed_in(anne).get("/personnes/").status_code == 403

    record = next(record for record in caplog.records if record.name == "django.request")
    line = json.loads(record.getMessage())
    assert (line["event"], line["person"], line["path"]) == ("refused", str(anne.public_id), "/personnes/")
    assert "réservée" in line["why"]
    assert record.exc_info is None
