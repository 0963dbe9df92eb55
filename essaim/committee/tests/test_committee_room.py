"""Holding a sitting: who goes out, who votes, what the minutes say."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.appraisal import actions as appraisal
from essaim.appraisal.models import Declaration
from essaim.committee.actions.minutes import correct_minutes, draft_minutes, sign_minutes
from essaim.committee.actions.replies import reply
from essaim.committee.actions.room import (
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
from essaim.committee.actions.votes import (
    cast_vote,
    close_vote,
    note_dissent,
    open_vote,
    reopen_vote,
    write_text,
)
from essaim.committee.compute.minutes import differences
from essaim.committee.models import Ballot, Exit, Sitting
from essaim.committee.queries.committee import opinion_of
from essaim.committee.queries.minutes import disagreements, facts_of, hidden_from, in_words, replayed
from essaim.committee.queries.minutes import held as facts_held
from essaim.committee.queries.room import agenda_of, screen_of, seat_in
from essaim.committee.tests.committees import convened, held
from essaim.documents.pdf import render
from essaim.kit.rules import Refused
from essaim.portfolio.factories import PortfolioFactory
from essaim.portfolio.models import Deviation
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db


def on_the_day(room):
    Sitting.objects.filter(pk=room.sitting.pk).update(starts_at=timezone.now() - timedelta(minutes=5))
    room.sitting.refresh_from_db()


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
    assert item.result == "no_majority"  # one voice of the four that are left in the room
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

    assert (item.result, Ballot.objects.get().holder) == ("no_majority", room.members[2])
    assert len(item.electorate["members"]) == 4  # three in the room, and the one who is represented
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
    assert (item.result, item.casting) == ("no_majority", False)  # two of four, and nobody settles
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
        close_sitting(room.sitting, by=room.manager, reason="L’heure est passée.")
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
    close_sitting(room.sitting, by=room.manager, reason="L’heure est passée.")
    return room


def test_the_opinion_of_the_committee_is_told_by_college():
    room = a_whole_sitting()
    opinion = opinion_of(room.dossiers[0], room.committee.doors[0])

    assert (opinion.result, opinion.label, opinion.dissents) == ("favourable", "Avis favorable", 1)
    assert opinion.counts == {"favourable": 4, "reserve": 0, "unfavourable": 1, "abstention": 0}
    assert opinion.colleges == {
        "Administrations": "favourable",
        "Élus": "tied",
        "Qualifiés": "favourable",
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
    with unguarded():
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


def test_the_minutes_tell_what_was_adopted_and_leave_out_what_a_reader_may_not_see():
    room = a_whole_sitting()
    kept, second = room.dossiers
    portfolio = PortfolioFactory(
        wave=room.committee.wave,
        door=room.committee.doors[0],
        adopted=True,
        sitting=room.sitting.public_id,
        picks={kept.reference: {"place": "in"}, second.reference: {"place": "reserve", "rank": 1}},
    )
    Deviation.objects.create(
        portfolio=portfolio, dossier=kept, proposed="reserve", adopted="in", reason="Seul de sa région."
    )

    minutes = draft_minutes(room.sitting, by=room.manager)

    told = in_words(minutes)
    assert [row[1:3] for row in told["portfolios"][0]["rows"]] == [
        ["Pôle 0", "retenu"],
        ["Pôle 1", "liste complémentaire"],
    ]
    assert told["portfolios"][0]["deviations"] == ["Pôle 0\u00a0: Seul de sa région."]
    copy = in_words(minutes, hidden_from(room.user(4), room.sitting))
    assert copy["extract"]
    assert "Pôle 1" not in repr(copy)
    assert render("committee/minutes", copy, title="Extrait").startswith(b"%PDF")
