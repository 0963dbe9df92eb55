"""Every page of a dossier answers, and costs what it says."""

import pytest
from django.urls import reverse

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.calls.factories import GRANT, SUPPORT
from essaim.dossiers.factories import (
    AnswerFactory,
    CoAuthorFactory,
    CommentFactory,
    DossierFactory,
    PieceFactory,
)
from essaim.dossiers.models import Right
from essaim.poles.factories import MembershipFactory

pytestmark = pytest.mark.django_db

PAGES = [
    "detail",
    "pole",
    "lead",
    "members",
    "member_add",
    "territory",
    "budget",
    "pieces",
    "coauthors",
    "checklist",
    "review",
    "print",
    "withdraw",
    "carry",
    "kept",
]


@pytest.fixture
def dossier(fill):
    return fill(DossierFactory(doors=[SUPPORT, GRANT]))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("state", ["draft", "submitted", "late", "incomplete", "admissible", "withdrawn"])
def test_every_page_answers_in_every_state(name, state, signed_in):
    dossier = DossierFactory(doors=[SUPPORT, GRANT], **({} if state == "draft" else {state: True}))
    MembershipFactory(pole=dossier.pole)
    PieceFactory(dossier=dossier)

    response = signed_in(dossier.created_by).get(reverse(f"dossiers:{name}", args=[dossier.reference]))

    assert response.status_code == 200


@pytest.mark.parametrize("key", ["project", "situation"])
def test_a_section_shows_its_questions_and_their_answers(key, dossier, signed_in):
    CommentFactory(dossier=dossier)

    page = signed_in(dossier.created_by).get(reverse("dossiers:section", args=[dossier.reference, key]))

    assert ("Réparer ensemble." in page.text) == (key == "project")
    assert ("Trop long, je propose de couper." in page.text) == (key == "project")


def test_the_list_costs_the_same_for_one_or_many(signed_in, django_assert_num_queries):
    author = UserFactory()
    DossierFactory(created_by=author)
    client = signed_in(author)
    client.get(reverse("dossiers:list"))
    with django_assert_num_queries(6):  # two savepoints, session, person, dossiers, open waves
        client.get(reverse("dossiers:list"))
    DossierFactory.create_batch(4, created_by=author)

    with django_assert_num_queries(6):
        page = client.get(reverse("dossiers:list"))

    assert len(page.context["rows"]) == 5


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_does_not_know_that_the_dossier_exists(name, dossier, signed_in):
    url = reverse(f"dossiers:{name}", args=[dossier.reference])

    assert signed_in(UserFactory()).get(url).status_code == 404


def test_the_administration_reads_filings_and_never_the_working_copy(signed_in):
    dossier = DossierFactory(submitted=True)
    officer = signed_in(MandateFactory(role=Role.NATIONAL_OFFICER).user)
    AnswerFactory(dossier=dossier, key="pitch", value="Écrit après le dépôt")

    assert officer.get(reverse("dossiers:detail", args=[dossier.reference])).status_code == 404
    page = officer.get(reverse("dossiers:filing", args=[dossier.reference, 1]))
    assert page.status_code == 200
    assert "Écrit après le dépôt" not in page.text


def test_a_reader_sees_no_button_to_change_anything(dossier, signed_in):
    reader = CoAuthorFactory(dossier=dossier, right=Right.READ).user

    page = signed_in(reader).get(reverse("dossiers:section", args=[dossier.reference, "project"]))

    assert "Enregistrer et continuer" not in page.text
    assert "Votre droit sur ce dossier ne permet pas de le modifier." in page.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["detail", "pole", "members", "territory", "budget", "pieces", "review"])
def test_a_page_of_the_form_costs_25_queries_at_most(name, dossier, signed_in, django_assert_max_num_queries):
    client = signed_in(dossier.created_by)

    with django_assert_max_num_queries(25):
        client.get(reverse(f"dossiers:{name}", args=[dossier.reference]))


@pytest.mark.django_db(transaction=True)
def test_a_section_costs_25_queries_at_most(dossier, signed_in, django_assert_max_num_queries):
    client = signed_in(dossier.created_by)

    with django_assert_max_num_queries(25):
        client.get(reverse("dossiers:section", args=[dossier.reference, "project"]))
