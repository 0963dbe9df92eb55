"""What the generated walks share: see tests/walk.py."""

import pytest

from tests.walk import Walker, undone


@pytest.fixture(scope="module")
def walker(django_db_setup, django_db_blocker):
    """A browser over a database that the whole file shares, and that forgets it at the end."""
    with django_db_blocker.unblock(), undone():
        yield Walker()
