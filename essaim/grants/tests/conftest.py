"""The cast: who manages, who pays, a decision, an agreement in force."""

import pytest

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.grants.factories import AgreementFactory, GrantDecisionFactory


@pytest.fixture
def manager(db):
    return MandateFactory(role=Role.PROGRAMME_MANAGER).user


@pytest.fixture
def payer(db):
    return MandateFactory(role=Role.BUDGET_MANAGER).user


@pytest.fixture
def decision(db):
    return GrantDecisionFactory()


@pytest.fixture
def running(db):
    return AgreementFactory(running=True)
