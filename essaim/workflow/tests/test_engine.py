"""The one way to change a state: from where, who, once, with its trace and its signal."""

from threading import Thread
from time import monotonic, sleep

import pytest
from django.db import connection, connections, models, transaction

from essaim.accounts.factories import UserFactory
from essaim.audit.journal import history_of
from essaim.kit.rules import Refused, rule
from essaim.workflow.engine import Transition, Workflow, transitioned

PATIENCE = 60  # seconds, on a slow machine


class Lamp(models.Model):
    """A thing with a state; its table lives as long as a test."""

    state = models.CharField(
        max_length=10, choices=[("off", "Éteinte"), ("on", "Allumée"), ("broken", "Cassée")]
    )
    note = models.CharField(max_length=40, default="")
    room = models.CharField(max_length=40, default="")

    class Meta:
        app_label = "workflow_tests"

    def __str__(self):
        return "lampe"


@rule("Seule la personne de garde touche à cette lampe.")
def is_on_duty(user, lamp):
    return user.first_name == "Garde"


LAMP = Workflow(
    Transition("light", {"off"}, "on", "Allumer", is_on_duty),
    Transition("put_out", {"on"}, "off", "Éteindre", is_on_duty),
    Transition("break_it", {"off", "on"}, "broken", "Casser", is_on_duty),
)


def a_lamp(**values):
    with connection.schema_editor() as editor:
        editor.create_model(Lamp)
    return Lamp.objects.create(**{"state": "off", **values})


@pytest.fixture
def lamp(db):
    return a_lamp()


@pytest.fixture
def keeper(db):
    return UserFactory(first_name="Garde")


def test_a_transition_writes_the_state_what_comes_with_it_and_a_trace(lamp, keeper):
    LAMP.perform("light", lamp, by=keeper, details={"why": "nuit"}, note="ampoule neuve")

    assert Lamp.objects.values_list("state", "note").get() == ("on", "ampoule neuve")
    (entry,) = history_of(lamp)
    assert (entry.verb, entry.by, entry.details) == ("light", keeper, {"why": "nuit"})


def test_what_the_caller_changed_and_did_not_name_is_neither_kept_nor_written(lamp, keeper):
    lamp.room = "cave"

    LAMP.perform("light", lamp, by=keeper)

    assert (lamp.room, Lamp.objects.get().room) == ("", "")


def test_from_another_state_the_refusal_names_the_button_and_the_state(lamp, keeper):
    with pytest.raises(Refused, match=r"^« Éteindre » n’est plus possible : éteinte\.$"):
        LAMP.perform("put_out", lamp, by=keeper)

    assert not history_of(lamp).exists()


def test_the_state_that_counts_is_that_of_the_database(lamp, keeper):
    stale = Lamp.objects.get()
    LAMP.perform("break_it", lamp, by=keeper)

    with pytest.raises(Refused, match="n’est plus possible : cassée"):
        LAMP.perform("light", stale, by=keeper)


def test_somebody_else_is_refused_with_the_reason_of_the_rule(lamp):
    with pytest.raises(Refused, match=r"^Seule la personne de garde touche à cette lampe\.$"):
        LAMP.perform("light", lamp, by=UserFactory(first_name="Passant"))

    assert Lamp.objects.get().state == "off"
    assert not history_of(lamp).exists()


def test_what_is_available_depends_on_the_state_and_on_the_person(lamp, keeper):
    assert [transition.name for transition in LAMP.available(lamp, keeper)] == ["light", "break_it"]
    assert LAMP.available(lamp, UserFactory(first_name="Passant")) == []
    assert LAMP.why_not("light", lamp, keeper) is None


def test_the_signal_tells_who_did_what_once_it_is_done_and_nothing_of_a_refusal(lamp, keeper):
    told = []

    def listen(sender, obj, transition, by, **_):
        told.append((sender, obj.state, transition.name, by))

    transitioned.connect(listen)
    try:
        LAMP.perform("light", lamp, by=keeper)
        with pytest.raises(Refused):
            LAMP.perform("light", lamp, by=keeper)
    finally:
        transitioned.disconnect(listen)

    assert told == [(Lamp, "on", "light", keeper)]


def test_the_table_is_drawn(keeper):
    drawing = LAMP.mermaid().splitlines()

    assert drawing[0] == "stateDiagram-v2"
    assert "  off --> on: light" in drawing
    assert [line for line in drawing if line.endswith("break_it")] == [
        "  off --> broken: break_it",
        "  on --> broken: break_it",
    ]


@pytest.fixture
def shared_lamp(transactional_db):
    """A lamp that another connection sees too."""
    yield a_lamp()
    with connection.schema_editor() as editor:
        editor.delete_model(Lamp)


def test_two_at_once_pass_one_after_the_other_and_the_second_is_refused(shared_lamp):
    """The second waits for the row, then reads the state that the first one left."""
    keeper, refused = UserFactory(first_name="Garde"), []

    def second():
        try:
            with transaction.atomic():
                LAMP.perform("light", Lamp.objects.get(), by=keeper)
        except Refused as refusal:
            refused.append(str(refusal))
        finally:
            connections.close_all()

    other = Thread(target=second)
    with transaction.atomic():
        LAMP.perform("light", shared_lamp, by=keeper)
        other.start()
        until_somebody_waits()
    other.join(PATIENCE)

    assert refused == ["« Allumer » n’est plus possible : allumée."]
    assert history_of(shared_lamp).count() == 1


def until_somebody_waits():
    """For the lock of the row, as the database tells it."""
    limit = monotonic() + PATIENCE
    while monotonic() < limit:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            if cursor.fetchone():
                return
        sleep(0.05)
    pytest.fail("the second never waited")
