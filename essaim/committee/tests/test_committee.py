"""Composing the committee, convening it, holding its sittings."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.committee.actions.committee import end_member, name_member
from essaim.committee.actions.replies import reply
from essaim.committee.actions.room import attend, open_sitting
from essaim.committee.actions.sittings import (
    add_question,
    call_again,
    cancel_sitting,
    convene,
    fill_agenda,
    move_item,
    note_lapse,
    plan_sitting,
    remove_item,
)
from essaim.committee.models import Attendance, Sitting
from essaim.committee.queries.committee import current_sitting
from essaim.committee.queries.minutes import disagreements, replayed
from essaim.committee.queries.room import seat_in
from essaim.committee.tests.committees import committee_with, convened
from essaim.kit.rules import Refused
from essaim.mail.models import Message

pytestmark = pytest.mark.django_db


# --- Composition ------------------------------------------------------------------------------------


def elected(room):
    return room.committee.colleges.get(name="Élus")


def test_a_member_is_named_by_an_order_and_given_the_role():
    room = committee_with(seats=2)

    mandate = room.user(1).mandates.get()
    assert (mandate.role, mandate.call_slug) == ("committee_member", room.committee.wave.call.slug)
    with pytest.raises(ValidationError, match="siège déjà dans ce comité"):
        name_member(
            room.committee, room.user(1), by=room.manager, college=elected(room), order_reference="Arrêté"
        )
    with pytest.raises(ValidationError, match="a déjà une personne qui le préside"):
        name_member(
            room.committee,
            UserFactory(),
            by=room.manager,
            college=elected(room),
            order_reference="Arrêté",
            chair=True,
        )


def test_only_the_managers_of_the_call_compose_and_convene():
    room = committee_with(seats=1)
    for other in (room.user(0), MandateFactory(role=Role.PROGRAMME_MANAGER, call_slug="ailleurs").user):
        with pytest.raises(Refused, match="réservée aux responsables nationaux de cet appel"):
            name_member(
                room.committee, UserFactory(), by=other, college=elected(room), order_reference="Arrêté"
            )
        with pytest.raises(Refused, match="réservée aux responsables nationaux de cet appel"):
            plan_sitting(room.committee, by=other, starts_at=timezone.now(), place="Ici")


def test_whoever_leaves_the_committee_is_no_longer_summoned():
    room = convened()
    end_member(room.members[3], "Fin de mandat", by=room.manager)

    assert not Attendance.objects.filter(member=room.members[3]).exists()
    assert disagreements(room.sitting) == []
    assert seat_in(room.user(3), room.sitting.public_id) is None


# --- Convocation ------------------------------------------------------------------------------------


def test_members_are_convened_five_days_ahead_by_a_message_that_names_no_dossier():
    room = convened()

    messages = Message.objects.filter(key="committee_convocation")
    assert {row.to for row in messages} == {member.user.email for member in room.members}
    assert not [row for row in messages if "Pôle" in row.text]
    assert str(room.sitting.public_id) in messages[0].text
    assert Attendance.objects.filter(sitting=room.sitting).count() == 5


def test_a_late_convocation_needs_the_reason_of_its_urgency():
    room = committee_with()
    fill_agenda(room.sitting, room.committee.doors[0], by=room.manager)
    Sitting.objects.update(starts_at=timezone.now() + timedelta(days=3))
    room.sitting.refresh_from_db()

    with pytest.raises(ValidationError, match=r"cinq jours au moins avant la séance.* il en reste 3"):
        convene(room.sitting, by=room.manager)
    convene(room.sitting, by=room.manager, urgency="Annulation de la salle")

    assert (room.sitting.state, room.sitting.urgency) == ("convened", "Annulation de la salle")


def test_an_empty_agenda_or_a_committee_without_chair_is_not_convened():
    room = committee_with()
    with pytest.raises(ValidationError, match="L’ordre du jour est vide"):
        convene(room.sitting, by=room.manager)
    room.members[0].chair = False
    room.members[0].save()
    with pytest.raises(ValidationError, match="Nommez d’abord la personne qui préside"):
        convene(room.sitting, by=room.manager)


def test_the_agenda_is_filled_completed_and_reordered():
    room = committee_with(dossiers=3)
    door = room.committee.doors[0]
    assert fill_agenda(room.sitting, door, by=room.manager) == 3
    assert fill_agenda(room.sitting, door, by=room.manager) == 0
    question = add_question(room.sitting, "Questions diverses", by=room.manager)
    first = room.items[0]
    move_item(question, by=room.manager, up=True)
    move_item(room.items[0], by=room.manager, up=True)
    remove_item(first, by=room.manager)

    assert [str(item.title or "dossier") for item in room.items] == [
        "dossier",
        "Questions diverses",
        "dossier",
    ]
    assert list(replayed(room.sitting)["items"]) == [str(item.public_id) for item in room.items]
    with pytest.raises(ValidationError, match="Ce comité n’examine pas ce volet"):
        fill_agenda(room.sitting, "autre", by=room.manager)
    with pytest.raises(ValidationError, match="Aucun portefeuille n’est adopté"):
        fill_agenda(room.sitting, door, by=room.manager, adopted=True)
    convene(room.sitting, by=room.manager)
    with pytest.raises(Refused, match="Ce n’est plus possible\u00a0: convoquée"):
        remove_item(room.items[0], by=room.manager)


# --- Answers ----------------------------------------------------------------------------------------


def test_nobody_carries_two_proxies_nor_one_when_absent():
    room = convened()
    reply(room.seat(1), "proxy", by=room.user(1), proxy_to=room.members[2])
    with pytest.raises(ValidationError, match="ne peut pas porter votre mandat"):
        reply(room.seat(3), "proxy", by=room.user(3), proxy_to=room.members[2])
    with pytest.raises(ValidationError, match="ne peut pas porter votre mandat"):
        reply(room.seat(3), "proxy", by=room.user(3), proxy_to=room.members[1])
    with pytest.raises(ValidationError, match="Choisissez à qui"):
        reply(room.seat(3), "proxy", by=room.user(3))

    reply(room.seat(2), "excused", by=room.user(2))

    assert room.seat(1).reply == "excused"
    assert Message.objects.get(key="committee_proxy_lost").to == room.user(1).email
    assert disagreements(room.sitting) == []


def test_a_qualified_person_has_no_substitute_and_an_elected_one_may():
    room = convened()
    substitute = MandateFactory(role=Role.COMMITTEE_MEMBER).user
    with pytest.raises(ValidationError, match=r"Qualifiés.*ne sont pas suppléés"):
        reply(room.seat(1), "on_site", by=room.user(1), substitute=substitute)
    with pytest.raises(ValidationError, match="Donnez d’abord à cette personne le rôle"):
        reply(room.seat(3), "on_site", by=room.user(3), substitute=UserFactory())
    with pytest.raises(ValidationError, match="n’est pas lui-même membre"):
        reply(room.seat(3), "on_site", by=room.user(3), substitute=room.user(4))

    reply(room.seat(3), "on_site", by=room.user(3), substitute=substitute)

    assert seat_in(substitute, room.sitting.public_id).member == room.members[3]
    assert seat_in(room.user(3), room.sitting.public_id) is None


def test_nobody_answers_for_another_but_the_secretary():
    room = convened()
    with pytest.raises(Refused, match="réservée aux responsables nationaux"):
        reply(room.seat(1), "excused", by=room.user(2))
    reply(room.seat(1), "remote", by=room.manager)
    assert room.seat(1).reply == "remote"


# --- Quorum -----------------------------------------------------------------------------------------


def on_the_day(room):
    Sitting.objects.filter(pk=room.sitting.pk).update(starts_at=timezone.now() - timedelta(minutes=5))
    room.sitting.refresh_from_db()


def test_half_of_the_voices_open_the_sitting_remote_and_proxies_counted():
    room = convened(seats=5)
    with pytest.raises(Refused, match="elle ne s’ouvre pas avant"):
        open_sitting(room.sitting, room.members[0], by=room.manager)
    on_the_day(room)
    reply(room.seat(2), "proxy", by=room.user(2), proxy_to=room.members[1])
    attend(room.seat(0), "on_site", by=room.user(0))
    with pytest.raises(ValidationError, match=r"quorum n’est pas atteint.*1 voix .*, 3 nécessaires"):
        open_sitting(room.sitting, room.members[0], by=room.manager)
    with pytest.raises(ValidationError, match=r"n’est pas en séance.*une autre personne préside"):
        open_sitting(room.sitting, room.members[1], by=room.manager)
    attend(room.seat(1), "remote", by=room.user(1))

    open_sitting(room.sitting, room.members[0], by=room.manager)

    assert (room.sitting.quorum_needed, room.sitting.quorum_counted) == (3, 3)
    assert current_sitting(room.committee.wave, room.committee.doors[0]) == room.sitting


def test_without_quorum_a_second_call_needs_none():
    room = convened(seats=5)
    on_the_day(room)
    note_lapse(room.sitting, by=room.manager)
    again = call_again(
        room.sitting, by=room.manager, starts_at=timezone.now() + timedelta(days=6), place="Salle"
    )
    with pytest.raises(Refused, match="déjà préparée"):
        call_again(room.sitting, by=room.manager, starts_at=timezone.now(), place="Salle")
    convene(again, by=room.manager)
    assert "aucun quorum ne sera exigé" in Message.objects.filter(key="committee_second_call")[0].text
    assert [item.dossier for item in again.items.all()] == [item.dossier for item in room.items]

    room.sitting = again
    on_the_day(room)
    attend(room.seat(0), "on_site", by=room.user(0))
    open_sitting(again, room.members[0], by=room.manager)

    assert (again.state, again.quorum_counted) == ("open", 1)
    assert disagreements(again) == []


def test_a_cancelled_sitting_tells_its_members():
    room = convened()
    with pytest.raises(ValidationError, match="Donnez un motif"):
        cancel_sitting(room.sitting, " ", by=room.manager)
    cancel_sitting(room.sitting, "Grève", by=room.manager)
    assert Message.objects.filter(key="committee_cancelled").count() == 5
