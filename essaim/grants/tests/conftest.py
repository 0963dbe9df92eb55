"""The cast: who manages, who pays, a decision, an agreement in force."""

import pytest

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.grants.factories import AgreementFactory, GrantDecisionFactory
from essaim.notices.factories import DelegationFactory


@pytest.fixture
def manager(db):
    DelegationFactory()
    return MandateFactory(role=Role.PROGRAMME_MANAGER).user


@pytest.fixture
def payer(db):
    return MandateFactory(role=Role.BUDGET_MANAGER).user


@pytest.fixture
def decision(db):
    return GrantDecisionFactory()


@pytest.fixture
def wave_of_three(db):
    """Three agreements of one wave: two whose text names nobody for the State, one without an object."""
    first = AgreementFactory()
    wave = first.dossier.wave
    rows = [first, *(AgreementFactory(decision__dossier__wave=wave) for _ in range(2))]
    for place, row in enumerate(rows):
        version = row.versions.get()
        version.content["funder"] |= {"signer_name": "", "signer_role": ""}
        version.content["object"] = "" if place == 2 else version.content["object"]
        version.save()
    return wave, rows


@pytest.fixture
def running(db):
    return AgreementFactory(running=True)
