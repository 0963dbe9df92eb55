"""The journey of a grant, by keyboard: written, sent, signed by both, paid; each page passes axe."""

from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.budget.factories import EnvelopeFactory
from essaim.budget.queries import balance_of
from essaim.grants.factories import GrantDecisionFactory
from essaim.grants.models import Agreement, Instalment
from tests.journeys.conftest import Keyboard

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str, role: str = "button") -> None:
    """And wait for the page it leads to."""
    with page.expect_navigation():
        Keyboard(page).press(name, role=role)


def person(role, first_name, last_name):
    return MandateFactory(role=role, user=UserFactory(first_name=first_name, last_name=last_name)).user


def sign(page, axe):
    axe(page)
    Keyboard(page).tick("J’ai lu ce document")
    press(page, "Signer")
    expect(page.get_by_text("Votre signature est enregistrée, avec sa preuve.")).to_be_visible()


def write_and_send(page, axe, look):
    axe(page)
    page.get_by_text("Une par une").click()
    press(page, "Préparer Le pôle du fleuve")
    axe(page)
    Keyboard(page).type("Qui signe pour l’État", "Léa Bernard")
    Keyboard(page).type("En quelle qualité", "Cheffe de bureau")
    press(page, "Enregistrer")
    expect(page.get_by_text("Le texte est enregistré.")).to_be_visible()
    press(page, "Envoyer à la signature")
    expect(page.get_by_text("Le document est envoyé à la signature du bénéficiaire.")).to_be_visible()
    look(page, "grant-text")


def pay_the_advance(page, here, axe):
    today = timezone.localdate().isoformat()
    page.goto(here)
    press(page, "Enregistrer l’engagement juridique", "link")
    Keyboard(page).type("Numéro d’engagement juridique", "2105551234")
    Keyboard(page).type("Date de l’engagement", today)
    press(page, "Enregistrer")
    page.goto(f"{here}versements/")
    press(page, "Enregistrer le paiement", "link")
    axe(page)
    Keyboard(page).type("Numéro de demande de paiement", "1000123456")
    Keyboard(page).type("Date du paiement", today)
    press(page, "Enregistrer")
    expect(page.get_by_text("Le paiement est enregistré, le bénéficiaire est prévenu.")).to_be_visible()


def test_a_grant_is_written_sent_signed_by_both_and_its_advance_paid(page, live_server, sign_in, axe, look):
    decision = GrantDecisionFactory(dossier__pole__name="Le pôle du fleuve")
    credits = {timezone.localdate().year: (Decimal(1_500_000), Decimal(750_000))}
    envelope = EnvelopeFactory(wave=decision.dossier.wave, credits=credits)
    manager = person(Role.PROGRAMME_MANAGER, "Léa", "Bernard")

    sign_in(manager)
    page.goto(f"{live_server.url}/conventions/")
    write_and_send(page, axe, look)
    here = f"{live_server.url}/conventions/{Agreement.objects.get().reference}/"
    for signer, link in ((decision.dossier.created_by, "Lire et signer"), (manager, "Signer pour l’État")):
        sign_in(signer)
        page.goto(here)
        axe(page)
        press(page, link, "link")
        sign(page, axe)
    page.goto(f"{here}versements/")
    axe(page)
    press(page, "Certifier le service fait")

    sign_in(person(Role.BUDGET_MANAGER, "Noé", "Petit"))
    pay_the_advance(page, here, axe)
    page.goto(f"{live_server.url}/budget/{envelope.public_id}/")
    axe(page)
    look(page, "grant-budget")

    assert Instalment.objects.filter(state="paid").count() == 1
    assert balance_of(envelope).paid == 60_000
