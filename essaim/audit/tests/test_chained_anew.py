"""The upgrade that chains at commit keeps every act, both ways, and hides nothing that was rewritten."""

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from essaim.accounts.factories import UserFactory
from essaim.audit.journal import first_broken_entry, record
from essaim.audit.models import Entry
from tests.unguarded import forced

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, AFTER = [("audit", "0001_initial")], [("audit", "0003_signed_heads")]


def migrate(to):
    executor = MigrationExecutor(connection)
    executor.loader.build_graph()
    executor.migrate(to)


@pytest.fixture
def of_before():
    person = UserFactory()
    for place in range(3):
        record("open", person, by=person, place=place)
    migrate(BEFORE)
    yield
    if not is_numbered():  # what the test left broken goes, for the upgrade to pass
        forced("TRUNCATE audit_entry")
    migrate(AFTER)


def is_numbered():
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, "audit_entry")
    return "number" in {column.name for column in found}


def test_the_chain_of_before_is_numbered_and_whole(of_before):
    migrate(AFTER)

    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert first_broken_entry() is None


def test_a_chain_that_was_rewritten_stops_the_upgrade(of_before):
    forced("UPDATE audit_entry SET verb = 'autre' WHERE id = 2")

    with pytest.raises(DatabaseError, match="broken at entry 2"):
        migrate(AFTER)
