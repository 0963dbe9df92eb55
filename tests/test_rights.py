"""One table of rights, for all the roles, perimeters, calls and managing rules: docs/rights.md says it."""

import os
from pathlib import Path

import pytest

from essaim.accounts.models import Role
from tests import rights

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[1] / "docs" / "rights.md"
NATIONAL = "France entière"
OF_A_PART = {  # what a mandate of one region or one département may open, when the dossier lies in it
    "Lire le dossier au bureau",
    "Instruire le dossier",
    "Rouvrir un examen",
    "Accepter un dépôt tardif",
    "Classer la région",
    "Lire la convention",
    "Gérer la convention",
    "Signer la convention pour l’État",
    "Payer un versement",
    "Lire un pôle qui n’est pas public",
    "Suivre l’accompagnement du pôle",
    "Donner un rôle dans la région, pour l’appel",
}


def test_a_mandate_opens_exactly_what_it_says_and_the_page_says_so():
    found = list(rights.cells(*rights.world()))
    allowed = {(what, place, call): set(roles) for what, place, call, roles in found}

    for (what, place, call), roles in allowed.items():
        where = f"{what}, {place}, {call}: {roles}"
        if place.startswith("autre ") or call == "un autre appel":
            assert roles == set(), where
        if place != NATIONAL and what not in OF_A_PART:
            assert roles == set(), where
        assert roles <= allowed[what, NATIONAL, "tous les appels"], where
    assert allowed["Publier, prolonger ou clore une vague", NATIONAL, "cet appel"] == {Role.PROGRAMME_MANAGER}
    assert allowed["Créer un appel", NATIONAL, "cet appel"] == set()
    assert Role.APPRAISER in allowed["Lire le dossier au bureau", "département du dossier", "cet appel"]

    words = rights.page(found)
    if os.environ.get("WRITE_RIGHTS"):
        PAGE.write_text(words)
    assert PAGE.read_text() == words, "write it again: WRITE_RIGHTS=1 pytest tests/test_rights.py"
