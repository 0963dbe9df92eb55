"""A pole says its needs, asks, books; its provider accepts and renders; both say what they learned."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from essaim.services.factories import (
    AdviserFactory,
    BouquetVersionFactory,
    EntitlementFactory,
    ServiceFactory,
    SlotFactory,
    ThemeFactory,
)
from essaim.services.models import Booking, Feedback, Slot

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    version = BouquetVersionFactory(bouquet__wave__name="Vague d’essai")
    theme = ThemeFactory(label="Modèle économique", audience="emerging")
    service = ServiceFactory(version=version, theme=theme, title="Choisir son modèle économique")
    adviser = AdviserFactory(provider=service.providers.get())
    slot = SlotFactory(service=service, adviser=adviser)
    right = EntitlementFactory(granted=True, bouquet=version.bouquet, dossier__pole__name="Le pôle du fleuve")
    return right, adviser, slot


@pytest.fixture
def arrive(page, live_server, axe, look):
    def go(path, picture=""):
        page.goto(f"{live_server.url}{path}")
        axe(page)
        if picture:
            look(page, picture)

    return go


def press(page, name):
    """By the keyboard alone: reached by its focus, pressed by Enter."""
    button = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first
    button.focus()
    page.keyboard.press("Enter")


def arrived(page, title):
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def say_needs_and_ask(page, right, arrive, axe, look):
    arrive("/bouquet/", "support-rights")
    press(page, "Ouvrir l’accompagnement")
    arrived(page, "Accompagnement de Le pôle du fleuve")
    axe(page)
    press(page, "Dire nos besoins")
    arrived(page, "Vos besoins, thème par thème")
    axe(page)
    look(page, "support-needs")
    page.get_by_label("Dans les trois mois").check()
    page.get_by_label("En vos mots").fill("Un modèle qui dure")
    expect(page.get_by_text("Tout est enregistré")).to_be_visible()
    press(page, "Voir les services proposés")
    expect(page.get_by_text("Thème urgent pour vous")).to_be_visible()
    axe(page)
    look(page, "support-proposals")
    press(page, "Demander")
    arrived(page, "Demander « Choisir son modèle économique »")
    page.get_by_label("Votre besoin").fill("Nous cherchons un modèle qui dure.")
    axe(page)
    press(page, "Envoyer la demande")
    expect(page.get_by_text("Votre demande est envoyée.")).to_be_visible()
    axe(page)
    look(page, "support-request")


def accept(page, sign_in, adviser, arrive):
    sign_in(adviser.user)
    arrive("/bouquet/demandes/", "support-inbox")
    press(page, "Le pôle du fleuve")
    press(page, "Accepter la demande")
    expect(page.get_by_text("La demande est acceptée.")).to_be_visible()


def book(page, sign_in, right, arrive, axe, look):
    sign_in(right.dossier.created_by)
    arrive(f"/bouquet/demandes/{right.requests.get().reference}/")
    press(page, "Choisir un créneau")
    arrived(page, "Choisir une séance")
    axe(page)
    look(page, "support-places")
    press(page, "Réserver")
    expect(page.get_by_text("Réservée", exact=True)).to_be_visible()
    axe(page)
    look(page, "support-booking")


def render_the_service(page, sign_in, adviser, arrive, axe):
    """The session is moved to yesterday: nobody waits ten days in a test."""
    ago = timezone.now() - timedelta(days=1)
    Slot.objects.update(starts_at=ago, ends_at=ago + timedelta(hours=2))
    Booking.objects.update(starts_at=ago, ends_at=ago + timedelta(hours=2))
    sign_in(adviser.user)
    arrive("/bouquet/seances/", "support-slots")
    press(page, "Le pôle du fleuve")
    press(page, "Enregistrer la présence")
    arrived(page, "Présence")
    page.get_by_label("Oui, le service est rendu").check()
    axe(page)
    press(page, "Enregistrer")
    press(page, "Donner mon retour")
    page.get_by_label("4", exact=True).check()
    press(page, "Envoyer")
    expect(page.get_by_text("Merci, votre retour est enregistré.")).to_be_visible()


def test_a_pole_asks_is_answered_books_and_both_sides_learn(page, sign_in, cast, arrive, axe, look):
    right, adviser, _ = cast
    sign_in(right.dossier.created_by)
    say_needs_and_ask(page, right, arrive, axe, look)
    accept(page, sign_in, adviser, arrive)
    book(page, sign_in, right, arrive, axe, look)
    render_the_service(page, sign_in, adviser, arrive, axe)

    sign_in(right.dossier.created_by)
    arrive(f"/bouquet/reservations/{Booking.objects.get().reference}/retour/", "support-feedback")
    page.get_by_label("5. Très utile").check()
    page.get_by_label("Ce que vous avez appris").fill("Une trame de réunion")
    press(page, "Envoyer")
    expect(page.get_by_text("Une trame de réunion")).to_be_visible()
    assert Feedback.objects.count() == 2
