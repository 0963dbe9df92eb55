"""A dossier ready to be filed, as the factories of calls ask it."""

import pytest

from essaim.calls.factories import SUPPORT
from essaim.dossiers.actions import Undertakings
from essaim.dossiers.factories import AnswerFactory, DossierFactory, PieceFactory
from essaim.files.factories import StoredFileFactory
from essaim.poles.factories import MembershipFactory, PolePlaceFactory

ANSWERS = {
    "pitch": "Réparer ensemble.",
    "need": "Trop de déchets.",
    "helped_before": "non",
    "stage": "Émergent",
}


@pytest.fixture
def fill():
    """`fill(dossier)` answers everything that the first door asks."""

    def complete(dossier):
        for key, value in ANSWERS.items():
            AnswerFactory(dossier=dossier, key=key, value=value)
        PolePlaceFactory(pole=dossier.pole)
        MembershipFactory(pole=dossier.pole, company=True)
        MembershipFactory(pole=dossier.pole, authority=True)
        PieceFactory(dossier=dossier, file=StoredFileFactory(uploaded_by=dossier.created_by))
        return dossier

    return complete


@pytest.fixture
def ready(fill):
    return fill(DossierFactory(doors=[SUPPORT]))


@pytest.fixture
def undertakings():
    return Undertakings(
        ticked=["Je certifie l’exactitude des informations."],
        republican_commitment=True,
        electronic_notice=True,
        signatory_name="Ada Martin",
        signatory_role="Présidente",
        signatory_email="ada@example.fr",
        contact_email="pole@example.fr",
    )
