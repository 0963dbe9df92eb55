"""Signing in by a code: one door for all, that tells nobody who has an account."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import UserFactory
from essaim.accounts.models import SignIn, Try, User
from essaim.accounts.queries import service_account
from essaim.mail.models import Message

pytestmark = pytest.mark.django_db
ASK = "/connexion/"
TYPE = "/connexion/code/"


def ask(client, email, **more):
    return client.post(ASK, {"email": email, **more})


def code_for(email):
    return re.search(r"\b\d{6}\b", Message.objects.filter(to=email).latest("id").text)[0]


def test_a_known_person_gets_a_code_and_lands_where_she_was_going(client):
    anne = UserFactory(email="anne@example.fr")

    ask(client, "Anne@Example.fr", next="/compte/")
    response = client.post(TYPE, {"code": code_for("anne@example.fr"), "next": "/compte/"})

    assert (response.status_code, response.url) == (302, "/compte/")
    assert client.session["_auth_user_id"] == str(anne.pk)
    assert SignIn.objects.get(user=anne).method == "code"


def test_the_code_opens_the_account_of_a_new_address(client):
    ask(client, "nouveau@example.fr")
    client.post(TYPE, {"code": code_for("nouveau@example.fr")})

    user = User.objects.get(email="nouveau@example.fr")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not user.has_usable_password()


def test_the_answer_is_the_same_for_a_known_an_unknown_and_a_closed_address(client):
    UserFactory(email="connue@example.fr")
    UserFactory(email="fermee@example.fr", closed=True)

    def answer(email):
        response = ask(client.__class__(), email)
        fresh = client.__class__()
        response = fresh.post(ASK, {"email": email}, follow=True)
        text = response.content.decode().replace(email, "")
        return response.status_code, response.redirect_chain, re.sub(r'value="[\w]{64}"', "", text)

    assert answer("connue@example.fr") == answer("inconnue@example.fr") == answer("fermee@example.fr")


def test_a_closed_account_gets_a_message_but_no_code(client):
    UserFactory(email="fermee@example.fr", closed=True)

    ask(client, "fermee@example.fr")

    message = Message.objects.get()
    assert (message.key, message.critical) == ("account_closed", True)
    assert not re.search(r"\b\d{6}\b", message.text.replace("01 00 00 00 00", ""))


def test_a_wrong_code_opens_nothing_and_five_of_them_end_the_try(client):
    UserFactory(email="anne@example.fr")
    ask(client, "anne@example.fr")
    good = code_for("anne@example.fr")
    wrong = "000000" if good != "000000" else "111111"

    response = client.post(TYPE, {"code": wrong})
    assert "Ce code n’est pas le bon." in response.content.decode()
    for _ in range(4):
        response = client.post(TYPE, {"code": wrong})
    assert response.url == ASK
    client.post(TYPE, {"code": good})
    assert "_auth_user_id" not in client.session


def test_too_many_codes_from_one_place_say_how_long_to_wait_and_what_else_opens(client):
    for _ in range(5):
        assert ask(client.__class__(), "anne@example.fr").status_code == 302

    page = ask(client.__class__(), "anne@example.fr").content.decode()

    assert "Trop d’essais. Le prochain sera possible dans 10\u00a0minutes." in page
    assert "Une clé d’accès ou un mot de passe" in page
    assert "01 00 00 00 00" in page
    assert Message.objects.count() == 5


def test_who_asks_codes_for_somebody_else_does_not_lock_them_out(client):
    for _ in range(6):
        ask(client.__class__(REMOTE_ADDR="203.0.113.9"), "anne@example.fr")

    assert ask(client, "anne@example.fr").status_code == 302


def test_an_address_gets_twenty_codes_an_hour_from_wherever(client):
    for number in range(20):
        assert ask(client.__class__(REMOTE_ADDR=f"203.0.113.{number}"), "anne@example.fr").status_code == 302

    page = ask(client.__class__(REMOTE_ADDR="198.51.100.7"), "anne@example.fr").content.decode()

    assert "Le prochain sera possible dans 60\u00a0minutes." in page
    Try.objects.update(until=timezone.now() - timedelta(minutes=1))
    assert ask(client, "anne@example.fr").status_code == 302


def test_a_limit_ends_with_its_window(client):
    for _ in range(5):
        ask(client.__class__(), "anne@example.fr")
    Try.objects.update(until=timezone.now() - timedelta(days=1))

    assert ask(client.__class__(), "anne@example.fr").status_code == 302


def test_requests_are_counted_per_machine_whatever_the_address(client, settings):
    settings.SIGN_IN_CODE_LIMITS = [("ip", 2, 60)]
    for number in range(2):
        ask(client.__class__(), f"p{number}@example.fr")

    response = ask(client.__class__(), "p3@example.fr")

    assert "Trop d’essais" in response.content.decode()
    assert not User.objects.filter(email="p3@example.fr").exists()


def test_a_sign_in_never_leads_out_of_the_site(client):
    UserFactory(email="anne@example.fr")
    ask(client, "anne@example.fr", next="https://mechant.example/")

    response = client.post(TYPE, {"code": code_for("anne@example.fr"), "next": "https://mechant.example/"})

    assert response.url == "/"


def test_one_may_go_back_and_give_another_address(client):
    ask(client, "faute@example.fr")
    assert client.get(ASK).url.startswith(TYPE)

    assert client.post("/deconnexion/", {"next": ASK}).url == ASK
    assert client.get(ASK).status_code == 200


def test_another_code_can_be_asked_and_the_first_is_dead(client):
    ask(client, "anne@example.fr")
    first = code_for("anne@example.fr")
    client.post(TYPE, {"action": "resend"})

    if first != code_for("anne@example.fr"):
        client.post(TYPE, {"code": first})
        assert "_auth_user_id" not in client.session
    client.post(TYPE, {"code": code_for("anne@example.fr")})
    assert "_auth_user_id" in client.session


def test_a_sign_in_from_another_tab_ends_by_saying_that_it_can_be_closed(client):
    ask(client, "anne@example.fr")
    end = reverse("accounts:signed_in_again")

    response = client.post(TYPE, {"code": code_for("anne@example.fr"), "next": end}, follow=True)

    assert "Vous pouvez fermer cet onglet" in response.content.decode()


def test_a_password_chosen_in_the_account_signs_in_too(client):
    user = UserFactory(email="anne@example.fr")
    ask(client, user.email)
    client.post(TYPE, {"code": code_for(user.email)})
    phrase = "une phrase assez longue"
    client.post(reverse("account_set_password"), {"password1": phrase, "password2": phrase})
    other = client.__class__()

    response = other.post("/connexion/mot-de-passe/", {"login": user.email, "password": phrase})
    bad = client.__class__().post(
        "/connexion/mot-de-passe/", {"login": user.email, "password": "autre chose"}
    )

    assert response.status_code == 302
    assert other.session["_auth_user_id"] == str(user.pk)
    assert "Cette adresse et ce mot de passe ne vont pas ensemble." in bad.content.decode()


@pytest.mark.parametrize(
    ("demo", "production", "status"), [(True, False, 302), (False, False, 404), (True, True, 404)]
)
def test_the_buttons_of_the_demonstration_work_there_and_nowhere_else(
    client, settings, demo, production, status
):
    settings.DEMO, settings.PRODUCTION = demo, production
    account = settings.DEMO_ACCOUNTS[0]
    user = UserFactory(email=account.email)

    page = client.get(ASK).content.decode()
    response = client.post(reverse("accounts:demo_sign_in"), {"email": user.email})

    assert (account.email in page) == (status == 302)
    assert response.status_code == status
    assert ("_auth_user_id" in client.session) == (status == 302)
    assert UserSession.objects.filter(user=user).exists() == (status == 302)


def test_no_button_opens_an_account_that_is_not_of_the_demonstration(client, settings):
    settings.DEMO = True
    user = UserFactory()

    assert client.post(reverse("accounts:demo_sign_in"), {"email": user.email}).status_code == 404


def test_nobody_signs_in_as_the_automaton(client):
    automaton = service_account()

    assert ask(client, automaton.email).url == TYPE
    assert not Message.objects.filter(to=automaton.email).exists()


@pytest.mark.parametrize("answer", ["9" * 5000, "[" * 9000, "[]", "1", "{}", '{"id": 1}', "x"])
def test_the_answer_of_a_key_made_to_harm_opens_nothing(client, answer):
    response = client.post("/compte/protection/webauthn/login/", {"credential": answer})

    assert response.status_code in {200, 302}
    assert "_auth_user_id" not in client.session
