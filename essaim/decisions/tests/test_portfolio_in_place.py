"""What was prepared from a portfolio keeps its adoption in place."""

import pytest

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.calls.factories import GRANT
from essaim.decisions.factories import DecisionFactory
from essaim.kit.rules import Refused
from essaim.portfolio.actions import adoption
from essaim.portfolio.tests.test_portfolios import adopted

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return MandateFactory(role=Role.NATIONAL_OFFICER).user


def test_an_adoption_from_which_decisions_follow_is_not_revoked(manager):
    portfolio, dossiers, _ = adopted(manager, P0="in", P1="in")
    adoption.adopt_portfolio(portfolio, by=manager)
    DecisionFactory(dossier=dossiers[0], door=GRANT, origin="portfolio", ready=True)
    with pytest.raises(Refused, match=r"^Des décisions ont déjà été préparées"):
        adoption.revoke_portfolio(portfolio, by=manager, reason="Trop tard.")
