"""Several managers at the same instant, on real transactions: each thing is decided once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from essaim.calls.factories import GRANT
from essaim.decisions import jobs
from essaim.decisions.actions import decisions, releases
from essaim.decisions.actions.reserve import call_reserve, withdraw_laureate
from essaim.decisions.models import Decision, DecisionLetter, Release
from essaim.decisions.tests.decisions import (
    REFUSED,
    candidate,
    financed,
    make_ready,
    manager,
    prepare,
    reserve,
    the_wave,
)
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.notices.models import Act

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_job_left():
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def at_once(*acts):
    """Each in its own connection and transaction; what it answered, or the refusal."""

    def alone(act):
        try:
            with transaction.atomic():
                return act()
        except Refused as refusal:
            return str(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return [future.result() for future in [pool.submit(alone, act) for act in acts]]


@pytest.fixture
def wave():
    return the_wave()


def ready(wave, tresor, wanted):
    for decision in prepare(wave, tresor, wanted).values():
        make_ready(decision, tresor)


def test_two_managers_decide_the_same_dossier_and_one_is_told(wave):
    first, second = manager(), manager()
    decision = prepare(wave, first, {candidate(wave, "Un"): REFUSED}).popitem()[1]

    def decide(by, rank):
        row = Decision.objects.get(pk=decision.pk)
        wanted = {"outcome": "reserve", "amount": None, "rank": rank, "reasons": "Motif."}
        decisions.save_decision(row, by=by, seen=1, **wanted)
        return "saved"

    answers = at_once(lambda: decide(first, 1), lambda: decide(second, 2))

    assert answers.count("saved") == 1
    told = next(answer for answer in answers if answer != "saved")
    assert told.startswith("Une autre personne a modifié")
    assert Decision.objects.get().number == 2


def test_a_release_pressed_twice_and_raced_by_the_clock_happens_once(wave):
    first, second = manager(), manager()
    ready(wave, first, {candidate(wave, "Un"): financed(), candidate(wave, "Deux"): REFUSED})

    answers = at_once(
        lambda: releases.release_now(wave, [GRANT], by=first).state,
        lambda: releases.release_now(wave, [GRANT], by=second).state,
        lambda: jobs.release_decisions(0),
    )

    assert answers.count("done") == 1
    assert Release.objects.filter(state="done").count() == 1
    assert Act.objects.count() == DecisionLetter.objects.count() == 2
    assert Message.objects.filter(key="decision_available").count() == 2


def test_a_decision_changed_while_it_is_released_is_one_or_the_other(wave):
    tresor = manager()
    ready(wave, tresor, {candidate(wave, "Un"): REFUSED})
    decision = Decision.objects.get()

    answers = at_once(
        lambda: releases.release_now(wave, [GRANT], by=tresor).state,
        lambda: decisions.take_back(Decision.objects.get(pk=decision.pk), by=tresor),
    )

    state = Decision.objects.get().state
    assert (state, "done" in answers) in {("released", True), ("draft", False)}


def test_a_reserve_is_never_called_twice_for_one_withdrawal(wave):
    tresor = manager()
    ready(
        wave,
        tresor,
        {
            candidate(wave, "Un"): financed(),
            candidate(wave, "Deux"): financed(),
            candidate(wave, "Trois"): reserve(1),
            candidate(wave, "Quatre"): reserve(2),
        },
    )
    releases.release_now(wave, [GRANT], by=tresor)
    laureate = Decision.objects.get(dossier__pole__name="Un")

    def give_up():
        row = Decision.objects.get(pk=laureate.pk)
        made = withdraw_laureate(row, by=tresor, reason="Renonce.")
        return made.dossier.pole.name if made else None

    def call():
        made = call_reserve(Decision.objects.get(pk=laureate.pk), by=tresor)
        return made.dossier.pole.name if made else None

    answers = at_once(give_up, give_up, call)

    assert answers.count("Trois") == 1
    assert "Quatre" not in answers
    held = Decision.objects.filter(outcome="financed", state="released")
    assert set(held.values_list("dossier__pole__name", flat=True)) == {"Deux", "Trois"}
