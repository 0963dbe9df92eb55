"""The whole way of a candidate with scripts off: only links, plain forms and pages."""

import re

import pytest
from playwright.sync_api import Page, expect

from essaim.calls.factories import SUPPORT, WaveFactory
from essaim.dossiers.models import Dossier
from essaim.mail.models import Message
from essaim.territories.factories import CommuneFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
ASSOCIATION, COMPANY, TOWN = "9220", "5710", "7210"  # legal forms


@pytest.fixture
def plain(browser, browser_context_args):
    """A page that runs no script."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


class Candidate:
    """Somebody who reads, types, presses buttons."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site

    def open(self, path: str) -> None:
        assert self.page.goto(self.site + path).status == 200

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=False).first.fill(text)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def reads(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def is_at(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()

    def types_an_organisation(self, name: str, legal_form: str) -> None:
        """The register does not answer: the form to fill by hand is now in the page."""
        self.reads("Le registre public n’a pas pu répondre.")
        self.type("Nom de l’organisation", name)
        self.page.get_by_label("Forme juridique").select_option(legal_form)
        self.type("Adresse", "1 place de la Mairie")


@pytest.fixture
def candidate(plain, live_server):
    return Candidate(plain, live_server.url)


def sign_in(candidate):
    candidate.open("/connexion/?next=/dossiers/commencer/")
    candidate.type("Votre adresse électronique", "ada@example.fr")
    candidate.press("Recevoir un code")
    code = re.search(r"\b\d{6}\b", Message.objects.get(to="ada@example.fr").text)[0]
    candidate.type("Code reçu", code)
    candidate.press("Continuer")
    candidate.is_at("Commencer un dossier")


def start(candidate):
    candidate.type("Nom du nouveau pôle", "Le pôle du fleuve")
    candidate.type("SIRET, SIREN ou RNA", "732 829 320 00074")
    candidate.press("Ouvrir le dossier")
    candidate.types_an_organisation("Les Compagnons du fleuve", ASSOCIATION)
    candidate.press("Ouvrir le dossier")
    candidate.is_at("Le pôle du fleuve")


def add_members(candidate, root):
    for number, name, legal_form in [
        ("356 000 000 00048", "Ateliers Dupont", COMPANY),
        ("217 500 016 00019", "Ville de Rivière-Neuve", TOWN),
    ]:
        candidate.open(f"{root}/membres/ajouter/")
        candidate.type("SIRET, SIREN ou RNA", number)
        candidate.press("Ajouter")
        candidate.types_an_organisation(name, legal_form)
        candidate.press("Ajouter")
        candidate.is_at(name)
        candidate.type("Rôle", "Participe aux achats communs")
        candidate.press("Enregistrer")


def paste_the_territory(candidate, root):
    CommuneFactory(name="Rivière-Neuve", code="38999")
    candidate.open(f"{root}/territoire/")
    candidate.type("Coller une liste", "Rivière-Neuve\n38999")
    candidate.press("Enregistrer")
    candidate.reads("Le territoire est enregistré.")


def answer(candidate, root):
    candidate.open(f"{root}/rubriques/project/")
    candidate.type("Le projet en une phrase", "Une rivière, des ateliers.")
    candidate.type("À quel besoin répond-il", "Trop d’objets jetés.")
    candidate.press("Enregistrer et continuer")
    candidate.is_at("La situation")
    candidate.page.get_by_label("Non", exact=True).first.check()
    candidate.page.get_by_label("Idée").check()
    candidate.press("Enregistrer et continuer")


def join_a_piece(candidate, root):
    candidate.open(f"{root}/pieces/")
    file = {"name": "statuts.pdf", "mimeType": "application/pdf", "buffer": PDF}
    candidate.page.locator("#piece-statutes input[type=file]").set_input_files(file)
    candidate.press("Joindre Statuts")
    candidate.reads("Le fichier est joint.")


def file_it(candidate, root):
    candidate.open(f"{root}/depot/")
    candidate.type("Nom de la personne", "Ada Martin")
    candidate.type("Sa qualité", "Présidente")
    candidate.type("Son adresse électronique", "ada@example.fr")
    candidate.page.get_by_label("Je certifie l’exactitude des informations.").check()
    candidate.page.get_by_label("contrat d’engagement républicain", exact=False).check()
    candidate.press("Déposer le dossier")
    candidate.reads("Dossier déposé")


def test_a_candidate_files_a_dossier_without_any_script(candidate):
    WaveFactory(open=True)

    sign_in(candidate)
    start(candidate)
    dossier = Dossier.objects.get()
    root = f"/dossiers/{dossier.reference}"
    add_members(candidate, root)
    paste_the_territory(candidate, root)
    answer(candidate, root)
    join_a_piece(candidate, root)
    file_it(candidate, root)

    dossier.refresh_from_db()
    content = dossier.last_submission.content
    assert (dossier.state, dossier.doors) == ("submitted", [SUPPORT])
    assert content["answers"]["pitch"] == "Une rivière, des ateliers."
    names = [member["organization"]["name"] for member in content["members"]]
    assert sorted(names) == ["Ateliers Dupont", "Ville de Rivière-Neuve"]
    assert [piece["name"] for piece in content["pieces"]] == ["statuts.pdf"]


def test_the_eligibility_test_answers_without_any_script(candidate):
    wave = WaveFactory(open=True)

    candidate.open(f"/appels/{wave.call.slug}/")
    candidate.page.get_by_role("link", name="Suis-je éligible").click()
    candidate.page.get_by_role("group", name="de droit privé").get_by_label("Non").check()
    candidate.press("Voir le résultat")

    candidate.reads("Une collectivité peut être membre, pas porteuse.")
