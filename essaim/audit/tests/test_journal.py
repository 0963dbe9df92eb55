import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction

from essaim.accounts.factories import UserFactory
from essaim.audit.journal import chain_now, first_broken_entry, head, history_of, record
from essaim.audit.models import Entry
from tests.unguarded import forced

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory()


def numbers():
    return list(Entry.objects.order_by("number").values_list("number", flat=True))


def test_entries_are_numbered_without_a_hole_and_chained(person):
    first, second = record("open", person, by=person), record("close", person, by=person, motif="fini")
    assert first_broken_entry() is None
    first.refresh_from_db()
    second.refresh_from_db()

    assert second.number == first.number + 1
    assert first.hash != second.hash
    assert head() == (second.number, second.hash)
    assert [entry.verb for entry in history_of(person)] == ["open", "close"]


@pytest.mark.django_db(transaction=True)
def test_an_act_undone_leaves_no_hole(person):
    with transaction.atomic():
        record("undone", person, by=person)
        transaction.set_rollback(True)
    record("open", person, by=person)

    assert numbers() == [1]
    assert first_broken_entry() is None


@pytest.mark.django_db(transaction=True)
def test_a_long_task_that_journals_makes_nobody_wait_and_the_chain_has_no_fork(person):
    """Thirty acts of others are committed while a task that wrote first has not ended."""

    def act():
        try:
            for _ in range(10):
                record("file", person, by=person)
        finally:
            connection.close()

    with transaction.atomic():
        for _ in range(50):
            record("release", person, by=person)
        others = [threading.Thread(target=act) for _ in range(3)]
        for thread in others:
            thread.start()
        for thread in others:
            thread.join(timeout=20)
        assert not any(thread.is_alive() for thread in others)
        assert Entry.objects.filter(verb="file").exclude(number=None).count() == 30
        record("release", person, by=person)

    assert numbers() == list(range(1, 82))
    assert first_broken_entry() is None
    last = Entry.objects.filter(verb="release").order_by("-number").first()
    assert last.number == 81


@pytest.mark.django_db(transaction=True)
def test_transactions_that_end_together_make_one_chain(person):
    barrier = threading.Barrier(6)

    def act(number):
        try:
            with transaction.atomic():
                for _ in range(5):
                    record(f"act {number}", person, by=person)
                barrier.wait(timeout=20)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert numbers() == list(range(1, 31))
    assert first_broken_entry() is None


def test_whoever_writes_a_row_chooses_neither_its_number_nor_its_hash(person):
    row = record("open", person, by=person)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (at, verb, subject_type, subject_id, subject_label, by_id, details, "
            "number, hash) SELECT at, 'forged', subject_type, subject_id, subject_label, by_id, details, "
            "1000, 'abc' FROM audit_entry WHERE id = %s",
            [row.pk],
        )

    assert first_broken_entry() is None
    assert Entry.objects.get(verb="forged").number == Entry.objects.get(verb="open").number + 1


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
    chain_now()

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert Entry.objects.filter(verb="open").exists()


@pytest.mark.parametrize(
    "sql",
    [
        'UPDATE audit_entry SET details = \'{"motif": "autre"}\' WHERE id = %s',
        "UPDATE audit_entry SET at = at + interval '1 second' WHERE id = %s",
        "UPDATE audit_entry SET subject_label = 'Autre' WHERE id = %s",
        "UPDATE audit_entry SET number = NULL, hash = NULL WHERE id = %s",
        "DELETE FROM audit_entry WHERE id = %s",
    ],
)
def test_a_change_forced_by_a_superuser_is_found_where_it_was_made(person, sql):
    entries = [record("score", person, by=person, motif="a") for _ in range(4)]
    chain_now()
    target = entries[1].pk
    number = Entry.objects.get(pk=target).number
    forced(sql, target)

    broken = first_broken_entry()

    assert broken in {number, number + 1}
    with pytest.raises(CommandError, match=f"la chaîne est rompue à l’écriture {broken}"):
        call_command("journal", "verify")


def test_the_command_says_how_many_entries_hold(person, capsys):
    record("open", person, by=person)
    chain_now()

    call_command("journal", "verify")

    number, digest = head()
    assert f"{number} écritures, empreinte de tête {digest}" in capsys.readouterr().out
