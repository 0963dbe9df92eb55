"""The board of each role: what waits, and where to go next."""

import pytest
from django.urls import reverse

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.admissibility.factories import DeskDossierFactory
from essaim.appraisal.factories import ReaderFactory
from essaim.calls.factories import WaveFactory
from essaim.dossiers.factories import DossierFactory

pytestmark = pytest.mark.django_db


def board_of(user, signed_in):
    return signed_in(user).get(reverse("portals:board"))


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_board(role, signed_in):
    page = board_of(MandateFactory(role=role).user, signed_in)

    assert page.status_code == 200
    assert "Bonjour Camille" in page.text


def test_a_newcomer_is_led_to_a_first_dossier(signed_in):
    WaveFactory(open=True)

    page = board_of(UserFactory(), signed_in)

    assert "Vous n’avez pas encore de dossier" in page.text
    assert "Commencer un dossier" in page.text


def test_an_expert_without_any_role_finds_their_readings(signed_in):
    board = reverse("portals:board")
    assert "Ouvrir mes lectures" in signed_in(ReaderFactory().user).get(board).content.decode()
    assert "Ouvrir mes lectures" not in signed_in(UserFactory()).get(board).content.decode()


def test_a_candidate_finds_the_time_left_to_file(signed_in):
    dossier = DossierFactory()

    page = board_of(dossier.created_by, signed_in)

    assert dossier.pole.name in page.text
    assert "Il reste 29 jours" in page.text


def test_the_desk_shows_what_waits_in_its_region_alone(signed_in):
    dossier = DeskDossierFactory()
    DeskDossierFactory()
    appraiser = MandateFactory(role=Role.APPRAISER, region=dossier.region).user

    page = board_of(appraiser, signed_in)

    assert page.context["tiles"][0]["count"] == 1
    assert reverse("admissibility:desk") + "?clock=late" in page.text


@pytest.mark.parametrize("count", [1, 4])
def test_a_board_costs_the_same_for_one_or_many(count, signed_in, django_assert_max_num_queries):
    DeskDossierFactory.create_batch(count)
    client = signed_in(MandateFactory(role=Role.NATIONAL_OFFICER).user)

    with django_assert_max_num_queries(14):
        client.get(reverse("portals:board"))
