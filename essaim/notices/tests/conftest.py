"""Whoever handles acts: the capabilities above say who; here a programme manager handles them all."""

import pytest
from django.db.models import Q

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.accounts.rules import holds
from essaim.kit.offers import Offer
from essaim.kit.rules import rule
from essaim.notices import rules
from essaim.notices.compute.kinds import Family


@rule("Réservé aux responsables du programme.")
def manages(user, act):
    return holds(user, Role.PROGRAMME_MANAGER)


@pytest.fixture
def handler(db, monkeypatch):
    undone = []
    handling = rules.Handling(
        handled=lambda user, path="": Q(**{f"{path}pk__isnull": not manages(user, None)}),
        answers=manages,
        granted=lambda act, *, by, reason: undone.append(act),
        effect="la décision est rapportée.",
    )
    offer = Offer("who handles, in these tests")
    for family in Family:
        offer.fill(handling, name=family)
    monkeypatch.setattr(rules, "HANDLING", offer)
    user = MandateFactory(role=Role.PROGRAMME_MANAGER).user
    user.undone = undone
    return user
