"""The coordinator's journey, from a draft to the receipt, by keyboard alone; every page passes axe."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from essaim.accounts.factories import UserFactory
from essaim.calls.factories import WaveFactory
from essaim.dossiers.factories import DossierFactory
from essaim.dossiers.models import Dossier
from essaim.organizations.factories import OrganizationFactory
from essaim.poles.factories import MembershipFactory
from essaim.territories.factories import CommuneFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@pytest.fixture
def arrive(page, live_server, axe, look):
    """`arrive(path)` opens a page of the site, checks that anyone can use it, keeps a picture."""

    def go(path, heading=None, picture=""):
        page.goto(f"{live_server.url}{path}")
        if heading:
            expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        axe(page)
        if picture:
            look(page, picture)

    return go


def heading(page, name):
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def open_a_dossier(page, keyboard, arrive, axe):
    WaveFactory(open=True)
    lead = OrganizationFactory(name="Les Compagnons du fleuve", siret="73282932000074")
    arrive("/dossiers/", "Mes dossiers")
    keyboard.press("Répondre à", role="link")
    heading(page, "Commencer un dossier")
    axe(page)
    keyboard.type("Nom du nouveau pôle", "Le pôle du fleuve")
    keyboard.type("SIRET, SIREN ou RNA", lead.siret)
    keyboard.press("Ouvrir le dossier")
    heading(page, "Le pôle du fleuve")
    return Dossier.objects.get()


def describe_the_pole(page, keyboard, arrive, root):
    arrive(f"{root}/", picture="dossier-overview")
    arrive(f"{root}/structure/")
    arrive(f"{root}/pole/", picture="dossier-pole")
    keyboard.type("le pôle en une phrase", "Réparer et former ensemble")
    keyboard.press("Enregistrer")
    expect(page.get_by_text("Le pôle est enregistré.")).to_be_visible()


def gather_members(page, keyboard, arrive, root, dossier):
    MembershipFactory(pole=dossier.pole, company=True, organization__name="Ateliers Dupont")
    member = MembershipFactory(pole=dossier.pole, authority=True)
    for path in ("membres/ajouter/", f"membres/{member.reference}/", f"membres/{member.reference}/retirer/"):
        arrive(f"{root}/{path}")
    arrive(f"{root}/membres/", "Les membres", "dossier-members")
    keyboard.press("Inviter tous ceux qui ne l’ont pas été")
    expect(page.get_by_text("2 invitations envoyées.")).to_be_visible()


def draw_the_territory(page, keyboard, arrive, root):
    CommuneFactory(name="Rivière-Neuve")
    arrive(f"{root}/territoire/?chercher=Rivière")
    keyboard.tick("Rivière-Neuve")
    keyboard.press("Enregistrer")
    expect(page.get_by_text("Le territoire est enregistré.")).to_be_visible()
    arrive(f"{root}/territoire/", picture="dossier-territory")


def answer_the_questions(page, keyboard, arrive, axe, root):
    arrive(f"{root}/rubriques/project/", "Le projet", "dossier-section")
    keyboard.type("Le projet en une phrase", "Une rivière, des ateliers.")
    keyboard.type("À quel besoin répond-il", "Trop d’objets jetés.")
    keyboard.press("Enregistrer et continuer")
    heading(page, "La situation")
    keyboard.choose_next("Oui")
    keyboard.tick("Idée")
    axe(page)
    keyboard.press("Enregistrer et continuer")
    heading(page, "Les pièces")


def join_a_piece(page, keyboard, axe, look):
    axe(page)
    look(page, "dossier-pieces")
    page.locator("#piece-statutes input[type=file]").set_input_files(
        {"name": "statuts.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    keyboard.press("Joindre Statuts")
    expect(page.get_by_text("Le fichier est joint.").first).to_be_visible()
    axe(page)


def file_it(page, keyboard, arrive, root):
    arrive(f"{root}/verification/", "Ce qui manque", "dossier-checklist")
    arrive(f"{root}/co-auteurs/", "Co-auteurs", "dossier-coauthors")
    arrive(f"{root}/depot/", "Relecture et dépôt", "dossier-review")
    keyboard.type("Sa qualité", "Présidente")
    keyboard.tick("Je certifie l’exactitude des informations.")
    keyboard.tick("contrat d’engagement républicain")
    keyboard.press("Déposer le dossier")
    expect(page.get_by_role("heading", name="Dossier déposé")).to_be_visible()


def test_a_coordinator_files_a_dossier_by_keyboard_alone(page, sign_in, keyboard, arrive, axe, look):
    sign_in(UserFactory(first_name="Ada", last_name="Martin"))

    dossier = open_a_dossier(page, keyboard, arrive, axe)
    root = f"/dossiers/{dossier.reference}"
    describe_the_pole(page, keyboard, arrive, root)
    gather_members(page, keyboard, arrive, root, dossier)
    draw_the_territory(page, keyboard, arrive, root)
    answer_the_questions(page, keyboard, arrive, axe, root)
    join_a_piece(page, keyboard, axe, look)
    file_it(page, keyboard, arrive, root)

    answers = Dossier.objects.get().last_submission.content["answers"]
    assert (answers["pitch"], answers["stage"]) == ("Une rivière, des ateliers.", "Idée")
    for name in ("", "depots/1/", "retirer/", "imprimer/", "textes-conserves/", "reprendre/", "depot/"):
        arrive(f"{root}/{name}")
    look(page, "dossier-filed")


def test_the_budget_is_written_and_checked_without_leaving_the_page(page, live_server, sign_in, axe, look):
    author = UserFactory()

    dossier = DossierFactory(created_by=author, doors=["accompagnement", "subvention"])
    sign_in(author)
    page.goto(f"{live_server.url}/dossiers/{dossier.reference}/budget/")
    axe(page)
    page.get_by_label("64 Charges de personnel : animation du pôle, année 1").fill("40 000")
    page.get_by_label("74 État : subvention demandée à cet appel, année 1").fill("40000")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Charges et produits sont égaux")).to_be_visible()
    expect(page.locator("#totaux-expense")).to_contain_text("40\u202f000\u00a0€")
    look(page, "dossier-budget")

    page.get_by_role("button", name="Enregistrer", exact=True).click()

    expect(page.get_by_text("Le budget est enregistré.")).to_be_visible()
    axe(page)
    assert dossier.budget_lines.count() == 2


def test_every_page_works_without_a_script(browser, live_server, browser_context_args):

    dossier = DossierFactory()
    client = Client()
    client.force_login(dossier.created_by)
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    cookie = client.cookies["essaim_session"].value
    context.add_cookies([{"name": "essaim_session", "value": cookie, "url": live_server.url}])
    page = context.new_page()

    page.goto(f"{live_server.url}/dossiers/{dossier.reference}/rubriques/project/")
    page.get_by_label("Le projet en une phrase").fill("Sans script")
    page.get_by_role("button", name="Enregistrer", exact=True).click()

    expect(page.get_by_text("Vos réponses sont enregistrées.")).to_be_visible()
    assert dossier.answers.get(key="pitch").value == "Sans script"
    context.close()
