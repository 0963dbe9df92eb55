"""Composing the committee, convening it, holding its sittings."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.appraisal import actions as appraisal
from essaim.appraisal.models import Declaration
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.selection.actions.committee import end_member, name_member
from essaim.selection.actions.minutes import correct_minutes, draft_minutes, sign_minutes
from essaim.selection.actions.replies import reply
from essaim.selection.actions.room import (
    ask_out,
    attend,
    bring_back,
    call_item,
    close_sitting,
    declare_in_room,
    leave_item,
    open_sitting,
    preside,
)
from essaim.selection.actions.sittings import (
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
from essaim.selection.actions.votes import (
    cast_vote,
    close_vote,
    note_dissent,
    open_vote,
    reopen_vote,
    write_text,
)
from essaim.selection.compute.minutes import differences
from essaim.selection.models import Attendance, Ballot, Exit, Sitting
from essaim.selection.queries.committee import current_sitting, opinion_of
from essaim.selection.queries.minutes import disagreements, facts_of, replayed
from essaim.selection.queries.minutes import held as facts_held
from essaim.selection.queries.room import agenda_of, screen_of, seat_in
from essaim.selection.tests.committees import committee_with, convened, held

pytestmark = pytest.mark.django_db


# --- Composition ------------------------------------------------------------------------------------


def test_a_member_is_named_by_an_order_and_given_the_role():
    room = committee_with(seats=2)

    mandate = room.user(1).mandates.get()
    assert (mandate.role, mandate.call_slug) == ("committee_member", room.committee.wave.call.slug)
    with pytest.raises(ValidationError, match="siège déjà dans ce comité"):
        name_member(
            room.committee, room.user(1), by=room.manager, college="elected", order_reference="Arrêté"
        )
    with pytest.raises(ValidationError, match="a déjà une personne qui le préside"):
        name_member(
            room.committee,
            UserFactory(),
            by=room.manager,
            college="elected",
            order_reference="Arrêté",
            chair=True,
        )


def test_only_the_managers_of_the_call_compose_and_convene():
    room = committee_with(seats=1)
    for other in (room.user(0), MandateFactory(role=Role.PROGRAMME_MANAGER, call_slug="ailleurs").user):
        with pytest.raises(Refused, match="réservée aux responsables nationaux de cet appel"):
            name_member(room.committee, UserFactory(), by=other, college="elected", order_reference="Arrêté")
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
    with pytest.raises(ValidationError, match="Les personnalités qualifiées ne sont pas suppléées"):
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


# --- The item on the table --------------------------------------------------------------------------


def test_a_tied_member_goes_out_sees_nothing_and_comes_back():
    room = held()
    appraisal.declare(room.dossiers[0], "tie", "J’y ai siégé.", by=room.user(1))

    room.call(0)
    screen = screen_of(seat_in(room.user(1), room.sitting.public_id), {})
    assert (screen.out, screen.point, screen.votes) == (True, None, ())
    assert "Pôle 0" not in repr(screen)
    assert screen_of(seat_in(room.user(2), room.sitting.public_id), {}).point.name == "Pôle 0"

    room.call(1)
    out = Exit.objects.get()
    assert (out.member, out.cause) == (room.members[1], "tie")
    assert out.came_back_at is not None
    assert screen_of(seat_in(room.user(1), room.sitting.public_id), {}).point.name == "Pôle 1"
    hidden = [point for point in agenda_of(room.user(1), room.sitting, {}) if point.hidden]
    assert len(hidden) == 1
    assert "Pôle 0" not in repr(hidden)


def test_a_tie_found_by_the_machine_sends_out_as_well():
    room = held()
    siren = room.dossiers[0].last_submission.content["lead"]["siren"]
    Declaration.objects.filter(user=room.user(2)).delete()
    values = {"skills": [], "themes": [], "region": None, "load": 5, "sirens": [siren], "past_sirens": []}
    appraisal.save_expert(room.user(2), values, [], by=room.user(2))

    room.call(0)

    assert Exit.objects.get().member == room.members[2]


def test_a_tie_declared_during_the_vote_strikes_the_vote_cast():
    room = held()
    item = room.call(0)
    open_vote(item, by=room.manager)
    cast_vote(item, room.seat(1), "favourable", by=room.user(1))
    cast_vote(item, room.seat(2), "unfavourable", by=room.user(2))

    with pytest.raises(Refused, match="Chacun déclare ses propres liens"):
        declare_in_room(room.seat(1), item, "tie", "Je m’en souviens", by=room.manager)
    declare_in_room(room.seat(1), item, "tie", "Ma sœur y travaille.", by=room.user(1))

    assert list(Ballot.objects.values_list("member", flat=True)) == [room.members[2].pk]
    with pytest.raises(Refused, match="Cette voix ne compte pas"):
        cast_vote(item, room.seat(1), "favourable", by=room.user(1))
    close_vote(item, by=room.manager)
    assert item.result == "unfavourable"
    assert disagreements(room.sitting) == []


def test_a_tie_declared_elsewhere_during_the_vote_is_seen_when_it_closes():
    room = held()
    item = room.call(0)
    open_vote(item, by=room.manager)
    for rank in (1, 2):
        cast_vote(item, room.seat(rank), "favourable", by=room.user(rank))
    appraisal.declare(room.dossiers[0], "tie", "Ma structure.", by=room.user(1))
    assert screen_of(seat_in(room.user(1), room.sitting.public_id), {}).out

    close_vote(item, by=room.manager)

    assert Ballot.objects.count() == 1
    assert Exit.objects.get().member == room.members[1]
    assert disagreements(room.sitting) == []


def test_a_proxy_goes_out_with_its_holder_and_with_its_giver():
    room = convened()
    reply(room.seat(1), "proxy", by=room.user(1), proxy_to=room.members[2])
    on_the_day(room)
    for rank in (0, 2, 3):
        attend(room.seat(rank), "on_site", by=room.user(rank))
    open_sitting(room.sitting, room.members[0], by=room.manager)
    for dossier in room.dossiers:
        appraisal.declare(dossier, "none", "", by=room.user(3))
    appraisal.declare(room.dossiers[0], "tie", "Ma structure.", by=room.user(2))
    appraisal.declare(room.dossiers[1], "none", "", by=room.user(2))
    appraisal.declare(room.dossiers[1], "tie", "Ma structure.", by=room.user(1))

    for rank in (0, 1):
        item = room.call(rank)
        open_vote(item, by=room.manager)
        with pytest.raises(Refused, match="Cette voix ne compte pas"):
            cast_vote(item, room.seat(1), "favourable", by=room.user(2))
        cast_vote(item, room.seat(3), "favourable", by=room.user(3))
        close_vote(item, by=room.manager)
    assert disagreements(room.sitting) == []


def test_a_proxy_votes_through_its_holder_and_is_counted_as_such():
    room = convened()
    reply(room.seat(1), "proxy", by=room.user(1), proxy_to=room.members[2])
    on_the_day(room)
    for rank in (0, 2, 3):
        attend(room.seat(rank), "on_site", by=room.user(rank))
    open_sitting(room.sitting, room.members[0], by=room.manager)
    appraisal.declare(room.dossiers[0], "none", "", by=room.user(2))
    item = room.call(0)
    open_vote(item, by=room.manager)

    names = [vote.name for vote in screen_of(seat_in(room.user(2), room.sitting.public_id), {}).votes]
    assert names == ["", room.user(1).name]
    cast_vote(item, room.seat(1), "reserve", by=room.user(2))
    with pytest.raises(Refused, match="réservée aux responsables nationaux"):
        cast_vote(item, room.seat(1), "favourable", by=room.user(3))
    close_vote(item, by=room.manager)

    assert (item.result, Ballot.objects.get().holder) == ("reserve", room.members[2])
    attend(room.seat(1), "remote", by=room.user(1))
    assert room.seat(1).proxy_to is None
    assert disagreements(room.sitting) == []


def test_nobody_votes_before_declaring_even_by_a_show_of_hands():
    room = held()
    Declaration.objects.filter(user=room.user(1)).delete()
    item = room.call(0)
    open_vote(item, by=room.manager)
    assert screen_of(seat_in(room.user(1), room.sitting.public_id), {}).must_declare

    for by in (room.user(1), room.manager):
        with pytest.raises(Refused, match="dites d’abord si un lien vous unit"):
            cast_vote(item, room.seat(1), "favourable", by=by)
    declare_in_room(room.seat(1), item, "none", "", by=room.user(1))
    cast_vote(item, room.seat(1), "favourable", by=room.manager)
    assert Ballot.objects.get().cast_by == room.manager


def test_the_chair_settles_a_tie_and_nobody_else_does():
    room = held(seats=4)
    item = room.call(0)
    open_vote(item, by=room.manager)
    for rank, choice in enumerate(["reserve", "favourable", "reserve", "favourable"]):
        cast_vote(item, room.seat(rank), choice, by=room.user(rank))
    close_vote(item, by=room.manager)
    assert (item.result, item.casting) == ("reserve", True)

    reopen_vote(item, "Une erreur de saisie", by=room.manager)
    cast_vote(item, room.seat(0), "abstention", by=room.user(0))
    cast_vote(item, room.seat(2), "reserve", by=room.user(2))
    close_vote(item, by=room.manager)
    assert (item.result, item.casting) == ("favourable", False)
    assert disagreements(room.sitting) == []


def test_somebody_else_presides_when_the_chair_is_out():
    room = held()
    appraisal.declare(room.dossiers[0], "tie", "Ma structure.", by=room.user(0))
    item = room.call(0)
    with pytest.raises(Refused, match="désignez qui préside pour ce point"):
        open_vote(item, by=room.manager)
    preside(room.sitting, room.members[3], by=room.manager)
    open_vote(item, by=room.manager)
    cast_vote(item, room.seat(3), "favourable", by=room.user(3))
    close_vote(item, by=room.manager)

    assert item.presided_by == room.members[3]


def test_a_secretary_with_a_tie_leaves_the_item_to_another():
    room = held()
    appraisal.declare(room.dossiers[0], "tie", "Mon ancien service.", by=room.manager)

    with pytest.raises(Refused, match="un autre responsable le conduit"):
        room.call(0)
    assert [point.hidden for point in agenda_of(room.manager, room.sitting, {})] == [True, False]
    other = MandateFactory(role=Role.NATIONAL_OFFICER).user
    call_item(room.items[0], by=other, seen=room.sitting.turn)
    room.sitting.refresh_from_db()
    with pytest.raises(Refused, match="un autre responsable le conduit"):
        open_vote(room.items[0], by=room.manager)
    leave_item(room.sitting, by=room.manager, seen=room.sitting.turn)


def test_leaving_the_room_and_coming_back_is_dated():
    room = held()
    room.call(0)
    ask_out(room.seat(1), by=room.manager)
    with pytest.raises(Refused, match="déjà sortie"):
        ask_out(room.seat(1), by=room.manager)
    bring_back(room.seat(1), by=room.manager)
    with pytest.raises(Refused, match="n’est pas sortie"):
        bring_back(room.seat(1), by=room.manager)
    declare_in_room(room.seat(2), room.items[0], "tie", "Je m’en souviens.", by=room.user(2))
    with pytest.raises(Refused, match="elle rentrera au point suivant"):
        bring_back(room.seat(2), by=room.manager)
    assert disagreements(room.sitting) == []


def test_an_open_vote_holds_the_item_and_the_sitting():
    room = held()
    item = room.call(0)
    open_vote(item, by=room.manager)
    with pytest.raises(Refused, match="il faut d’abord le clore"):
        room.call(1)
    with pytest.raises(Refused, match="il faut d’abord le clore"):
        close_sitting(room.sitting, by=room.manager)
    with pytest.raises(Refused, match="Personne n’a voté"):
        close_vote(item, by=room.manager)


def test_a_vote_is_refused_out_of_its_time():
    room = held()
    item = room.call(0)
    with pytest.raises(Refused, match="Le vote sur ce point n’est pas ouvert"):
        cast_vote(item, room.seat(1), "favourable", by=room.user(1))
    other = room.items[1]
    with pytest.raises(Refused, match="Ce point n’est plus en cours"):
        open_vote(other, by=room.manager)
    open_vote(item, by=room.manager)
    with pytest.raises(ValidationError, match="Choisissez un vote"):
        cast_vote(item, room.seat(1), "peut-être", by=room.user(1))


# --- Opinions, minutes ------------------------------------------------------------------------------


def a_whole_sitting():
    room = held()
    appraisal.declare(room.dossiers[1], "tie", "Ma structure.", by=room.user(4))
    for rank, choices in enumerate([["favourable"] * 4 + ["unfavourable"], ["reserve"] * 4]):
        item = room.call(rank)
        open_vote(item, by=room.manager)
        for who, choice in enumerate(choices):
            cast_vote(item, room.seat(who), choice, by=room.user(who))
        close_vote(item, by=room.manager)
        write_text(item, f"Le comité a entendu le rapport {rank}.", by=room.manager)
    note_dissent(room.items[0], room.seat(4), "Le budget me paraît fragile.", by=room.user(4))
    room.sitting.refresh_from_db()
    attend(room.seat(3), "", by=room.user(3))
    close_sitting(room.sitting, by=room.manager)
    return room


def test_the_opinion_of_the_committee_is_told_by_college():
    room = a_whole_sitting()
    opinion = opinion_of(room.dossiers[0], room.committee.doors[0])

    assert (opinion.result, opinion.label, opinion.dissents) == ("favourable", "Avis favorable", 1)
    assert opinion.counts == {"favourable": 4, "reserve": 0, "unfavourable": 1, "abstention": 0}
    assert opinion.colleges == {
        "administration": "favourable",
        "elected": "tied",
        "qualified": "favourable",
    }
    assert opinion.text == "Le comité a entendu le rapport 0."


def test_the_minutes_equal_the_journal():
    room = a_whole_sitting()

    minutes = draft_minutes(room.sitting, by=room.manager)

    told = replayed(room.sitting)
    assert minutes.facts["held"] == told == facts_held(room.sitting)
    first = told["items"][str(room.items[0].public_id)]
    assert first["vote"]["counts"]["favourable"] == 4
    assert list(first["dissents"].values()) == ["Le budget me paraît fragile."]
    second = told["items"][str(room.items[1].public_id)]
    assert [row["member"] for row in second["exits"]] == [str(room.members[4].public_id)]


def test_facts_changed_behind_the_journal_are_never_written_in_the_minutes():
    room = a_whole_sitting()
    Ballot.objects.filter(member=room.members[0]).update(choice="unfavourable")

    assert differences(facts_held(room.sitting), replayed(room.sitting)) != []
    with pytest.raises(Refused, match="Les faits ne correspondent pas au journal"):
        draft_minutes(room.sitting, by=room.manager)


def test_minutes_are_corrected_by_versions_then_signed_by_two_persons():
    room = a_whole_sitting()
    first = draft_minutes(room.sitting, by=room.manager)
    texts = {str(room.items[0].public_id): "Le comité a longuement débattu."}
    with pytest.raises(ValidationError, match="ce que vous corrigez"):
        correct_minutes(first, by=room.manager, opening="", closing="", texts=texts, reason="")
    second = correct_minutes(
        first, by=room.manager, opening="La présidente ouvre.", closing="", texts=texts, reason="Débats"
    )
    assert second.facts["points"][str(room.items[0].public_id)]["text"] == "Le comité a longuement débattu."
    assert first.facts["points"][str(room.items[0].public_id)]["text"] == "Le comité a entendu le rapport 0."

    with pytest.raises(Refused, match="Une version plus récente existe"):
        sign_minutes(first, by=room.user(0), presiding=True)
    with pytest.raises(Refused, match="revient à la personne qui a présidé"):
        sign_minutes(second, by=room.manager, presiding=True)
    sign_minutes(second, by=room.user(0), presiding=True)
    sign_minutes(second, by=room.manager, presiding=False)

    assert second.is_signed
    with pytest.raises(Refused, match="il ne change plus"):
        correct_minutes(second, by=room.manager, opening="", closing="", texts={}, reason="Encore")
    with pytest.raises(Refused, match="Le procès-verbal est signé"):
        note_dissent(room.items[0], room.seat(3), "Trop tard.", by=room.user(3))


def test_minutes_are_not_written_before_the_end():
    room = held()
    with pytest.raises(Refused, match="quand la séance est levée"):
        draft_minutes(room.sitting, by=room.manager)
    assert facts_of(room.sitting)["held"]["closed_at"] == ""
