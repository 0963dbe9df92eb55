"""The cast of the desk: an appraiser of the region, a national officer, a manager, the candidate."""

import pytest

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.admissibility.factories import DeskDossierFactory
from essaim.calls.factories import GRANT, SUPPORT
from essaim.notices.factories import DelegationFactory


@pytest.fixture
def dossier(db):
    return DeskDossierFactory(doors=[SUPPORT])


@pytest.fixture
def both_doors(db):
    return DeskDossierFactory(doors=[SUPPORT, GRANT])


@pytest.fixture
def appraiser_of():
    """`appraiser_of(dossier)`: a new person, of the unit of its region."""
    return lambda dossier: MandateFactory(role=Role.APPRAISER, region=dossier.region).user


@pytest.fixture
def officer(db):
    DelegationFactory()
    return MandateFactory(role=Role.NATIONAL_OFFICER).user


@pytest.fixture
def manager(db):
    return MandateFactory(role=Role.PROGRAMME_MANAGER).user


@pytest.fixture
def stranger(db):
    return UserFactory()
