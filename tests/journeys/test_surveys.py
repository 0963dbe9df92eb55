"""A manager asks, a compagnon answers by keyboard, the results come; each page passes axe."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.community import actions
from essaim.community.factories import SurveyFactory, SurveyQuestionFactory
from essaim.community.models import Survey, SurveyAnswer
from tests.journeys.conftest import Keyboard

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def manager():
    return MandateFactory(role=Role.PROGRAMME_MANAGER).user


@pytest.fixture
def helpers():
    return [MandateFactory(role=Role.COMPAGNON).user for _ in range(6)]


def test_a_poll_from_its_question_to_what_everybody_said(
    page: Page, live_server, sign_in, axe, manager, helpers
):
    sign_in(manager)
    page.goto(f"{live_server.url}/communaute/enquetes/")
    prepare(page, axe)
    survey = Survey.objects.get()
    address = f"{live_server.url}/communaute/enquetes/{survey.reference}/"

    sign_in(helpers[0])
    page.goto(address)
    answer(page, axe)
    assert SurveyAnswer.objects.get().person is None

    question = survey.questions.get()
    for user in helpers[1:]:
        actions.answer_survey(survey, {str(question.public_id): 1}, by=user)
    sign_in(manager)
    page.goto(address)
    read(page, axe)


def passes(page: Page, axe, title: str) -> None:
    """The page that a click opened, once it is there."""
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    axe(page)


def prepare(page: Page, axe) -> None:
    page.get_by_role("link", name="Préparer une enquête").click()
    passes(page, axe, "Préparer une enquête")
    page.get_by_label("Intitulé").fill("La prochaine visite")
    page.get_by_label("Pourquoi ces questions").fill("Pour choisir où aller.")
    page.get_by_label("Les compagnons", exact=True).check()
    closing = timezone.localtime() + timedelta(days=5)
    page.get_by_label("Clôture").fill(f"{closing:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Ajouter une question").click()
    passes(page, axe, "Ajouter une question")
    page.get_by_label("Question", exact=True).fill("Où aller\u00a0?")
    page.get_by_label("Réponses à choisir").fill("Figeac\nLons-le-Saunier")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Sondage", exact=True)).to_be_visible()
    page.get_by_role("link", name="Ouvrir maintenant").click()
    expect(page.get_by_text("Personnes consultées\u00a0: 6.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Ouvrir maintenant").click()
    expect(page.get_by_text("Ouverte", exact=True)).to_be_visible()


def answer(page: Page, axe) -> None:
    expect(page.get_by_text("personne ne peut relier les deux")).to_be_visible()
    Keyboard(page).press("Répondre", role="link")
    expect(page.get_by_role("button", name="Envoyer ma réponse")).to_be_visible()
    axe(page)
    page.get_by_label("Figeac").focus()
    page.keyboard.press("Space")
    Keyboard(page).press("Envoyer ma réponse")
    expect(page.get_by_text("Vous avez répondu.")).to_be_visible()
    axe(page)


def read(page: Page, axe) -> None:
    expect(page.get_by_text("Les réponses anonymes se lisent après la clôture")).to_be_visible()
    page.get_by_role("link", name="Clore les réponses").click()
    page.get_by_role("button", name="Clore les réponses").click()
    page.get_by_role("link", name="Lire les résultats").click()
    expect(page.get_by_role("row", name="Lons-le-Saunier")).to_contain_text("5 (83 %)")
    axe(page)


def test_a_person_answers_without_any_script(browser, live_server, client, helpers):
    survey = SurveyFactory()
    SurveyQuestionFactory(survey=survey)
    actions.open_survey(survey, by=MandateFactory(role=Role.PROGRAMME_MANAGER).user)
    client.force_login(helpers[0])
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(
        [{"name": name, "value": one.value, "url": live_server.url} for name, one in client.cookies.items()]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/communaute/enquetes/{survey.reference}/repondre/")
    page.get_by_label("Oui").check()
    page.get_by_role("button", name="Envoyer ma réponse").click()
    expect(page.get_by_text("Vous avez répondu.")).to_be_visible()
    context.close()
