"""Signing in, by every door: a code by mail with the keyboard alone, an application, a passkey."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.mail.models import Message

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def code_for(email):
    return re.search(r"\b\d{6}\b", Message.objects.filter(to=email).latest("id").text)[0]


def sign_in_by_code(page, live_server, email, next_page="/compte/"):
    page.goto(f"{live_server.url}/connexion/?next={next_page}")
    page.get_by_label("Votre adresse électronique").fill(email)
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_role("heading", name="Tapez le code reçu")).to_be_visible()
    page.get_by_label("Code reçu").fill(code_for(email))
    page.get_by_role("button", name="Continuer").click()


def sign_out(page):
    page.get_by_role("button", name="Se déconnecter").first.click()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()


def totp(secret, shift=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + shift))


def test_a_newcomer_signs_in_with_the_keyboard_alone(page, live_server, axe, look):
    page.goto(f"{live_server.url}/connexion/?next=/compte/")
    axe(page)
    look(page, "sign-in")
    page.get_by_label("Votre adresse électronique").focus()
    page.keyboard.type("nouvelle@example.fr")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tapez le code reçu")).to_be_visible()
    axe(page)
    look(page, "sign-in-code")

    page.get_by_label("Code reçu").focus()
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Ce code n’est pas le bon"))).to_be_visible()

    page.get_by_label("Code reçu").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(code_for("nouvelle@example.fr"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()
    axe(page)
    look(page, "account")


def test_signing_in_works_without_javascript(browser, live_server):
    UserFactory(email="anne@example.fr")
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()

    sign_in_by_code(page, live_server, "anne@example.fr")

    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()
    context.close()


def test_staff_add_an_application_then_give_its_code_at_each_sign_in(page, live_server, settings, axe):
    settings.STAFF_SECOND_FACTOR = True
    anne = MandateFactory(user__email="anne@example.fr", role=Role.PROGRAMME_MANAGER).user

    sign_in_by_code(page, live_server, anne.email, "/personnes/")
    expect(page.get_by_role("heading", name="Protégez votre compte")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Ajouter une application").click()
    secret = page.locator("#totp_secret").inner_text()
    axe(page)
    page.get_by_label("Code de sécurité").fill(totp(secret))
    page.get_by_role("button", name="Ajouter l’application").click()
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    axe(page)
    page.goto(f"{live_server.url}/personnes/")
    expect(page.get_by_role("heading", name="Personnes et rôles")).to_be_visible()
    axe(page)

    sign_out(page)
    sign_in_by_code(page, live_server, anne.email, "/personnes/")
    expect(page.get_by_role("heading", name="Encore une étape")).to_be_visible()
    axe(page)
    page.get_by_label("Code de sécurité").fill(totp(secret, shift=1))
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Personnes et rôles")).to_be_visible()


def test_a_passkey_is_added_then_opens_the_account_alone(page, live_server, axe):
    anne = UserFactory(email="anne@example.fr")
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": key | {"isUserVerified": True, "automaticPresenceSimulation": True}},
    )

    sign_in_by_code(page, live_server, anne.email)
    page.get_by_role("link", name="Protéger mon compte").click()
    axe(page)
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    axe(page)
    page.get_by_label("Nom de la clé").fill("Mon ordinateur")
    page.get_by_role("button", name="Ajouter cette clé").click()
    expect(page.get_by_role("heading", name=re.compile("Codes de secours|Mes clés d’accès"))).to_be_visible()

    sign_out(page)
    page.goto(f"{live_server.url}/connexion/?next=/compte/")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_role("heading", name="Mon compte")).to_be_visible()
    expect(page.get_by_text("Clé d’accès.")).to_be_visible()


def test_a_manager_gives_a_role_then_sees_the_site_with_its_eyes(page, live_server, sign_in, axe, look):
    manager = MandateFactory(role=Role.PROGRAMME_MANAGER).user
    sign_in(manager)

    page.goto(f"{live_server.url}/personnes/inviter/")
    axe(page)
    page.get_by_label("Adresse électronique").fill("lou@example.fr")
    page.get_by_label("Prénom").fill("Lou")
    page.get_by_label("Nom", exact=False).last.fill("Petit")
    page.get_by_label("Rôle").select_option("partner")
    page.get_by_role("button", name="Donner ce rôle").click()
    expect(page.get_by_text("Le rôle est donné")).to_be_visible()
    look(page, "people")
    page.get_by_role("link", name="Lou Petit").click()
    axe(page)
    look(page, "person")

    page.get_by_role("link", name="Voir comme cette personne").click()
    axe(page)
    page.get_by_label("Motif").fill("Elle ne trouve pas son dossier")
    page.get_by_role("button", name="Commencer").click()
    page.goto(f"{live_server.url}/personnes/")
    expect(page.get_by_text("Vous voyez le site comme Lou Petit.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Revenir à ma vue").first.click()
    expect(page.get_by_role("heading", name="Lou Petit")).to_be_visible()
    expect(page.get_by_text("Elle ne trouve pas son dossier")).to_be_visible()
