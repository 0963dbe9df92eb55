"""Bodies of a wave: an opinion before the decision, and what the minutes keep of each vote."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.accounts.factories import UserFactory
from essaim.audit.journal import history_of
from essaim.calls.factories import SUPPORT
from essaim.committee.actions.committee import Seats, create_committee, name_member
from essaim.committee.actions.room import attend, close_sitting, open_sitting, preside
from essaim.committee.actions.sittings import convene, fill_agenda, plan_sitting
from essaim.committee.actions.votes import cancel_vote, cast_vote, close_vote, open_vote
from essaim.committee.compute.wording import minutes_in_words
from essaim.committee.models import BodyKind
from essaim.committee.queries.committee import opinion_of
from essaim.committee.queries.minutes import disagreements, facts_of
from essaim.committee.tests.committees import Room, declared, held
from essaim.kit.rules import Refused

pytestmark = pytest.mark.django_db


def test_who_decides_votes_after_the_opinion_on_the_same_dossier():
    advice = held(seats=3, dossiers=1)
    deciding = create_committee(
        advice.committee.wave,
        by=advice.manager,
        name="Instance qui décide",
        doors=advice.committee.doors,
        order_reference="Arrêté du 4 mai",
        colleges=[Seats("Ministères", 2)],
        kind=BodyKind.DECISION,
    )
    college = deciding.colleges.get()
    member = name_member(
        deciding, UserFactory(), by=advice.manager, college=college, order_reference="Arrêté", chair=True
    )
    soon = timezone.now() + timedelta(minutes=30)
    sitting = plan_sitting(deciding, by=advice.manager, starts_at=soon, place="Salle")
    fill_agenda(sitting, SUPPORT, by=advice.manager)
    convene(sitting, by=advice.manager, urgency="Le calendrier l’impose.")
    room = Room(advice.manager, deciding, sitting, [member], advice.dossiers)
    declared(room)
    attend(room.seat(0), "on_site", by=member.user)
    open_sitting(sitting, member, by=room.manager)

    item = room.call()
    with pytest.raises(Refused, match=r"L’avis précède la décision.*Comité de la vague"):
        open_vote(item, by=room.manager)

    first = advice.call()
    open_vote(first, by=advice.manager)
    for rank in range(3):
        cast_vote(first, advice.seat(rank), "favourable", by=advice.user(rank))
    close_vote(first, by=advice.manager)
    open_vote(item, by=room.manager)
    cast_vote(item, room.seat(0), "favourable", by=member.user)
    close_vote(item, by=room.manager)
    item.refresh_from_db()
    assert item.result == "favourable"
    assert opinion_of(advice.dossiers[0], SUPPORT).sitting == advice.sitting


def test_a_vote_that_nobody_may_end_is_cancelled_with_a_reason():
    room = held(seats=3)
    item = room.call()
    open_vote(item, by=room.manager)
    with pytest.raises(Refused, match="Personne n’a voté"):
        close_vote(item, by=room.manager)
    with pytest.raises(ValidationError, match="motif"):
        cancel_vote(item, " ", by=room.manager)
    cast_vote(item, room.seat(1), "favourable", by=room.user(1))
    cancel_vote(item, "Ouvert par erreur.", by=room.manager)

    item.refresh_from_db()
    assert (item.state, item.ballots.count(), disagreements(room.sitting)) == ("called", 0, [])


def test_raising_a_sitting_with_points_left_says_why():
    room = held(seats=3)
    with pytest.raises(ValidationError, match=r"Sans vote, les points 1, 2"):
        close_sitting(room.sitting, by=room.manager)
    close_sitting(room.sitting, by=room.manager, reason="La salle n’est plus libre.")
    entry = history_of(room.sitting).get(verb="close")
    assert (entry.details["left"], entry.details["reason"]) == ([1, 2], "La salle n’est plus libre.")


def test_whoever_stood_in_for_an_item_gives_the_chair_back():
    room = held(seats=3)
    room.call()
    preside(room.sitting, room.members[1], by=room.manager)
    room.call(1)
    room.sitting.refresh_from_db()
    assert room.sitting.presiding == room.members[0]


def test_minutes_name_those_who_did_not_vote_and_the_majority():
    room = held(seats=3, dossiers=1)
    item = room.call()
    open_vote(item, by=room.manager)
    for rank in range(2):
        cast_vote(item, room.seat(rank), "favourable", by=room.user(rank))
    close_vote(item, by=room.manager)
    close_sitting(room.sitting, by=room.manager)
    room.sitting.refresh_from_db()
    facts = facts_of(room.sitting)
    signed = {"chair": ("", ""), "secretary": ("", "")}
    vote = minutes_in_words(facts, {}, 1, signed, set())["points"][0]["vote"]

    assert f"N’ont pas pris part au vote\u00a0: {room.user(2).name}." in vote["how"]
    assert "majorité des voix des membres présents ou représentés, 3 voix" in vote["result"]
    assert disagreements(room.sitting) == []
