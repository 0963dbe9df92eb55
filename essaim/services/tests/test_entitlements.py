"""The right to the bouquet follows the decision on the door that opens it."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.admissibility import actions as desk
from essaim.admissibility.factories import DeskDossierFactory, VerdictFactory
from essaim.admissibility.tests.situations import judge
from essaim.calls.factories import GRANT, SUPPORT
from essaim.mail.models import Message
from essaim.poles.models import PoleStatus, StatusKind
from essaim.services import actions, queries
from essaim.services.factories import EntitlementFactory
from essaim.services.models import Entitlement

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return MandateFactory(role=Role.NATIONAL_OFFICER).user


def declare_admissible(dossier, officer):
    judge(dossier, officer)
    desk.propose_verdict(dossier, SUPPORT, by=officer, admissible=True)


def test_an_admissible_dossier_opens_the_right_and_tells_its_authors(officer):
    dossier = DeskDossierFactory(doors=[SUPPORT])

    declare_admissible(dossier, officer)

    right = queries.entitlement_of(dossier.pole)
    assert (right.dossier, right.is_open) == (dossier, True)
    assert PoleStatus.objects.get(pole=dossier.pole).kind == StatusKind.LAUREATE_PHASE_1
    message = Message.objects.get(key="bouquet_right")
    assert message.to == dossier.created_by.email
    assert "quelle que soit la suite donnée à votre demande de subvention" in message.text


def test_the_right_opens_once_whatever_is_called_twice(officer):
    dossier = DeskDossierFactory(doors=[SUPPORT])
    declare_admissible(dossier, officer)

    actions.open_entitlement(dossier, by=officer)

    assert Entitlement.objects.count() == 1
    assert Message.objects.filter(key="bouquet_right").count() == 1


def test_the_right_stays_when_the_grant_is_refused(officer):
    dossier = DeskDossierFactory(doors=[SUPPORT, GRANT])
    second = MandateFactory(role=Role.NATIONAL_OFFICER).user
    judge(dossier, officer, new="Déjà financé.")
    desk.propose_verdict(dossier, SUPPORT, by=officer, admissible=True)
    verdict = desk.propose_verdict(dossier, GRANT, by=officer, admissible=False, reasons="Déjà financé.")

    desk.confirm_verdict(verdict, by=second)

    assert queries.entitlement_of(dossier.pole).is_open


def test_the_right_survives_a_reopening_and_ends_with_a_refusal(officer):
    dossier = DeskDossierFactory(doors=[SUPPORT])
    declare_admissible(dossier, officer)

    desk.reopen_dossier(dossier, by=officer, reason="Erreur.")
    assert queries.entitlement_of(dossier.pole).is_open

    judge(dossier, officer, three="Deux membres.")
    verdict = desk.propose_verdict(dossier, SUPPORT, by=officer, admissible=False, reasons="Deux membres.")
    desk.confirm_verdict(verdict, by=MandateFactory(role=Role.NATIONAL_OFFICER).user)

    right = Entitlement.objects.get()
    assert queries.entitlement_of(dossier.pole) is None
    assert right.closed_reason == "Dossier finalement déclaré non recevable"
    assert PoleStatus.objects.get(pole=dossier.pole).until is not None

    desk.reopen_dossier(dossier, by=officer, reason="Recours accueilli.")
    declare_admissible(dossier, officer)
    assert queries.entitlement_of(dossier.pole) == right


def test_a_dossier_not_admissible_opens_nothing(officer):
    dossier = DeskDossierFactory(doors=[SUPPORT])
    verdict = VerdictFactory(dossier=dossier)

    desk.confirm_verdict(verdict, by=officer)

    assert not Entitlement.objects.exists()


def test_a_closed_right_says_why():
    with pytest.raises(IntegrityError, match="entitlement_closed_says_why"):
        EntitlementFactory(closed=True, closed_reason="")


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_the_same_for_one_or_many(count, signed_in, django_assert_num_queries):
    right = EntitlementFactory()
    author = right.dossier.created_by
    EntitlementFactory.create_batch(count - 1, dossier__created_by=author, dossier__wave=right.dossier.wave)
    client = signed_in(author)
    client.get(reverse("services:entitlements"))

    with django_assert_num_queries(5):  # savepoint twice, session, user, rights
        page = client.get(reverse("services:entitlements"))

    assert len(page.context["rows"]) == count


def test_nobody_reads_the_right_of_others(signed_in):
    EntitlementFactory()

    page = signed_in(UserFactory()).get(reverse("services:entitlements"))

    assert "Aucun droit ouvert pour le moment" in page.content.decode()
