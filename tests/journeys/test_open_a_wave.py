"""A programme manager opens a call and a wave, changes, closes and reopens it, by keyboard alone."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.accounts.queries import service_account
from essaim.calls.actions import import_wave
from essaim.calls.models import Wave, WaveState

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


class Screens:
    """The pages as the person sees them: links, labels, buttons, all by keyboard; axe on each."""

    def __init__(self, page, keyboard, axe, look):
        self.page, self.keyboard, self.axe, self.look = page, keyboard, axe, look

    def see(self, title, name=""):
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(title)
        self.axe(self.page)
        if name:
            self.look(self.page, f"calls-{name}")

    def go(self, link, title, name=""):
        self.keyboard.press(link, role="link")
        self.see(title, name)

    def part(self, link, title, name=""):
        parts = self.page.get_by_role("navigation", name="Parties de la vague")
        self.keyboard.press(link, role="link", within=parts)
        self.see(title, name)

    def fill(self, **typed):
        for label, value in typed.items():
            self.keyboard.type(label.replace("_", " "), value)

    def press(self, button):
        self.keyboard.press(button, exact=True)

    def said(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()


@pytest.fixture
def screens(page, keyboard, axe, look, sign_in, live_server):
    sign_in(MandateFactory(role=Role.PROGRAMME_MANAGER).user)
    page.goto(f"{live_server.url}/gestion/appels/")
    return Screens(page, keyboard, axe, look)


def create_call(screens):
    screens.see("Appels et vagues", "manage-empty")
    screens.go("Créer un appel", "Créer un appel")
    screens.fill(Titre="Appel des champs", Adresse_de_la_page="champs", ouvert="2026-01-01")
    screens.press("Créer l’appel")
    screens.see("Appel des champs", "call")
    screens.go("Textes de l’appel", "Textes de l’appel")
    screens.fill(
        En_une_phrase="Un appel pour essayer.",
        Objectifs="Faire **naître** des pôles.",
        Qui_peut_répondre="Trois structures.",
        Ce_qui_est_proposé="Un accompagnement.",
        Comment_cela_se_passe="Déposez.",
        Voies_et_délais_de_recours="Deux mois.",
        Tribunal_administratif_compétent="tribunal administratif de Paris",
        Service_à_contacter="Bureau",
        Adresse_électronique_du_service="bureau@essai.example",
        Téléphone_du_service="01 02 03 04 05",
    )
    screens.press("Aperçu")
    screens.see("Textes de l’appel", "texts-preview")
    expect(screens.page.locator("strong", has_text="naître")).to_be_visible()
    screens.press("Enregistrer")
    screens.said("Les textes sont enregistrés")
    screens.go("Retour à l’appel", "Appel des champs")
    screens.go("Vérifier et publier", "Vérifier et publier")
    screens.press("Publier l’appel")
    screens.said("L’appel est publié.")


def add(screens, link, title, button="Enregistrer", **typed):
    screens.go(link, title)
    screens.fill(**typed)
    screens.press(button)
    screens.said("Enregistré dans la copie de travail.")


def write_wave(screens):
    screens.go("Préparer une vague", "Préparer une vague")
    screens.fill(Nom_de_la_vague="Printemps", Adresse_de_la_page="printemps")
    screens.press("Créer la vague")
    screens.see("Vérifier et publier", "publish-missing")
    screens.said("Donnez la date et l’heure d’ouverture.")
    screens.part("Calendrier", "Calendrier", "calendar")
    screens.fill(Ouverture_des_dépôts="2026-01-01T09:00", Clôture_des_dépôts="2099-06-30T18:00")
    screens.press("Enregistrer")
    screens.said("enregistré dans la copie de travail")
    screens.part("Volets", "Volets")
    add(screens, "Ajouter un volet", "Ajouter un volet", Nom_du_volet="Accompagnement")
    screens.part("Rubriques et questions", "Rubriques et questions")
    add(screens, "Ajouter une rubrique", "Ajouter une rubrique", Titre_de_la_rubrique="Le projet")
    add(screens, "Ajouter une question", "Ajouter une question", Question="À quel besoin répondez-vous ?")
    screens.see("Rubriques et questions", "sections")
    screens.part("Critères et poids", "Critères et poids")
    add(screens, "Ajouter un critère", "Ajouter un critère", Critère="Coopération", Poids="60")
    screens.said("60 sur 100")
    add(screens, "Ajouter un critère", "Ajouter un critère", Critère="Ancrage", Poids="40")
    for link, title in [
        ("Présentation", "Présentation"),
        ("Montants", "Montants"),
        ("Pièces", "Pièces"),
        ("Règles de recevabilité", "Règles de recevabilité"),
        ("Test d’éligibilité", "Test d’éligibilité"),
        ("Engagements", "Engagements"),
        ("Historique", "Historique"),
        ("Aperçu candidat", "Aperçu candidat"),
    ]:
        screens.part(link, title)
    expect(screens.page.get_by_label("À quel besoin répondez-vous")).to_be_visible()


def close_and_reopen(screens):
    screens.go("Clore par anticipation", "Clore par anticipation", "close")
    screens.fill(Motif="L’enveloppe est épuisée.")
    screens.press("Clore la vague")
    screens.said("La vague est close.")
    assert Wave.objects.get().state == WaveState.CLOSED
    screens.go("Rouvrir la vague", "Rouvrir la vague")
    screens.fill(Motif="Une rallonge est arrivée.")
    screens.press("Rouvrir la vague")
    screens.said("La vague est rouverte.")
    screens.see("État de la vague", "wave")
    assert Wave.objects.get().state == WaveState.PUBLISHED


def test_a_wave_is_opened_changed_closed_and_reopened_by_keyboard_alone(screens, live_server):
    create_call(screens)
    write_wave(screens)
    screens.part("Vérifier et publier", "Vérifier et publier")
    screens.said("Rien ne manque pour publier.")
    screens.press("Publier la vague")
    screens.said("C’est publié.")

    screens.part("Rubriques et questions", "Rubriques et questions")
    add(screens, "Ajouter une question", "Ajouter une question", Question="Combien d’emplois ?")
    screens.part("Vérifier et publier", "Vérifier et publier", "publish-change")
    screens.said("Question ajoutée")
    screens.said("Aucun brouillon n’est en cours")
    screens.fill(Ce_qui_change="Une question sur les emplois.")
    screens.press("Publier la nouvelle version")
    screens.said("La nouvelle version est publiée.")

    close_and_reopen(screens)
    screens.page.goto(f"{live_server.url}/appels/champs/")
    screens.see("Appel des champs", "public")
    screens.said("01 02 03 04 05")
    screens.go("Ce qui a changé", "Ce qui a changé")
    screens.said("Une question sur les emplois.")


def test_anyone_tests_a_project_and_keeps_the_result(page, axe, look, live_server, call_of_2021):
    page.goto(f"{live_server.url}/appels/")
    axe(page)
    page.get_by_role("link", name=re.compile("PTCE émergents")).click()
    expect(page.get_by_text("01 00 00 00 00")).to_be_visible()
    axe(page)
    look(page, "calls-2021")
    page.get_by_role("link", name=re.compile("^Suis-je éligible")).click()
    groups = page.locator("main").get_by_role("group")
    for number in range(8):
        groups.nth(number).get_by_label("Oui").check(force=True)
    groups.nth(8).get_by_label("Non").check(force=True)
    axe(page)
    page.get_by_role("button", name="Voir le résultat").click()
    expect(page.get_by_role("heading", name="Votre projet semble éligible")).to_be_visible()
    axe(page)
    look(page, "calls-eligibility")
    kept = page.url

    page.goto(kept)
    expect(page.get_by_role("heading", name="Votre projet semble éligible")).to_be_visible()
    page.goto(f"{live_server.url}/appels/{call_of_2021.call.slug}/{call_of_2021.slug}/questions/")
    axe(page)


@pytest.fixture
def call_of_2021(live_server):
    text = (Path(settings.BASE_DIR) / "data/waves/ptce-2021.toml").read_text()
    return import_wave(text, by=service_account(), publish=True)
