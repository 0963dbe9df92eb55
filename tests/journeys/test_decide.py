"""Decisions read one by one under embargo, released by the keyboard, then read and contested."""

import pytest
from playwright.sync_api import expect

from essaim.decisions.actions import releases
from essaim.decisions.models import Appeal, Decision
from essaim.decisions.tests.decisions import (
    REFUSED,
    candidate,
    financed,
    make_ready,
    manager,
    prepare,
    read_by,
    reserve,
    the_wave,
)
from essaim.territories.factories import RegionFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


class Cast:
    """Three competitors of a wave, decided as a portfolio wished; two of them were read."""

    def __init__(self) -> None:
        self.wave = the_wave()
        region = RegionFactory(code="53", name="Bretagne")
        self.won = candidate(self.wave, "Le pôle du fleuve", region=region)
        self.waiting = candidate(self.wave, "La ferme des voisins", region=region)
        self.lost = candidate(self.wave, "L’atelier du port", region=region)
        for dossier in (self.waiting, self.lost):
            read_by(dossier, "Un projet clair, à mieux chiffrer.")
        self.manager = manager()
        wanted = {self.won: financed(), self.waiting: reserve(1), self.lost: REFUSED}
        prepare(self.wave, self.manager, wanted)
        self.board = f"/selection/decisions/vagues/{self.wave.slug}/volets/subvention/"


@pytest.fixture
def cast():
    return Cast()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def reach(page, name):
    """By the Tab key alone, as somebody without a mouse."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"{name} is not reached by the keyboard")


def read_one_by_one(page, axe, look):
    page.get_by_role("link", name="Relire les retours").click()
    axe(page)
    look(page, "decision-feedback")
    expect(page.get_by_text("Un projet clair, à mieux chiffrer.").first).to_be_visible()
    page.get_by_label("Ce que le candidat lira").fill("Zoé Lefèvre a aimé.")
    press(page, "Relu, au suivant")
    expect(page.get_by_text("Ce texte nomme une personne").first).to_be_visible()
    axe(page)
    page.get_by_label("Ce que le candidat lira").fill("Un projet clair. Précisez le budget.")
    reach(page, "Relu, au suivant")
    page.keyboard.press("Enter")
    expect(page.get_by_text("est relu.")).to_be_visible()
    press(page, "Relu, au suivant")


def declare_all_ready(page, axe, look):
    page.get_by_role("link", name="Déclarer prêtes").click()
    axe(page)
    look(page, "decision-batch")
    press(page, "Déclarer prêtes")
    expect(page.get_by_text("Terminé le")).to_be_visible()
    axe(page)


def release_by_keyboard(page, axe, look):
    page.get_by_role("link", name="Publication", exact=True).click()
    axe(page)
    look(page, "decision-release")
    press(page, "Publier maintenant")
    expect(page.get_by_text("Cochez la case pour publier maintenant.").first).to_be_visible()
    axe(page)
    page.get_by_label("J’ai relu les décisions").focus()
    page.keyboard.press("Space")
    reach(page, "Publier maintenant")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Les décisions sont publiées.")).to_be_visible()


def contest(page, axe, look):
    axe(page)
    look(page, "candidate-decision")
    expect(page.get_by_text("Un projet clair").first).to_be_visible()
    page.get_by_text("Contester cette décision", exact=True).click()
    page.get_by_role("link", name="Déposer un recours gracieux").click()
    axe(page)
    page.get_by_label("Pourquoi contestez-vous").fill("Le budget a été mal lu.")
    press(page, "Déposer le recours")
    expect(page.get_by_text("Votre recours est enregistré.")).to_be_visible()


def answer(page, axe, look):
    axe(page)
    look(page, "appeal")
    page.get_by_label("Réponse motivée").first.fill("L’enveloppe est épuisée.")
    press(page, "Rejeter et notifier")
    expect(page.get_by_text("La réponse est notifiée au candidat.")).to_be_visible()


def test_decisions_are_read_again_then_released(page, live_server, sign_in, cast, axe, look):
    laureates = f"{live_server.url}/laureats/{cast.wave.slug}/"
    assert page.goto(laureates).status == 404
    sign_in(cast.manager)
    page.goto(f"{live_server.url}{cast.board}")
    axe(page)
    look(page, "decision-board")
    read_one_by_one(page, axe, look)
    declare_all_ready(page, axe, look)
    release_by_keyboard(page, axe, look)
    page.get_by_role("link", name="Notifications").click()
    axe(page)
    look(page, "decision-deliveries")

    page.context.clear_cookies()
    page.goto(laureates)
    axe(page)
    look(page, "laureates")
    expect(page.get_by_text("Le pôle du fleuve").first).to_be_visible()
    expect(page.get_by_text("L’atelier du port")).to_have_count(0)
    assert Decision.objects.filter(state="released").count() == 3


def test_a_candidate_reads_the_decision_and_contests_it(page, live_server, sign_in, cast, axe, look):
    for decision in Decision.objects.all():
        make_ready(decision, cast.manager)
    releases.release_now(cast.wave, ["subvention"], by=cast.manager)

    sign_in(cast.lost.created_by)
    page.goto(f"{live_server.url}/dossiers/{cast.lost.reference}/decision/")
    contest(page, axe, look)

    sign_in(cast.manager)
    page.goto(f"{live_server.url}/selection/decisions/recours/{Appeal.objects.get().public_id}/")
    answer(page, axe, look)
    assert Appeal.objects.get().state == "rejected"
