"""Events, practice sheets, concertations: what each act does, and what it refuses."""

import threading
from datetime import timedelta

import icalendar
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.community import actions, queries
from essaim.community.factories import (
    ConcertationFactory,
    ContributionFactory,
    EventFactory,
    PracticeSheetFactory,
    QuestionFactory,
)
from essaim.community.models import Event, PracticeSheet, Registration
from essaim.community.workflow import CONCERTATION, EVENT, REGISTRATION, SHEET
from essaim.kit.rules import Refused
from essaim.mail.models import Message


@pytest.fixture
def manager(db):
    return MandateFactory(role=Role.PROGRAMME_MANAGER).user


@pytest.fixture
def partner(db):
    return MandateFactory(role=Role.PARTNER).user


# --- Events -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_places_then_the_waiting_list_in_the_order_people_came():
    event, people = EventFactory(seats=2), [UserFactory() for _ in range(4)]
    rows = [actions.register(event, "Une structure", by=user) for user in people]
    assert [row.state for row in rows] == ["registered", "registered", "waiting", "waiting"]
    assert [queries.rank_of(row) for row in rows[2:]] == [1, 2]

    actions.cancel_registration(rows[0], by=people[0])
    event.refresh_from_db()
    assert event.taken == 2
    assert list(event.registrations.values_list("state", flat=True)) == [
        "cancelled",
        "registered",
        "registered",
        "waiting",
    ]
    assert list(Message.objects.order_by("pk").values_list("key", "user")) == [
        ("event_registered", people[0].pk),
        ("event_registered", people[1].pk),
        ("event_waiting", people[2].pk),
        ("event_waiting", people[3].pk),
        ("event_registered", people[2].pk),
    ]


@pytest.mark.django_db
def test_more_places_serve_those_who_wait(manager):
    event = EventFactory(seats=1)
    for _ in range(3):
        actions.register(event, by=UserFactory())
    values = {name: getattr(event, name) for name in ("kind", "title", "summary", "description", "place")}
    values |= {name: getattr(event, name) for name in ("region", "starts_at", "ends_at")}
    values |= {"registration_closes_at": event.registration_closes_at, "seats": 3}
    saved = actions.save_event(values, by=manager, event=event)
    assert (saved.taken, saved.sequence) == (3, 1)

    with pytest.raises(ValidationError, match="déjà plus d’inscrits que de places"):
        actions.save_event(values | {"seats": 2}, by=manager, event=event)


@pytest.mark.django_db(transaction=True)
def test_a_crowd_on_the_last_places_takes_exactly_what_there_was():
    event, people = EventFactory(seats=3), [UserFactory() for _ in range(12)]
    gate = threading.Barrier(len(people))

    def ask(user):
        try:
            gate.wait()
            actions.register(Event.objects.get(pk=event.pk), by=user)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    event.refresh_from_db()
    states = list(event.registrations.values_list("state", flat=True))
    assert (event.taken, states.count("registered"), states.count("waiting")) == (3, 3, 9)


@pytest.mark.django_db
def test_the_database_refuses_one_place_too_many():
    event = EventFactory(seats=1)
    with pytest.raises(IntegrityError, match="event_never_over_its_seats"):
        Event.objects.filter(pk=event.pk).update(taken=2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("situation", "error", "said"),
    [
        ({"draft": True}, Refused, "Les inscriptions sont closes."),
        ({"begun": True}, Refused, "Les inscriptions sont closes."),
        ({"twice": True}, ValidationError, "Vous êtes déjà inscrit."),
    ],
)
def test_a_refused_registration_says_why(situation, error, said):
    user, twice = UserFactory(), situation.pop("twice", False)
    event = EventFactory(**situation)
    if twice:
        actions.register(event, by=user)
    with pytest.raises(error, match=said):
        actions.register(event, by=user)
    situation |= {"twice": True} if twice else {}


@pytest.mark.django_db
def test_an_event_called_off_tells_everybody_why(manager):
    event = EventFactory(seats=1)
    for _ in range(2):
        actions.register(event, by=UserFactory())
    with pytest.raises(ValidationError, match="Donnez un motif"):
        actions.call_off(event, " ", by=manager)
    actions.call_off(event, "Grève des transports.", by=manager)

    assert Message.objects.filter(key="event_cancelled", text__contains="Grève des transports.").count() == 2


@pytest.mark.django_db
def test_attendance_is_taken_once_it_has_begun(manager):
    early = EventFactory()
    with pytest.raises(Refused, match="La liste de présence s’ouvre au début"):
        actions.take_attendance(early, [], by=manager)
    rows = [actions.register(early, by=UserFactory()) for _ in range(2)]
    Event.objects.filter(pk=early.pk).update(starts_at=timezone.now() - timedelta(hours=1))
    early.refresh_from_db()
    actions.take_attendance(early, [rows[0].pk], by=manager)
    assert list(Registration.objects.order_by("pk").values_list("came", flat=True)) == [True, False]


def test_an_event_called_off_moves_in_the_agendas_that_follow_it(client, manager):
    event = EventFactory(title="Journée\r\nATTACH:http://mechant.example", place="Bercy, Paris")
    first = client.get(reverse("community:event_calendar", args=[event.reference]))
    before = icalendar.Calendar.from_ical(first.content).walk("VEVENT")[0]
    actions.call_off(event, "Grève.", by=manager)
    feed = client.get(reverse("community:feed"))
    (after,) = icalendar.Calendar.from_ical(feed.content).walk("VEVENT")

    assert (before["uid"], str(before["location"])) == (after["uid"], "Bercy, Paris")
    assert (str(before["status"]), str(after["status"])) == ("CONFIRMED", "CANCELLED")
    assert after["sequence"] > before["sequence"]
    assert after["dtstart"].dt == event.starts_at.replace(microsecond=0)
    assert b"\r\nATTACH" not in feed.content


# --- Sheets -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_sheet_is_written_read_over_by_somebody_else_and_published(manager):
    author = MandateFactory(role=Role.PROGRAMME_MANAGER).user
    values = {"title": "Une légumerie", "summary": "À dix", "body": "Ensemble.", "theme_keys": []}
    sheet = actions.save_sheet(values, by=author)
    actions.submit_sheet(sheet, by=author)
    with pytest.raises(Refused, match=r"^Une fiche est relue par une autre personne que son auteur\.$"):
        actions.publish_sheet(sheet, by=author)
    actions.send_back_sheet(sheet, "Précisez le coût.", by=manager)
    actions.save_sheet(values | {"body": "Ensemble, pour 40 000 €."}, by=author, sheet=sheet)
    actions.submit_sheet(sheet, by=author)
    actions.publish_sheet(sheet, by=manager)

    kept = PracticeSheet.objects.get()
    assert (kept.state, kept.reviewer, kept.note) == ("published", manager, "Précisez le coût.")
    with pytest.raises(Refused, match="elle ne se modifie plus"):
        actions.save_sheet(values, by=author, sheet=kept)


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["cooperative", "coopératives", "COOPÉRATIVE achats", "commande"])
def test_sheets_are_found_by_french_words_with_or_without_accents(words, client):
    found = PracticeSheetFactory(published=True)
    PracticeSheetFactory(published=True, title="Un four solidaire", summary="Du pain", body="Chaque jour.")
    PracticeSheetFactory(title="Coopérative en brouillon")

    page = client.get(reverse("community:sheets"), {"search": words})
    assert [row.pk for row in page.context["page"]] == [found.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 5])
def test_the_list_of_sheets_costs_the_same_for_one_or_many(count, client, django_assert_num_queries):
    for number in range(count):
        PracticeSheetFactory(published=True, title=f"Fiche {number}")
    with django_assert_num_queries(6):
        page = client.get(reverse("community:sheets"))
    assert len(page.context["page"]) == count


# --- Concertations ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_concertation_from_its_questions_to_what_became_of_the_answers(manager, partner):
    row = ConcertationFactory(created_by=manager)
    with pytest.raises(Refused, match="Ajoutez au moins une question"):
        actions.open_concertation(row, by=manager)
    question = actions.ask_question(row, "Faut-il plus de visites ?", by=manager)
    actions.open_concertation(row, by=manager)

    actions.contribute(question, "ANCT", "reserved", "Oui, près des QPV.", by=partner)
    actions.contribute(question, "ANCT", "for", "Oui.", by=partner)
    assert question.contributions.get().position == "for"
    actions.close_concertation(row, by=manager)
    with pytest.raises(Refused, match=r"^Les contributions sont closes\.$"):
        actions.contribute(question, "ANCT", "against", "Non.", by=partner)

    with pytest.raises(Refused, match="Écrivez d’abord la synthèse et une réponse à chaque question"):
        actions.answer_concertation(row, by=manager)
    actions.save_synthesis(row, "Plus de visites.", by=manager)
    question.refresh_from_db()
    actions.reply(question, "Nous doublons les visites.", "kept", by=manager)
    actions.answer_concertation(row, by=manager)
    question.refresh_from_db()
    actions.follow_up(question, "Douze visites en 2027.", by=manager)
    question.refresh_from_db()
    assert (question.fate, question.followed_up) == ("kept", "Douze visites en 2027.")


@pytest.mark.django_db
def test_only_compagnons_and_partners_contribute(manager):
    question = QuestionFactory(concertation__opened=True)
    with pytest.raises(Refused, match=r"^Les contributions sont réservées aux compagnons et aux"):
        actions.contribute(question, "Moi", "for", "", by=UserFactory())
    helper = MandateFactory(role=Role.COMPAGNON).user
    assert actions.contribute(question, "FE2I", "for", "", by=helper).role == "compagnon"


@pytest.mark.django_db
def test_what_is_open_is_read_by_contributors_and_answers_by_everybody(client, partner, signed_in):
    open_one = ContributionFactory().question.concertation
    answered = QuestionFactory(concertation__answered=True, answer="Oui.", fate="kept").concertation

    for row, stranger, known in ((open_one, 404, 200), (answered, 200, 200)):
        url = reverse("community:concertation", args=[row.reference])
        assert client.get(url).status_code == stranger
        assert signed_in(partner).get(url).status_code == known


def test_the_lives_are_on_one_screen():
    assert [flow.mermaid().count("-->") for flow in (EVENT, REGISTRATION, SHEET, CONCERTATION)] == [
        3,
        3,
        6,
        3,
    ]
