"""From the panel to the scores: invitation, ties, sharing out, reviews; each page passes axe."""

import pytest
from playwright.sync_api import Page, expect

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.admissibility.factories import DeskDossierFactory
from essaim.appraisal.factories import DutyFactory, PhaseFactory, ReaderFactory
from essaim.appraisal.models import Duty, Review
from essaim.calls.factories import WaveFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    wave = WaveFactory(closed=True, name="Vague d’automne")
    dossier = DeskDossierFactory(submitted=False, admissible=True, wave=wave, pole__name="Le pôle du fleuve")
    PhaseFactory(wave=wave)
    manager = MandateFactory(role=Role.PROGRAMME_MANAGER, user=UserFactory(last_name="Petit")).user
    expert = UserFactory(first_name="Ada", last_name="Durand")
    other = ReaderFactory(wave=wave, user__first_name="Zoé", user__last_name="Moreau")
    return {"wave": wave, "dossier": dossier, "manager": manager, "expert": expert, "other": other.user}


@pytest.fixture
def arrive(page, live_server, axe):
    def go(path):
        page.goto(f"{live_server.url}{path}")
        axe(page)

    return go


def test_a_dossier_is_given_read_and_scored(page: Page, sign_in, arrive, cast, axe):
    organise = f"/evaluation/vagues/{cast['wave'].slug}/"
    invite(page, sign_in, arrive, cast, organise, axe)
    declare(page, sign_in, arrive, cast, axe)
    share_out(page, sign_in, arrive, cast, organise)
    read(page, sign_in, arrive, cast, axe)
    arrive_at_the_scores(page, sign_in, arrive, cast, organise, axe)


def invite(page, sign_in, arrive, cast, organise, axe):
    sign_in(cast["manager"])
    arrive(organise)
    page.get_by_label("Adresse électronique").fill(cast["expert"].email)
    page.get_by_label("Niveau").select_option("nation")
    page.get_by_role("button", name="Inviter").click()
    expect(page.get_by_text("L’invitation est partie.")).to_be_visible()

    sign_in(cast["expert"])
    arrive("/lectures/")
    page.get_by_role("link", name="Vague d’automne").click()
    axe(page)
    page.get_by_label("Nombre de dossiers que vous acceptez").fill("5")
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("Aucun dossier à lire pour le moment")).to_be_visible()
    arrive("/lectures/profil/")


def declare(page, sign_in, arrive, cast, axe):
    sign_in(cast["other"])
    arrive("/lectures/a-declarer/")
    page.get_by_role("link", name="Le pôle du fleuve").click()
    axe(page)
    page.get_by_text("Oui\u00a0: ce dossier ne me sera plus montré").click()
    page.get_by_label("De quoi s’agit-il").fill("J’y ai travaillé.")
    page.get_by_role("button", name="Déclarer").click()
    expect(page.get_by_text("Ce dossier ne vous sera plus montré.")).to_be_visible()
    arrive("/lectures/a-declarer/")
    expect(page.get_by_text("Le pôle du fleuve")).to_have_count(0)


def share_out(page, sign_in, arrive, cast, organise):
    sign_in(cast["manager"])
    arrive(f"{organise}liens/")
    arrive(f"{organise}phases/")
    arrive(f"{organise}phases/accompagnement/nation/")
    arrive(f"{organise}repartition/accompagnement/nation/")
    page.get_by_label("Lectures par dossier").fill("1")
    page.get_by_role("button", name="Calculer").click()
    page.get_by_role("cell", name="Optimum prouvé").wait_for()
    page.get_by_role("rowheader").first.get_by_role("link").click()
    expect(page.get_by_role("cell", name="Ada Durand")).to_be_visible()
    page.get_by_role("button", name="Appliquer cette répartition").click()
    expect(page.get_by_text("La répartition est appliquée")).to_be_visible()
    assert Duty.objects.get().reader.user == cast["expert"]


def read(page, sign_in, arrive, cast, axe):
    sign_in(cast["expert"])
    arrive("/lectures/")
    page.get_by_role("link", name="Le pôle du fleuve").click()
    page.get_by_text("Non, aucun lien").click()
    page.get_by_role("button", name="Déclarer").click()
    page.get_by_role("link", name="Lire le dossier").click()
    axe(page)
    page.get_by_role("radiogroup", name="Coopération").get_by_text("4", exact=True).click()
    page.get_by_role("radiogroup", name="Ancrage").get_by_text("3", exact=True).click()
    page.get_by_label("Pour le candidat").fill("Un projet clair.")
    expect(page.get_by_text("Enregistré à").first).to_be_visible()
    page.get_by_role("button", name="Remettre mon avis").click()
    expect(page.get_by_text("Votre avis est remis. Merci.")).to_be_visible()
    axe(page)
    assert str(Review.objects.get().total) == "14.40"


def arrive_at_the_scores(page, sign_in, arrive, cast, organise, axe):
    sign_in(cast["manager"])
    for part in ("avis/", "avancement/accompagnement/nation/", "lectures/", "consultations/"):
        arrive(f"{organise}{part}")
    arrive(f"{organise}notes/accompagnement/nation/")
    page.get_by_role("button", name="Calculer").click()
    expect(page.get_by_text("Les notes sont calculées.")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Le pôle du fleuve").first.click()
    axe(page)
    arrive("/evaluation/")
    arrive("/evaluation/experts/")
    arrive("/evaluation/classements/")


def press_tab_to(page, name, role="link"):
    """Tab until this control has the focus, as somebody without a mouse does."""
    wanted = page.get_by_role(role, name=name).first
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {name}")


def choose(page, group):
    """The first answer of a group of radio buttons; arrows go from one to the next."""
    for _ in range(80):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "() => document.activeElement.type === 'radio' && "
            "document.activeElement.closest('[role=radiogroup],fieldset')?.textContent"
        )
        if here and group in here:
            page.keyboard.press("Space")
            return
    raise AssertionError(f"Tab never reaches {group}")


def test_an_expert_declares_reviews_and_hands_in_by_keyboard_alone(page: Page, sign_in, live_server, cast):
    duty = DutyFactory(
        dossier=cast["dossier"],
        reader=ReaderFactory(wave=cast["wave"], user=cast["expert"]),
        door="accompagnement",
    )
    sign_in(cast["expert"])
    page.goto(f"{live_server.url}/lectures/")

    press_tab_to(page, "Le pôle du fleuve")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Votre déclaration")).to_be_visible()
    choose(page, "Non, aucun lien")
    press_tab_to(page, "Déclarer", "button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Lire le dossier")).to_be_visible()
    press_tab_to(page, "Lire le dossier")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Mon avis")).to_be_visible()
    choose(page, "Coopération")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    choose(page, "Ancrage")
    page.keyboard.press("ArrowDown")
    press_tab_to(page, "Pour le candidat", "textbox")
    page.keyboard.type("Un projet clair.")
    expect(page.get_by_text("Enregistré à").first).to_be_visible()
    press_tab_to(page, "Remettre mon avis", "button")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Votre avis est remis. Merci.")).to_be_visible()
    review = Review.objects.get(duty=duty)
    assert (review.state, review.scores) == ("submitted", {"cooperation": 4, "territory": 1})
