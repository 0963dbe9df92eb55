"""The life of a dossier: who may make each step."""

import pytest

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.dossiers import actions
from essaim.dossiers.factories import DossierFactory
from essaim.dossiers.models import DossierState
from essaim.dossiers.queries import visible_dossiers
from essaim.kit.rules import Refused
from essaim.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db


def test_an_appraiser_sees_the_filed_dossiers_of_its_region_and_no_draft():
    filed, draft, elsewhere = DossierFactory(submitted=True), DossierFactory(), DossierFactory(submitted=True)
    appraiser = MandateFactory(role=Role.APPRAISER, region=filed.region).user

    assert list(visible_dossiers(appraiser)) == [filed]
    assert set(visible_dossiers(MandateFactory(role=Role.NATIONAL_OFFICER).user)) == {filed, elsewhere}
    assert list(visible_dossiers(draft.created_by)) == [draft]
    assert not visible_dossiers(UserFactory()).exists()


def test_a_dossier_without_region_falls_to_the_national_unit():
    orphan = DossierFactory(submitted=True, region=None)

    assert list(visible_dossiers(MandateFactory(role=Role.NATIONAL_OFFICER).user)) == [orphan]
    assert not visible_dossiers(MandateFactory(role=Role.APPRAISER, region=RegionFactory()).user).exists()


def test_the_desk_asks_for_completion_then_declares():
    dossier = DossierFactory(submitted=True)
    appraiser = MandateFactory(role=Role.APPRAISER, region=dossier.region).user

    actions.declare_admissible(dossier, by=appraiser, details={"door": "accompagnement"})

    dossier.refresh_from_db()
    assert dossier.state == DossierState.ADMISSIBLE
    assert dossier.decided_at

    actions.reopen_appraisal(dossier, by=appraiser)
    actions.ask_completion(dossier, by=appraiser)

    dossier.refresh_from_db()
    assert (dossier.state, dossier.decided_at) == (DossierState.INCOMPLETE, None)


def test_the_appraiser_of_another_region_is_refused():
    dossier = DossierFactory(submitted=True)
    stranger = MandateFactory(role=Role.APPRAISER, region=RegionFactory()).user

    with pytest.raises(Refused, match=r"^Cette action est réservée aux instructeurs de la région\.$"):
        actions.declare_inadmissible(dossier, by=stranger)


@pytest.mark.parametrize(
    "state", ["submitted", "late", "incomplete", "admissible", "inadmissible", "withdrawn"]
)
def test_every_filed_situation_has_its_submission(state):
    dossier = DossierFactory(**{state: True})

    assert dossier.state == state
    assert dossier.last_submission.content["reference"] == dossier.reference
