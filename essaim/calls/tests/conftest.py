import pytest

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role


@pytest.fixture
def manager(db):
    """A programme manager for every call."""
    return MandateFactory(role=Role.PROGRAMME_MANAGER).user
