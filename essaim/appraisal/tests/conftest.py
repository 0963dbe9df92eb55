"""The cast of the appraisal: a manager, a reader, a dossier given to them."""

import pytest

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.appraisal.factories import DutyFactory


@pytest.fixture
def manager(db):
    return MandateFactory(role=Role.PROGRAMME_MANAGER).user


@pytest.fixture
def duty(db):
    return DutyFactory()


@pytest.fixture
def declared_duty(db):
    return DutyFactory(declared=True)
