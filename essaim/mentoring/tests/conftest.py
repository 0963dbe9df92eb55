"""The cast: a manager, a pole with its coordinator and its right, a compagnon that may help it."""

import pytest

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.admissibility.factories import DeskDossierFactory
from essaim.mentoring.factories import CompagnonFactory, PairFactory
from essaim.services.factories import EntitlementFactory
from essaim.services.models import Need, Theme


@pytest.fixture
def manager(db):
    return MandateFactory(role=Role.PROGRAMME_MANAGER).user


@pytest.fixture
def theme(db):
    found, _ = Theme.objects.get_or_create(
        key="modeles-economiques", defaults={"label": "Modèles économiques", "audience": "emerging"}
    )
    return found


@pytest.fixture
def dossier(db):
    """The mentee's, admissible: its author coordinates the pole."""
    return DeskDossierFactory(submitted=False, admissible=True)


@pytest.fixture
def pole(dossier, theme):
    right = EntitlementFactory(dossier=dossier)
    Need.objects.create(entitlement=right, theme=theme, urgency=3, updated_by=dossier.created_by)
    return dossier.pole


@pytest.fixture
def coordinator(pole, dossier):
    return dossier.created_by


@pytest.fixture
def compagnon(theme):
    return CompagnonFactory()


@pytest.fixture
def helper(compagnon):
    return compagnon.applied_by


@pytest.fixture
def pair(pole, compagnon):
    return PairFactory(pole=pole, compagnon=compagnon)


@pytest.fixture
def active(pole, compagnon):
    return PairFactory(pole=pole, compagnon=compagnon, active=True)
