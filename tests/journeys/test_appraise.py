"""The appraiser's journey by keyboard: complements, verdicts, second look, letter; each page passes axe."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.admissibility.factories import DeskDossierFactory
from essaim.admissibility.models import Letter, Verdict
from essaim.calls.factories import SUPPORT, WaveFactory
from essaim.dossiers.factories import AnswerFactory, SubmissionFactory
from essaim.dossiers.models import Dossier
from essaim.mail.models import Message
from essaim.notices.factories import DelegationFactory
from essaim.poles.factories import MembershipFactory, PolePlaceFactory
from essaim.services.queries import entitlement_of
from essaim.territories.factories import RegionFactory
from tests.journeys.conftest import Keyboard

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
ANSWERS = {
    "pitch": "Une rivière, des ateliers.",
    "need": "Trop d’objets jetés.",
    "helped_before": "non",
    "stage": "Idée",
}


class Cast:
    """A closed wave in Bretagne: a dossier without its statutes, a unit of two, a national officer."""

    def __init__(self) -> None:
        region = RegionFactory(code="53", name="Bretagne")
        candidate = UserFactory(first_name="Ada", last_name="Martin")
        self.dossier = DeskDossierFactory(
            wave=WaveFactory(closed=True, name="Vague de printemps"),
            pole__name="Le pôle du fleuve",
            pole__region=region,
            region=region,
            created_by=candidate,
            doors=[SUPPORT],
            filing=False,
            signatory_name="Ada Martin",
            signatory_email=candidate.email,
        )
        for key, value in ANSWERS.items():
            AnswerFactory(dossier=self.dossier, key=key, value=value)
        MembershipFactory(
            pole=self.dossier.pole, company=True, confirmed=True, organization__name="Ateliers Dupont"
        )
        MembershipFactory(pole=self.dossier.pole, authority=True, confirmed=True)
        PolePlaceFactory(pole=self.dossier.pole)
        SubmissionFactory(dossier=self.dossier)
        self.candidate = candidate
        self.appraiser = person(Role.APPRAISER, "Léa", "Bernard", region=region)
        self.officer = person(Role.NATIONAL_OFFICER, "Noé", "Petit")
        self.desk = f"/instruction/{self.dossier.reference}/"
        self.own = f"/dossiers/{self.dossier.reference}/"


def person(role, first_name, last_name, **place):
    return MandateFactory(
        role=role, user=UserFactory(first_name=first_name, last_name=last_name), **place
    ).user


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def arrive(page, live_server, axe, look):
    """`arrive(path)` opens a page of the site, checks that anyone can use it, keeps a picture."""

    def go(path, picture=""):
        page.goto(f"{live_server.url}{path}")
        axe(page)
        if picture:
            look(page, picture)

    return go


def heading(page: Page, name: str, level: int = 1) -> None:
    expect(page.get_by_role("heading", level=level, name=name)).to_be_visible()


def press(page: Page, name: str, role: str = "button") -> None:
    """And wait for the page it leads to."""
    with page.expect_navigation():
        Keyboard(page).press(name, role=role)


def ask_for_the_statutes(page, cast, arrive, axe, look):
    arrive("/instruction/", "desk")
    press(page, "Le pôle du fleuve", "link")
    heading(page, "Le pôle du fleuve")
    axe(page)
    look(page, "desk-sheet")
    expect(page.get_by_text("Il manque : Statuts.")).to_be_visible()
    press(page, "Demander des compléments", "link")
    axe(page)
    look(page, "desk-completion")
    expect(page.get_by_label("Statuts (indispensable)")).to_be_checked()
    Keyboard(page).type("Explication pour le candidat", "Joignez les statuts signés.")
    press(page, "Envoyer la demande")
    expect(page.get_by_text("En attente du candidat")).to_be_visible()
    axe(page)
    look(page, "desk-exchanges")
    arrive("/instruction/?clock=suspended")
    expect(page.get_by_role("table").get_by_text("Délai suspendu", exact=True)).to_be_visible()


def complete_the_dossier(page, cast, arrive, axe, look):
    arrive(f"{cast.own}echanges/", "candidate-thread")
    expect(page.get_by_text("Des compléments sont attendus")).to_be_visible()
    Keyboard(page).type("Votre message", "Je vous les envoie aujourd’hui.")
    press(page, "Envoyer le message")
    expect(page.get_by_text("Je vous les envoie aujourd’hui.")).to_be_visible()
    arrive(f"{cast.own}pieces/")
    page.locator("#piece-statutes input[type=file]").set_input_files(
        {"name": "statuts.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    Keyboard(page).press("Joindre Statuts")
    expect(page.get_by_text("Le fichier est joint.").first).to_be_visible()
    arrive(f"{cast.own}depot/")
    Keyboard(page).type("Sa qualité", "Présidente")
    Keyboard(page).tick("Je certifie l’exactitude des informations.")
    Keyboard(page).tick("contrat d’engagement républicain")
    press(page, "Envoyer les compléments")
    expect(page.get_by_role("heading", name="Dossier déposé")).to_be_visible()
    arrive(f"{cast.own}suite/", "candidate-outcome-waiting")


def judge_the_rules(page, cast, arrive, axe, *, unmet=""):
    arrive(cast.desk)
    for rule in page.locator("fieldset[id^=regle-]").all():
        refused = rule.get_attribute("id") == f"regle-{unmet}"
        Keyboard(page).pick(rule.get_by_label("Non remplie" if refused else "Remplie", exact=True))
        reason = "Le porteur est une commune." if refused else "Vérifié dans le dossier."
        Keyboard(page).type_into(rule.get_by_label("Motif"), reason)
    press(page, "Enregistrer les verdicts")
    expect(page.get_by_text("Verdict de Léa Bernard").first).to_be_visible()
    axe(page)


def write_and_send_the_letter(page, axe, look):
    press(page, "Préparer la lettre", "link")
    axe(page)
    press(page, "Enregistrer le texte")
    heading(page, "Avant d’envoyer", level=3)
    look(page, "desk-letter")
    press(page, "Envoyer au candidat")
    expect(page.get_by_text("La lettre est envoyée au candidat.")).to_be_visible()
    axe(page)


def test_a_dossier_is_completed_then_declared_admissible_and_opens_the_bouquet(
    page, sign_in, cast, arrive, axe, look
):
    DelegationFactory()
    sign_in(cast.appraiser)
    ask_for_the_statutes(page, cast, arrive, axe, look)
    sign_in(cast.candidate)
    complete_the_dossier(page, cast, arrive, axe, look)
    sign_in(cast.appraiser)
    arrive(f"{cast.desk}depot/", "desk-filing")
    arrive(f"{cast.desk}depot/comparaison/", "desk-compare")
    judge_the_rules(page, cast, arrive, axe)
    look(page, "desk-sheet-judged")
    press(page, "Déclarer recevable")
    expect(page.get_by_text("Le volet est déclaré recevable.")).to_be_visible()

    write_and_send_the_letter(page, axe, look)
    arrive(f"{cast.desk}historique/", "desk-history")
    arrive("/instruction/statistiques/", "desk-statistics")

    assert Letter.objects.get().kind == "notice"
    assert entitlement_of(cast.dossier.pole).is_open
    assert Message.objects.filter(key="bouquet_right", to=cast.candidate.email).exists()
    sign_in(cast.candidate)
    arrive(f"{cast.own}suite/", "candidate-outcome")
    press(page, "Voir mon bouquet", "link")
    heading(page, "Bouquet de services")
    axe(page)
    look(page, "candidate-bouquet")


def refuse_the_door(page, axe, look):
    press(page, "Proposer non recevable", "link")
    expect(page.get_by_label("Motifs, tels que le candidat les lira")).to_have_value(
        "La structure porteuse n’est pas une personne morale de droit privé. Le porteur est une commune. "
        "(Décret n° 2015-431, article 3, 1°)"
    )
    axe(page)
    look(page, "desk-refuse")
    press(page, "Proposer ce verdict")
    expect(page.get_by_text("Second regard attendu")).to_be_visible()


def test_a_refusal_takes_two_persons_and_tells_the_candidate_why(page, sign_in, cast, arrive, axe, look):
    sign_in(cast.appraiser)
    judge_the_rules(page, cast, arrive, axe, unmet="private_law")
    refuse_the_door(page, axe, look)

    sign_in(cast.officer)
    arrive("/instruction/?waiting=second_look", "desk-second-looks")
    press(page, "Le pôle du fleuve", "link")
    press(page, "Donner un second regard", "link")
    axe(page)
    look(page, "desk-second-look")
    press(page, "Renvoyer à l’instructeur")
    expect(page.get_by_text("Expliquez à l’instructeur ce qu’il doit revoir.").first).to_be_visible()
    press(page, "Confirmer le verdict")
    expect(page.get_by_text("Non recevable", exact=True).first).to_be_visible()

    sign_in(cast.candidate)
    arrive(f"{cast.own}suite/", "candidate-outcome-refused")
    expect(page.get_by_text("Le porteur est une commune.")).to_be_visible()
    expect(page.get_by_text("Elle ne vous retire pas le nom")).to_be_visible()
    assert Verdict.objects.get().second_by == cast.officer
    assert Dossier.objects.get().state == "inadmissible"


def test_a_batch_is_previewed_then_done_by_keyboard_alone(
    page, live_server, sign_in, cast, arrive, axe, look
):
    sign_in(cast.officer)
    arrive("/instruction/")

    Keyboard(page).tick("Choisir Le pôle du fleuve")
    press(page, "Déclarer recevables")
    heading(page, "Déclarer recevables")
    expect(page.get_by_text("Laissé de côté")).to_be_visible()
    axe(page)
    look(page, "desk-batch-preview")
    press(page, "Déclarer recevables")

    expect(page.get_by_text("1 dossier laissé de côté.")).to_be_visible()
    axe(page)
    look(page, "desk-batch")


def test_the_desk_works_without_a_script(browser, live_server, browser_context_args, cast):
    client = Client()
    client.force_login(cast.appraiser)
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    cookie = client.cookies["essaim_session"].value
    context.add_cookies([{"name": "essaim_session", "value": cookie, "url": live_server.url}])
    page = context.new_page()

    page.goto(f"{live_server.url}/instruction/")
    page.get_by_label("Rechercher").fill("introuvable")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_text("Aucun dossier ne correspond")).to_be_visible()

    page.goto(f"{live_server.url}{cast.desk}")
    page.locator("#regle-territory").get_by_label("Motif").fill("Sans script")
    page.get_by_role("button", name="Enregistrer les verdicts").click()
    expect(page.get_by_text("Verdict de Léa Bernard").first).to_be_visible()
    context.close()
