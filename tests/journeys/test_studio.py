"""From the scores to an adopted portfolio, by hand and by the proposal; each page passes axe."""

import pytest
from playwright.sync_api import Page, expect

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.portfolio.models import Deviation, Portfolio
from essaim.portfolio.tests.studio import scored

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_portfolio_is_chosen_proposed_and_adopted(page: Page, live_server, sign_in, axe, keyboard, look):
    portfolio, dossiers = scored(5, envelope=300_000, count={"min": 2, "max": 3})
    sign_in(MandateFactory(role=Role.PROGRAMME_MANAGER).user)
    page.goto(f"{live_server.url}/selection/portefeuilles/{portfolio.public_id}/")
    axe(page)
    choose_by_hand(page, keyboard, dossiers)
    ask(page, axe, look)
    adopt(page, axe, look)
    assert Deviation.objects.count() == 2
    assert Portfolio.objects.get().state == "adopted"


def choose_by_hand(page, keyboard, dossiers):
    """Each change is saved at once; the totals say so."""
    keyboard.pick(page.locator(f"#c-{dossiers[4].reference}-in"))
    expect(page.get_by_text("Enregistré. Reste 200 000 €, 1 retenu")).to_be_visible()
    keyboard.pick(page.locator(f"#c-{dossiers[3].reference}-reserve"))
    expect(page.get_by_text("1. Pôle 3")).to_be_visible()
    keyboard.go_to(page.locator(f"#k-{dossiers[4].reference}"))
    page.keyboard.press("Space")
    expect(page.locator("#version")).to_have_value("4")
    page.reload()
    expect(page.locator(f"#c-{dossiers[4].reference}-in")).to_be_checked()


def ask(page, axe, look):
    """The lock stays; one dossier enters beside it and each of the others says why it is out."""
    page.get_by_role("button", name="Proposer une sélection").click()
    expect(page.get_by_text("Optimum prouvé")).to_be_visible()
    expect(page.get_by_role("heading", name="Pourquoi pas les autres")).to_be_visible()
    axe(page)
    look(page, "studio-proposal")
    page.get_by_role("button", name="Reprendre cette sélection").click()
    expect(page.get_by_text("0 € restent à attribuer")).to_be_visible()
    axe(page)
    look(page, "studio")


def adopt(page, axe, look):
    """Departing from the proposal asks for a reason each time, then the result is read and frozen."""
    page.get_by_role("group", name="Choix pour Pôle 1").get_by_text("Non retenu").click()
    expect(page.locator("#version")).to_have_value("6")
    page.get_by_role("group", name="Choix pour Pôle 2").get_by_text("Retenu", exact=True).click()
    expect(page.locator("#version")).to_have_value("7")
    expect(page.get_by_text("Enregistré. Reste 0 €, 3 retenus")).to_be_visible()
    page.get_by_role("link", name="Adopter").click()
    page.get_by_role("button", name="Adopter ce portefeuille").click()
    expect(page.get_by_text("Dites pourquoi le choix s’écarte")).to_be_visible()
    axe(page)
    page.get_by_label("Motif commun").fill("Le comité préfère ce territoire.")
    page.get_by_role("button", name="Adopter ce portefeuille").click()
    expect(page.get_by_text("Le comité préfère ce territoire.").first).to_be_visible()
    axe(page)
    look(page, "studio-result")
