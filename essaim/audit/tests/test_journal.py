import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction

from essaim.accounts.factories import UserFactory
from essaim.audit.journal import first_broken_entry, head, history_of, record
from essaim.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory()


def test_entries_are_numbered_without_a_hole_and_chained(person):
    first, second = record("open", person, by=person), record("close", person, by=person, motif="fini")
    first.refresh_from_db()
    second.refresh_from_db()

    assert second.id == first.id + 1
    assert first.hash != second.hash
    assert first_broken_entry() is None
    assert head() == (second.id, second.hash)
    assert [entry.verb for entry in history_of(person)] == ["open", "close"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET verb = 'autre'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
    ],
)
def test_the_database_refuses_to_rewrite_the_journal(person, sql):
    record("open", person, by=person)

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert Entry.objects.filter(verb="open").exists()


@pytest.mark.parametrize(
    "sql",
    [
        'UPDATE audit_entry SET details = \'{"motif": "autre"}\' WHERE id = %s',
        "UPDATE audit_entry SET at = at + interval '1 second' WHERE id = %s",
        "DELETE FROM audit_entry WHERE id = %s",
    ],
)
def test_a_change_forced_by_a_superuser_is_found_where_it_was_made(person, sql):
    entries = [record("score", person, by=person, motif="a") for _ in range(4)]
    target = entries[1].id
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, [target])
        cursor.execute("SET LOCAL session_replication_role = origin")

    broken = first_broken_entry()

    assert broken in {target, target + 1}
    with pytest.raises(CommandError, match=f"la chaîne est rompue à l’écriture {broken}"):
        call_command("journal", "verify")


def test_the_command_says_how_many_entries_hold(person, capsys):
    record("open", person, by=person)

    call_command("journal", "verify")

    number, digest = head()
    assert f"{number} écritures, empreinte de tête {digest}" in capsys.readouterr().out
