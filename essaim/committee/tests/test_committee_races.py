"""Two people at the same instant, in real transactions: one outcome, and the loser is told."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.appraisal import actions as appraisal
from essaim.committee.actions.replies import reply
from essaim.committee.actions.room import call_item, declare_in_room
from essaim.committee.actions.votes import cast_vote, close_vote, open_vote
from essaim.committee.models import AgendaItem, Attendance, Ballot, Committee, Exit, Sitting
from essaim.committee.queries.minutes import disagreements
from essaim.committee.tests.committees import convened, held
from essaim.kit.rules import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_job_left():
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def at_once(*acts):
    """What each one was told: an empty text when it went through."""
    said, start = [""] * len(acts), threading.Barrier(len(acts))

    def run(rank, act):
        start.wait()
        try:
            act()
        except Refused as refusal:
            said[rank] = str(refusal)
        except ValidationError as error:
            said[rank] = error.messages[0]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_a_vote_cast_while_the_vote_closes_is_counted_or_refused():
    room = held(seats=3, dossiers=1)
    Committee.objects.update(majority="cast")  # so that one vote, or two, have a result
    item = room.call(0)
    open_vote(item, by=room.manager)
    cast_vote(item, room.seat(0), "unfavourable", by=room.user(0))
    seat = room.seat(1)

    cast, closed = at_once(
        lambda: cast_vote(item, seat, "favourable", by=room.user(1)),
        lambda: close_vote(AgendaItem.objects.get(pk=item.pk), by=room.manager),
    )

    item.refresh_from_db()
    votes = Ballot.objects.count()
    assert (closed, item.state) == ("", "voted")
    assert (cast, votes) in [("", 2), ("Le vote sur ce point n’est pas ouvert.", 1)]
    assert item.result == "unfavourable"  # alone, or settled by the chair
    assert item.casting == (votes == 2)
    assert disagreements(room.sitting) == []


def test_two_secretaries_who_move_on_at_once_move_once():
    room = held(seats=3, dossiers=2)
    other = MandateFactory(role=Role.NATIONAL_OFFICER).user
    turn = room.sitting.turn
    first, second = room.items

    said = at_once(
        lambda: call_item(first, by=room.manager, seen=turn),
        lambda: call_item(second, by=other, seen=turn),
    )

    sitting = Sitting.objects.get()
    assert sorted(map(bool, said)) == [False, True]
    assert "Le point en cours a changé entre-temps" in "".join(said)
    assert sitting.turn == turn + 1
    assert AgendaItem.objects.filter(state="called").get() == sitting.current
    assert disagreements(sitting) == []


def test_a_tie_declared_while_voting_leaves_no_vote():
    room = held(seats=3, dossiers=1)
    item = room.call(0)
    open_vote(item, by=room.manager)
    cast_vote(item, room.seat(0), "favourable", by=room.user(0))
    seat = room.seat(1)

    voted, declared = at_once(
        lambda: cast_vote(item, seat, "favourable", by=room.user(1)),
        lambda: declare_in_room(seat, item, "tie", "Ma sœur y travaille.", by=room.user(1)),
    )

    assert declared == ""
    assert voted == "" or "Cette voix ne compte pas" in voted
    assert not Ballot.objects.filter(member=room.members[1]).exists()
    assert Exit.objects.get().member == room.members[1]
    assert disagreements(room.sitting) == []


def test_a_tie_declared_elsewhere_while_the_vote_closes_is_never_counted_after_it():
    room = held(seats=3, dossiers=1)
    item = room.call(0)
    open_vote(item, by=room.manager)
    for rank in (0, 1):
        cast_vote(item, room.seat(rank), "favourable", by=room.user(rank))

    said = at_once(
        lambda: appraisal.declare(room.dossiers[0], "tie", "Ma structure.", by=room.user(1)),
        lambda: close_vote(AgendaItem.objects.get(pk=item.pk), by=room.manager),
    )

    assert said == ["", ""]
    counted = Ballot.objects.filter(member=room.members[1]).exists()
    assert counted != Exit.objects.filter(member=room.members[1]).exists()
    assert disagreements(room.sitting) == []


def test_two_proxies_given_at_once_to_one_person_make_one():
    room = convened(seats=4, dossiers=1)
    seats = [room.seat(1), room.seat(2)]

    said = at_once(
        lambda: reply(seats[0], "proxy", by=room.user(1), proxy_to=room.members[3]),
        lambda: reply(seats[1], "proxy", by=room.user(2), proxy_to=room.members[3]),
    )

    assert sorted(map(bool, said)) == [False, True]
    assert Attendance.objects.filter(proxy_to=room.members[3]).count() == 1
    assert disagreements(room.sitting) == []
