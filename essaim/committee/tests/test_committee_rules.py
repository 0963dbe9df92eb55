"""What a committee's own rules change: its quorum, the vote of its chair, the proxies; the second call."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import UserFactory
from essaim.appraisal.models import Declaration
from essaim.audit.journal import history_of
from essaim.calls.factories import SUPPORT
from essaim.committee.actions.committee import set_rules
from essaim.committee.actions.replies import reply
from essaim.committee.actions.room import ask_out, attend, call_item, close_sitting, open_sitting
from essaim.committee.actions.sittings import call_again, convene, fill_agenda, note_lapse
from essaim.committee.actions.votes import cast_vote, close_vote, open_vote
from essaim.committee.compute.votes import quorum
from essaim.committee.forms import ReplyForm
from essaim.committee.models import Sitting
from essaim.committee.queries.minutes import disagreements
from essaim.committee.tests.committees import committee_with, convened, declared, held
from essaim.kit.rules import Refused
from essaim.mail.models import Message

pytestmark = pytest.mark.django_db
COMMON = {"majority": "present", "quorum_share": "1/2", "casting_vote": True, "proxies_each": 1}


def ruled(seats=5, **rules):
    """Convened under these rules, for an hour that has come, nobody with a tie."""
    room = committee_with(seats)
    set_rules(room.committee, by=room.manager, **COMMON | rules)
    fill_agenda(room.sitting, SUPPORT, by=room.manager)
    convene(room.sitting, by=room.manager)
    Sitting.objects.filter(pk=room.sitting.pk).update(starts_at=timezone.now() - timedelta(minutes=5))
    room.sitting.refresh_from_db()
    return declared(room)


def come(room, *ranks):
    for rank in ranks:
        attend(room.seat(rank), "on_site", by=room.user(rank))


def go(room, *ranks):
    for rank in ranks:
        attend(room.seat(rank), "", by=room.user(rank))


# --- Quorum -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("share", "needed"), [("0", 0), ("1/3", 4), ("1/2", 6), ("2/3", 8), ("3/4", 9)])
def test_a_share_is_exact(share, needed):
    assert quorum(12, share) == needed


def test_two_thirds_are_asked_where_the_committee_says_so():
    room = ruled(quorum_share="2/3")
    come(room, 0, 1, 2)

    with pytest.raises(ValidationError, match="3 voix présentes ou représentées, 4 nécessaires"):
        open_sitting(room.sitting, room.members[0], by=room.manager)
    come(room, 3)
    open_sitting(room.sitting, room.members[0], by=room.manager)

    opened = history_of(room.sitting).get(verb="open").details
    assert (opened["needed"], opened["counted"], opened["share"]) == (4, 4, "2/3")


def test_no_vote_opens_once_the_quorum_is_lost():
    room = held(seats=5)
    go(room, 1, 2, 3)
    item = room.call(0)

    with pytest.raises(Refused, match="Le quorum n’est plus atteint\u00a0: 2 voix présentes"):
        open_vote(item, by=room.manager)
    come(room, 1)
    open_vote(item, by=room.manager)


def test_whoever_walks_out_is_missed_and_whom_a_tie_sends_out_is_not():
    room = held(seats=5)
    room.call(0)
    for rank in (1, 2, 3):
        ask_out(room.seat(rank), by=room.manager)
    with pytest.raises(Refused, match="2 voix présentes ou représentées, 3 nécessaires"):
        open_vote(room.items[0], by=room.manager)

    tied = Declaration.objects.filter(user__in=[room.user(rank) for rank in (1, 2, 3)])
    tied.filter(dossier=room.items[1].dossier_id).update(kind="tie", what="Parent.", barred=True, opens=False)
    item = room.call(1)

    open_vote(item, by=room.manager)  # two voices of two


# --- Chair and proxies --------------------------------------------------------------------------------


def test_without_a_casting_vote_a_tie_stays_a_tie():
    room = ruled(seats=4, casting_vote=False)
    come(room, 0, 1, 2, 3)
    open_sitting(room.sitting, room.members[0], by=room.manager)
    item = room.call(0)
    open_vote(item, by=room.manager)
    for rank, choice in enumerate(["favourable", "favourable", "unfavourable", "unfavourable"]):
        cast_vote(item, room.seat(rank), choice, by=room.user(rank))

    close_vote(item, by=room.manager)

    item.refresh_from_db()
    assert (item.result, item.casting) == ("tied", False)
    assert disagreements(room.sitting) == []


def test_two_proxies_where_the_committee_allows_two_and_no_third():
    room = ruled(proxies_each=2)
    for rank in (1, 2):
        reply(room.seat(rank), "proxy", by=room.user(rank), proxy_to=room.members[0])

    with pytest.raises(ValidationError, match="nul n’en porte plus de 2"):
        reply(room.seat(3), "proxy", by=room.user(3), proxy_to=room.members[0])
    come(room, 0)
    open_sitting(room.sitting, room.members[0], by=room.manager)  # three voices of five

    item = room.call(0)
    open_vote(item, by=room.manager)
    for rank in (0, 1, 2):
        cast_vote(item, room.seat(rank), "favourable", by=room.user(0))
    close_vote(item, by=room.manager)
    assert item.ballots.count() == 3


def test_a_committee_may_refuse_proxies():
    room = ruled(proxies_each=0)

    with pytest.raises(Refused, match=r"^Ce comité n’admet pas les mandats\.$"):
        reply(room.seat(1), "proxy", by=room.user(1), proxy_to=room.members[0])
    form = ReplyForm(seat=room.seat(1))
    assert "proxy_to" not in form.fields
    assert "proxy" not in dict(form.fields["reply"].choices)


# --- The rules themselves -----------------------------------------------------------------------------


def test_the_rules_change_neither_between_a_convocation_and_its_sitting_nor_by_anybody(signed_in):
    room = convened()
    with pytest.raises(Refused, match="ses règles ne changent plus avant sa fin"):
        set_rules(room.committee, by=room.manager, **COMMON)
    with pytest.raises(Refused):
        set_rules(room.committee, by=UserFactory(), **COMMON)

    page = reverse("selection:committee_page", args=[room.committee.public_id])
    told = signed_in(room.manager).post(
        page, COMMON | {"act": "rules", "quorum_share": "2/3", "casting_vote": "on"}
    )
    assert "ses règles ne changent plus avant sa fin" in told.content.decode()


def test_the_rules_are_set_on_the_page_of_the_committee_and_kept_in_the_journal(signed_in):
    room = committee_with()
    page = reverse("selection:committee_page", args=[room.committee.public_id])

    signed_in(room.manager).post(
        page, {"act": "rules", "majority": "two_thirds", "quorum_share": "2/3", "proxies_each": "0"}
    )

    room.committee.refresh_from_db()
    assert (room.committee.quorum_share, room.committee.casting_vote, room.committee.proxies_each) == (
        "2/3",
        False,
        0,
    )
    entry = history_of(room.committee).get(verb="set_rules")
    assert entry.details == {
        "majority": "two_thirds",
        "share": "2/3",
        "casting": False,
        "proxies": 0,
    }
    assert signed_in(room.manager).post(page, {"act": "rules", "quorum_share": "9/9"}).status_code == 200


# --- The second call ----------------------------------------------------------------------------------


def test_the_lack_of_quorum_is_noted_at_the_hour_and_when_it_is_true():
    room = convened()
    with pytest.raises(Refused, match="se constate à l’heure de la séance"):
        note_lapse(room.sitting, by=room.manager)
    Sitting.objects.filter(pk=room.sitting.pk).update(starts_at=timezone.now() - timedelta(minutes=5))
    come(room, 0, 1, 2)
    with pytest.raises(Refused, match="Le quorum est atteint"):
        note_lapse(room.sitting, by=room.manager)
    go(room, 2)
    note_lapse(room.sitting, by=room.manager)

    lapsed = history_of(room.sitting).get(verb="note_lapse").details
    assert lapsed["quorum"] == "2 voix présentes ou représentées, 3 nécessaires"


def test_what_is_left_when_the_quorum_is_lost_is_examined_after_a_second_call_without_quorum():
    room = held(seats=5)
    item = room.call(0)
    open_vote(item, by=room.manager)
    cast_vote(item, room.seat(0), "favourable", by=room.user(0))
    close_vote(item, by=room.manager)
    go(room, 1, 2, 3)
    room.sitting.refresh_from_db()

    close_sitting(room.sitting, by=room.manager, reason="L’heure est passée.")
    starts_at = timezone.now() + timedelta(days=7)
    again = call_again(room.sitting, by=room.manager, starts_at=starts_at, place="Salle")

    assert [row.dossier for row in again.items.all()] == [room.items[1].dossier]
    assert disagreements(room.sitting) == []
    convene(again, by=room.manager)
    assert "aucun quorum ne sera exigé" in Message.objects.filter(key="committee_second_call")[0].text
    Sitting.objects.filter(pk=again.pk).update(starts_at=timezone.now())
    again.refresh_from_db()
    seat = again.attendances.select_related("sitting", "member__user").get(member=room.members[0])
    attend(seat, "on_site", by=room.user(0))
    open_sitting(again, room.members[0], by=room.manager)
    again.refresh_from_db()
    last = again.items.get()
    call_item(last, by=room.manager, seen=again.turn)
    last.refresh_from_db()
    open_vote(last, by=room.manager)  # one voice of five


def test_a_sitting_that_kept_its_quorum_is_not_called_again():
    room = held(seats=5)
    close_sitting(room.sitting, by=room.manager, reason="L’heure est passée.")

    with pytest.raises(Refused, match="n’a pas manqué de quorum"):
        call_again(room.sitting, by=room.manager, starts_at=timezone.now(), place="Salle")
