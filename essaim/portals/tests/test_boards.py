"""The board of each role: what waits, and where to go next."""

import pytest
from django.urls import reverse

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.admissibility.factories import DeskDossierFactory
from essaim.appraisal.factories import DutyFactory, ReaderFactory
from essaim.calls.factories import WaveFactory
from essaim.dossiers.factories import DossierFactory
from essaim.services.factories import SupportRequestFactory

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


def test_a_reader_of_the_committee_finds_what_to_read_and_where(signed_in):
    reader = ReaderFactory()
    MandateFactory(user=reader.user, role=Role.COMMITTEE_MEMBER)
    DutyFactory.create_batch(2, reader=reader)

    page = board_of(reader.user, signed_in)

    assert [(one.count, one.label) for one in page.context["waiting"]] == [(2, "lectures à rendre")]
    assert ("Mes lectures", reverse("appraisal:board")) in page.context["pages"]
    assert "Rien ne vous attend" not in page.text


def test_a_provider_finds_the_requests_without_an_answer(signed_in):
    request = SupportRequestFactory()

    page = board_of(request.adviser.user, signed_in)

    assert [(one.count, one.label) for one in page.context["waiting"]] == [(1, "demande sans réponse")]
    assert reverse("services:requests") + "?state=waiting" in page.text


def test_somebody_for_whom_nothing_waits_is_told_so(signed_in):
    page = board_of(MandateFactory(role=Role.BUDGET_MANAGER).user, signed_in)

    assert "Rien ne vous attend pour le moment." in page.text
    assert "Crédits" in [label for label, _ in page.context["pages"]]


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
