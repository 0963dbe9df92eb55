"""The pages of the committee: a sitting played through them, what they hide, what they cost."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.appraisal import actions as appraisal
from essaim.appraisal.factories import DeclarationFactory, DutyFactory, ReviewFactory
from essaim.appraisal.models import Declaration, Tie
from essaim.committee.actions.minutes import draft_minutes, sign_minutes
from essaim.committee.actions.room import close_sitting
from essaim.committee.actions.votes import cast_vote, close_vote, open_vote
from essaim.committee.models import Attendance, Ballot, Committee, Member, Minutes, Sitting
from essaim.committee.queries.papers import sheets_of
from essaim.committee.tasks import keep_minutes
from essaim.committee.tests.committees import committee_with, convened, held
from essaim.dossiers.models import ReadEntry
from tests.test_access import pages

pytestmark = pytest.mark.django_db


def body_of(response):
    content = response.getvalue() if response.streaming else response.content
    return content.decode("utf-8", "replace")


def url(name, room, *more):
    return reverse(f"selection:{name}", args=[room.sitting.public_id, *more])


def post(client, name, room, *more, **data):
    return client.post(url(name, room, *more), data, follow=True)


def test_a_committee_is_composed_and_convened_through_its_pages(signed_in):
    room = committee_with(seats=1)
    client = signed_in(room.manager)
    person = UserFactory()
    page = reverse("selection:committee_page", args=[room.committee.public_id])

    shown = client.get(page).content.decode()
    assert "Qualifiés\u00a0: 0 sur 6" in shown
    answer = client.post(
        page,
        {
            "act": "member",
            "email": person.email,
            "college": room.committee.colleges.get(name="Qualifiés").pk,
            "order_reference": "Arrêté",
            "voting": "on",
        },
    )
    assert answer.status_code == 302
    assert Member.objects.get(user=person).college.name == "Qualifiés"
    post(client, "sitting_fill", room, door=room.committee.doors[0])
    post(client, "sitting_form", room, "point", title="Questions diverses")
    assert "Quelques mots" not in shown
    post(client, "sitting_form", room, "convoquer", urgency="")

    room.sitting.refresh_from_db()
    assert (room.sitting.state, room.sitting.items.count()) == ("convened", 3)


def test_a_committee_is_created_by_its_managers_alone(signed_in):
    room = committee_with(seats=0)
    client = signed_in(room.manager)
    data = {
        "wave": room.committee.wave.slug,
        "name": "Comité de suivi",
        "order_reference": "Arrêté",
        "doors": room.committee.doors,
        "kind": "decision",
        "colleges": "Élus ; 6 ; sans suppléant\n\nServices",
    }
    assert client.post(reverse("selection:committee_new"), data).status_code == 302
    assert Committee.objects.count() == 2
    again = client.post(reverse("selection:committee_new"), data).content.decode()
    assert "Un comité de cette vague porte déjà ce nom" in again


def test_a_refused_convocation_is_told_on_the_page(signed_in):
    room = committee_with()
    client = signed_in(room.manager)
    said = body_of(client.post(url("sitting_form", room, "convoquer"), {"urgency": ""}))
    assert "L’ordre du jour est vide" in said


def opened_through_pages(room, manager, member):
    """Presences, opening, declarations: what comes before the first item."""
    Sitting.objects.update(starts_at=timezone.now() - timedelta(minutes=5))
    post(member, "seat", room, reply="on_site")
    post(member, "room_presence", room, presence="on_site")
    for rank in (0, 2):
        post(manager, "seat_act", room, room.members[rank].public_id, "sur-place")
    post(manager, "sitting_form", room, "ouvrir", member=str(room.members[0].public_id))
    references = [dossier.reference for dossier in room.dossiers]
    post(member, "seat_ties", room, **{f"tie-{reference}": "none" for reference in references})


def test_a_sitting_is_held_through_its_pages(signed_in):
    room = convened()
    manager, member = signed_in(room.manager), signed_in(room.user(1))
    opened_through_pages(room, manager, member)
    assert Declaration.objects.filter(user=room.user(1), opens=True).count() == 2
    item = room.items[0]

    def act(name, **data):
        return manager.post(reverse("selection:item_act", args=[item.public_id, name]), data)

    act("appeler", turn="0")
    assert "Pôle 0" in body_of(member.get(url("room", room)))
    act("ouvrir-le-vote")
    said = post(member, "room_vote", room, item.public_id, choice="favourable")
    assert "Votre vote est enregistré" in body_of(said)
    page = reverse("selection:item_page", args=[item.public_id])
    DeclarationFactory(user=room.user(2), dossier=room.dossiers[0])
    hand = {"act": "hand", "member": str(room.members[2].public_id), "choice": "reserve"}
    assert "Le vote est noté" in body_of(manager.post(page, hand, follow=True))
    act("clore-le-vote")
    manager.post(page, {"act": "text", "text": "Le comité salue le projet."})
    said = post(member, "seat_dissent", room, item.public_id, text="Je n’étais pas d’accord.")
    assert "mentionnera votre désaccord" in body_of(said)
    post(manager, "sitting_act", room, "quitter", turn="1")
    assert "reste sans" in " ".join(body_of(manager.get(url("sitting", room))).split())
    post(manager, "sitting_form", room, "lever", **{"close-reason": "La salle ferme."})

    item.refresh_from_db()
    assert (item.result, item.text, Ballot.objects.count()) == (
        "no_majority",
        "Le comité salue le projet.",
        2,
    )


def test_the_minutes_are_written_corrected_signed_and_kept_through_their_page(signed_in):
    room = held()
    next(played(room))
    manager, member = signed_in(room.manager), signed_in(room.user(1))
    close_vote(room.items[0], by=room.manager)
    close_sitting(room.sitting, by=room.manager, reason="L’heure est passée.")

    assert "pas de majorité" in body_of(post(manager, "minutes_act", room, "rediger"))
    correction = {"reason": "Les débats", "opening": "La présidente ouvre la séance.", "closing": ""}
    assert "La présidente ouvre" in body_of(post(manager, "minutes_correct", room, **correction))
    assert "La présidente ouvre" in body_of(member.get(url("minutes", room)))
    assert member.get(url("minutes_correct", room)).status_code == 404
    signed_in(room.user(0)).post(url("minutes_act", room, "signer-presidence"))
    post(manager, "minutes_act", room, "signer-secretariat")
    row = Minutes.objects.get(number=2)
    assert row.is_signed
    keep_minutes(row.pk)
    keep_minutes(row.pk)
    row.refresh_from_db()
    assert row.pdf.name.endswith("-2.pdf")
    for client in (manager, member):
        assert body_of(client.get(url("minutes_pdf", room, 2))).startswith("%PDF")


def test_a_refusal_of_a_button_is_told_where_the_person_lands(signed_in):
    room = held()
    client = signed_in(room.manager)
    item = room.items[0]
    said = client.post(
        reverse("selection:item_act", args=[item.public_id, "appeler"]), {"turn": "7"}, follow=True
    )
    assert "Le point en cours a changé entre-temps" in body_of(said)
    said = client.post(reverse("selection:item_act", args=[item.public_id, "clore-le-vote"]), follow=True)
    assert "Ce point n’est plus en cours d’examen" in body_of(said)
    assert client.post(reverse("selection:item_act", args=[item.public_id, "inconnu"])).status_code == 404


# --- The live pages ---------------------------------------------------------------------------------


def test_the_live_page_sends_nothing_until_something_changes(signed_in):
    room = held()
    client = signed_in(room.user(1))
    page = client.get(url("room", room))
    seen = page.context["seen"]
    live = url("room_live", room)

    assert client.get(f"{live}?seen={seen}").status_code == 204
    room.call(0)
    changed = client.get(f"{live}?seen={seen}")
    assert (changed.status_code, "Pôle 0" in body_of(changed)) == (200, True)
    item = room.items[0]
    open_vote(item, by=room.manager)
    voting = client.get(live)
    cast_vote(item, room.seat(2), "favourable", by=room.user(2))
    assert client.get(f"{live}?seen={voting.context['seen']}").status_code == 204


@pytest.mark.parametrize("dossiers", [1, 5])
def test_the_live_pages_cost_the_same_whatever_the_agenda(dossiers, signed_in, django_assert_max_num_queries):
    room = held(dossiers=dossiers)
    room.call(0)
    open_vote(room.items[0], by=room.manager)
    for user, name in ((room.user(1), "room_live"), (room.manager, "sitting_live")):
        client = signed_in(user)
        client.get(url(name, room))
        with django_assert_max_num_queries(8):
            assert client.get(url(name, room)).status_code == 200


def test_the_secretary_sees_votes_come_and_not_what_they_are(signed_in):
    room = held()
    item = room.call(0)
    open_vote(item, by=room.manager)
    cast_vote(item, room.seat(2), "unfavourable", by=room.user(2))
    page = body_of(signed_in(room.manager).get(url("sitting_live", room)))
    assert "A voté" in page
    assert "1 vote sur 5" in page
    assert "Défavorable" not in page


# --- Papers -----------------------------------------------------------------------------------------


def test_a_sheet_opens_after_the_declaration_and_each_opening_is_kept(signed_in):
    room = convened()
    duty = DutyFactory(dossier=room.dossiers[0], declared=True, door=room.committee.doors[0])
    ReviewFactory(duty=duty, submitted=True, for_committee="Très solide.")
    client, item = signed_in(room.user(1)), room.items[0]
    sheet = url("seat_sheet", room, item.public_id)

    assert "Très solide" not in body_of(client.get(sheet))
    post(client, "seat_tie", room, item.public_id, kind="none")
    assert "Très solide" in body_of(client.get(sheet))
    assert ReadEntry.objects.get(user=room.user(1)).what == "Fiche de séance"
    assert body_of(client.get(url("seat_papers", room))).startswith("%PDF")
    assert ReadEntry.objects.filter(user=room.user(1)).count() == 2


def test_the_papers_never_hold_a_barred_dossier():
    room = convened()
    appraisal.declare(room.dossiers[0], "tie", "Ma structure.", by=room.user(1))
    assert [sheet.name for sheet in sheets_of(room.user(1), room.sitting)] == ["Pôle 1"]


# --- The conflicted person --------------------------------------------------------------------------


def a_played_sitting():
    """Everything a sitting may hold of « Pôle 0 », for a member who is also a manager, and tied to it."""
    room = held()
    user = room.user(1)
    MandateFactory(user=user, role=Role.PROGRAMME_MANAGER)
    user = type(user).objects.get(pk=user.pk)
    return room, user


def played(room):
    item = room.call(0)
    open_vote(item, by=room.manager)
    cast_vote(item, room.seat(2), "favourable", by=room.user(2))
    yield
    close_vote(item, by=room.manager)
    yield
    close_sitting(room.sitting, by=room.manager, reason="L’heure est passée.")
    minutes = draft_minutes(room.sitting, by=room.manager)
    sign_minutes(minutes, by=room.manager, presiding=False)
    yield


def walked(client, room):
    """Every page of the committee that can be read, with the arguments of this sitting."""
    names = [page.name for page in pages(get_resolver().url_patterns) if page.name.startswith("selection:")]
    ours = {
        "member": room.members[1].public_id,
        "item": room.items[0].public_id,
        "act": "lever",
        "number": 1,
    }
    addresses = []
    for name in names:
        for public_id in (room.sitting.public_id, room.committee.public_id, room.items[0].public_id):
            for keys in (["public_id"], [], *(["public_id", key] for key in ours)):
                given = {key: public_id if key == "public_id" else ours[key] for key in keys}
                with suppress(NoReverseMatch):  # this page takes other arguments
                    addresses.append(reverse(name, kwargs=given))
    for address in addresses:
        if "/comite/" in address:
            yield address, client.get(address)


def test_a_tie_hides_the_dossier_from_every_page_of_the_committee(signed_in):
    room, user = a_played_sitting()
    client = signed_in(user)
    appraisal.declare(room.dossiers[0], "tie", "J’y ai siégé.", by=user)
    leaks = []
    for _ in played(room):
        for address, response in walked(client, room):
            assert response.status_code < 500, address
            text = body_of(response)
            if "Pôle 0" in text or (room.dossiers[0].reference in text and response.status_code == 200):
                leaks.append(address)
    assert leaks == []


def test_the_same_pages_show_it_to_a_member_without_any_tie(signed_in):
    room, user = a_played_sitting()
    client = signed_in(user)
    steps = played(room)
    next(steps)
    seen = {address for address, response in walked(client, room) if "Pôle 0" in body_of(response)}
    assert {url("room", room), url("room_live", room), url("seat", room), url("sitting", room)} <= seen


def test_the_screen_of_who_is_out_says_so_and_nothing_more(signed_in):
    room = held()
    appraisal.declare(room.dossiers[0], "tie", "J’y ai siégé.", by=room.user(1))
    item = room.call(0)
    open_vote(item, by=room.manager)
    page = body_of(signed_in(room.user(1)).get(url("room", room)))

    assert "Vous êtes sorti de la salle" in " ".join(page.split())
    for word in ("Pôle 0", room.dossiers[0].reference, "Favorable", "Vote ouvert", str(item.public_id)):
        assert word not in page
    answer = signed_in(room.user(1)).post(url("room_vote", room, item.public_id), {"choice": "favourable"})
    assert answer.status_code == 404
    assert not Ballot.objects.exists()


def test_a_stranger_and_another_committee_find_nothing(signed_in):
    room = held()
    for user in (UserFactory(), MandateFactory(role=Role.COMMITTEE_MEMBER).user):
        client = signed_in(user)
        for name in ("seat", "room", "room_live", "minutes", "sitting"):
            assert client.get(url(name, room)).status_code in {403, 404}


def test_a_member_whose_role_has_ended_no_longer_enters(signed_in):
    room = held()
    room.user(1).mandates.all().delete()
    assert signed_in(room.user(1)).get(url("room", room)).status_code == 403
    assert Attendance.objects.filter(member=room.members[1]).exists()


def test_a_declaration_that_says_too_little_comes_back_with_what_was_typed(signed_in):
    room = convened()
    one, two = (item.dossier for item in room.items)
    Tie.objects.create(user=room.user(1), dossier=one, source="domain", blocking=False, detail="Même domaine")
    page = reverse("selection:seat_ties", args=[room.sitting.public_id])
    client = signed_in(room.user(1))
    assert "Les faits suggèrent un lien" in client.get(page).content.decode()

    sent = {f"tie-{one.reference}": "none", f"tie-{two.reference}": "none"}
    again = client.post(page, sent).content.decode()

    assert f"À reprendre\u00a0: {one.pole.name}." in again
    assert "Dites en quelques mots de quoi il s’agit." in again
    assert f'id="none-{one.reference}"' in again
    assert "checked" in again
    assert Declaration.objects.get(user=room.user(1), dossier=two).opens
    assert client.post(page, sent | {f"what-{one.reference}": "Ancien collègue."}).status_code == 302
