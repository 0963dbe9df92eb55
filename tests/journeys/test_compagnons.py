"""A pole chooses a compagnon, who accepts, by keyboard; later they work and share; each page passes axe."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from essaim.accounts.factories import UserFactory
from essaim.admissibility.factories import DeskDossierFactory
from essaim.appraisal.models import Tie
from essaim.community.factories import EventFactory, PracticeSheetFactory
from essaim.mentoring.factories import CompagnonFactory
from essaim.mentoring.jobs import start_pairs
from essaim.mentoring.models import Pair, Session
from essaim.services.factories import EntitlementFactory
from essaim.services.models import Need, Theme
from tests.journeys.conftest import Keyboard

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


class Cast:
    """An admissible pole with an urgent need, its coordinator, a compagnon that knows the theme."""

    def __init__(self) -> None:
        theme, _ = Theme.objects.get_or_create(
            key="modeles-economiques", defaults={"label": "Modèles économiques", "audience": "emerging"}
        )
        self.coordinator = UserFactory(first_name="Ada", last_name="Martin")
        self.dossier = DeskDossierFactory(
            submitted=False, admissible=True, created_by=self.coordinator, pole__name="Le pôle du fleuve"
        )
        right = EntitlementFactory(dossier=self.dossier)
        Need.objects.create(entitlement=right, theme=theme, urgency=3, updated_by=self.coordinator)
        self.helper = UserFactory(first_name="Solène", last_name="Marchand")
        CompagnonFactory(pole__name="Les Ateliers d’amont", applied_by=self.helper)


@pytest.fixture
def cast() -> Cast:
    return Cast()


def press(page: Page, name: str, role: str = "button") -> None:
    Keyboard(page).press(name, role=role)
    page.wait_for_load_state()


def test_a_pole_finds_its_compagnon_and_both_work(page, live_server, sign_in, cast, axe, look):
    sign_in(cast.coordinator)
    page.goto(f"{live_server.url}/compagnons/mes-compagnonnages/")
    choose(page, axe, look)

    sign_in(cast.helper)
    pair = Pair.objects.get()
    address = f"{live_server.url}/compagnons/compagnonnage/{pair.reference}/"
    page.goto(address)
    accept(page, axe, look)
    assert Tie.objects.get(user=cast.helper).dossier == cast.dossier

    past = timezone.now() - timedelta(hours=1)
    Pair.objects.update(agreed_at=past - timedelta(days=8), cooling_until=past)
    start_pairs(0)
    page.goto(address)
    work(page, axe, look)
    assert Session.objects.get().days == Decimal("1.50")


def choose(page, axe, look):
    press(page, "Pour Le pôle du fleuve", "link")
    expect(page.get_by_text("1 thème sur 1 demandé")).to_be_visible()
    axe(page)
    look(page, "compagnons-choose")
    press(page, "Demander", "link")
    Keyboard(page).type("Ce que vous attendez", "Un budget sur trois ans.")
    axe(page)
    press(page, "Envoyer la demande")
    expect(page.get_by_text("La demande est envoyée.")).to_be_visible()


def accept(page, axe, look):
    press(page, "Accepter, pour le compagnon")
    expect(page.get_by_text("Délai de réflexion")).to_be_visible()
    expect(page.get_by_text("Solène Marchand ne voit ni n’évalue 1 dossier")).to_be_visible()
    axe(page)
    look(page, "compagnons-cooling")


def work(page, axe, look):
    press(page, "Noter une séance", "link")
    keyboard = Keyboard(page)
    keyboard.type("Date", timezone.localdate().isoformat())
    keyboard.type("Temps passé", "1,5")
    keyboard.type("Ce qui a été fait", "Lecture du budget.")
    axe(page)
    press(page, "Noter la séance")
    expect(page.get_by_text(re.compile(r"1,5\sjour du compagnon, soit"))).to_be_visible()
    axe(page)
    look(page, "compagnons-pair")


def test_the_national_life_is_read_and_joined(page, live_server, sign_in, cast, axe, look):
    EventFactory(title="Visite de la recyclerie", seats=1)
    PracticeSheetFactory(published=True)
    sign_in(cast.coordinator)
    page.goto(f"{live_server.url}/communaute/")
    axe(page)
    look(page, "community-home")
    press(page, "Visite de la recyclerie", "link")
    press(page, "M’inscrire")
    expect(page.get_by_text("Vous êtes inscrit.")).to_be_visible()
    axe(page)
    page.goto(f"{live_server.url}/communaute/fiches/?search=cooperatives")
    expect(page.get_by_role("link", name="Tenir une coopérative d’achats")).to_be_visible()
    axe(page)
