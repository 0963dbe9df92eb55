from datetime import timedelta
from pathlib import Path

import icalendar
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.queries import service_account
from essaim.calls import actions, queries
from essaim.calls.factories import TEXT, CallDocumentFactory, CallFactory, WaveFactory
from essaim.calls.views import reading
from essaim.files.factories import StoredFileFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept_in_memory():
    reading.BODIES.clear()
    queries.PARSED.clear()


def shipped(name, **changes):
    text = (Path(settings.BASE_DIR) / f"data/waves/{name}.toml").read_text()
    return actions.import_wave(text, by=service_account(), publish=True, **changes)


def page(client, name, *args, **query):
    return client.get(reverse(f"calls:{name}", args=args), query)


def test_the_page_of_a_call_says_everything_without_an_account(client):
    wave = shipped("ptce-2021")
    html = page(client, "detail", wave.call.slug).content.decode()
    for words in [
        "AMI national et permanent",
        "Close depuis le 23\u00a0juin 2021 à 23\u00a0h\u00a059",
        "La Réunion\u00a0: 1\u00a0h\u00a059 le 24\u00a0juin 2021",
        "1\u202f500\u202f000\u00a0€",
        "Ancrage territorial et collectivités",
        "01 00 00 00 00",
        "Comptez environ 4 heures",
        "Sans réponse dans les 2 mois",
    ]:
        assert words in html, words


@pytest.mark.parametrize("count", [1, 4])
def test_the_page_of_a_call_asks_few_questions(client, count, django_assert_max_num_queries):
    call = CallFactory()
    WaveFactory.create_batch(count, call=call, open=True)
    with django_assert_max_num_queries(4):
        response = page(client, "detail", call.slug)
    assert response.status_code == 200
    with django_assert_max_num_queries(1):
        page(client, "detail", call.slug)
    assert not response.cookies, "no session and no CSRF cookie for who only reads"


@pytest.mark.time_machine("2026-03-02T09:00Z")
def test_the_page_of_a_call_follows_the_clock_and_the_publications(client, time_machine, manager):
    wave = WaveFactory(open=True)
    assert "Ouverte jusqu’au" in page(client, "detail", wave.call.slug).content.decode()
    actions.close_early(wave, by=manager, reason="L’enveloppe est épuisée.")
    html = page(client, "detail", wave.call.slug).content.decode()
    assert "Close par anticipation le" in html
    assert "L’enveloppe est épuisée." in html
    actions.reopen_wave(wave, by=manager, reason="Rallonge")
    time_machine.move_to(wave.closes_at + timedelta(seconds=1))
    assert "Close depuis le" in page(client, "detail", wave.call.slug).content.decode()


def test_what_is_not_published_does_not_exist_for_the_public(client):
    draft, hidden = CallFactory(draft=True), WaveFactory()
    assert page(client, "detail", draft.slug).status_code == 404
    assert page(client, "questions", hidden.call.slug, hidden.slug).status_code == 404
    assert page(client, "ics", hidden.call.slug, hidden.slug).status_code == 404
    assert hidden.name not in page(client, "detail", hidden.call.slug).content.decode()
    assert page(client, "eligibility", hidden.call.slug).status_code == 404
    assert draft.title not in page(client, "list").content.decode()


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_for_one_or_many(client, count, django_assert_num_queries):
    for _ in range(count):
        WaveFactory(open=True)
    page(client, "list")
    with django_assert_num_queries(2):
        response = page(client, "list")
    assert len(response.context["rows"]) == count


def test_open_calls_come_first_in_the_list(client):
    WaveFactory(closed=True, call__title="Fermé")
    WaveFactory(open=True, call__title="Ouvert", call__opens_on="2019-01-01")
    assert [row["call"].title for row in page(client, "list").context["rows"]] == ["Ouvert", "Fermé"]


def test_typed_texts_are_never_markup_of_their_own(client):
    text = TEXT.model_copy(update={"aims": "<script>alert(1)</script> [x](javascript:alert(1)) **fort**"})
    call = CallFactory(text=text, title="<b>Appel</b>")
    html = page(client, "detail", call.slug).content.decode()
    assert "<script>alert" not in html
    assert 'href="javascript' not in html
    assert "<strong>fort</strong>" in html
    assert "<b>Appel" not in html


def test_the_calendar_file_carries_its_time_zone(client):
    wave = shipped("ptce-2021")
    response = page(client, "ics", wave.call.slug, wave.slug)
    book = icalendar.Calendar.from_ical(response.content)
    events = {
        str(event["summary"]).split(" : ")[-1].split("\u00a0: ")[-1]: event for event in book.walk("VEVENT")
    }
    assert len(events) == 5
    assert events["clôture des dépôts"]["dtstart"].dt == wave.closes_at
    assert [str(zone["tzid"]) for zone in book.walk("VTIMEZONE")] == ["Europe/Paris"]
    assert response["Content-Type"].startswith("text/calendar")


def test_the_questions_page_lists_all_that_will_be_asked(client):
    wave = shipped("ptce-2021")
    html = page(client, "questions", wave.call.slug, wave.slug).content.decode()
    document = queries.current_document(wave)
    for section in document.sections:
        assert section.title in html
    assert "256 signes" in html
    assert "Montrée si" in html


def answers(document, answer=None):
    return {question.key: answer or question.passes for question in document.eligibility}


def test_the_test_explains_each_answer_and_keeps_nothing(client, django_assert_max_num_queries):
    wave = shipped("ptce-2021")
    document = queries.current_document(wave)
    slug = wave.call.slug
    assert len(document.eligibility) < 10
    assert page(client, "eligibility", slug).context["result"] is None

    html = page(client, "eligibility", slug, **answers(document)).content.decode()
    assert "Votre projet semble éligible" in html
    assert document.eligibility[0].if_passes in html

    html = page(client, "eligibility", slug, **answers(document) | {"trois": "non"}).content.decode()
    assert "Une condition au moins n’est pas remplie" in html
    assert document.eligibility[1].if_fails in html
    assert "Décret n°\u00a02015-431, article 3, 2°" in html

    html = page(client, "eligibility", slug, **answers(document) | {"ess": "nsp"}).content.decode()
    assert "À vérifier" in html
    with django_assert_max_num_queries(4):
        html = page(client, "eligibility", slug, droit_prive="oui", voir="1").content.decode()
    assert "Il manque des réponses" in html


def test_a_strange_answer_is_no_answer(client):
    wave = shipped("ptce-2021")
    result = page(client, "eligibility", wave.call.slug, droit_prive="<script>", voir="1").context["result"]
    assert result.lines[0].answer == ""


def test_what_changed_is_public(client, manager):
    wave = WaveFactory(open=True)
    actions.extend_wave(wave, by=manager, closes_at=wave.closes_at + timedelta(days=3), reason="Panne.")
    html = page(client, "history", wave.call.slug).content.decode()
    assert "Clôture reportée. Panne." in html
    assert "Calendrier\u00a0: clôture" in html
    assert "Première publication." in html


def test_a_document_is_served_once_found_clean(client):
    call = CallFactory()
    waiting = CallDocumentFactory(call=call, file=StoredFileFactory(pending=True), title="Notice")
    clean = CallDocumentFactory(call=call, file=StoredFileFactory(), title="Cahier des charges")

    assert page(client, "document", call.slug, waiting.pk).status_code == 404
    assert page(client, "document", CallFactory().slug, clean.pk).status_code == 404
    response = page(client, "document", call.slug, clean.pk)
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    for close in response._resource_closers:
        close()
    html = page(client, "detail", call.slug).content.decode()
    assert reverse("calls:document", args=[call.slug, clean.pk]) in html
    assert reverse("calls:document", args=[call.slug, waiting.pk]) not in html
    assert "(analyse en cours)" in html


def test_the_main_wave_is_the_one_a_reader_needs():
    now, call = timezone.now(), CallFactory()
    old = WaveFactory(closed=True, call=call)
    assert reading.main_wave([old], now) == old
    coming = WaveFactory(future=True, call=call)
    assert reading.main_wave([old, coming], now) == coming
    running = WaveFactory(open=True, call=call)
    assert reading.main_wave([old, coming, running], now) == running
    assert reading.main_wave([], now) is None


@pytest.mark.parametrize(("minutes", "words"), [(45, "45 minutes"), (60, "1 heure"), (150, "2 heures 30")])
def test_durations_are_said_in_hours(minutes, words):
    assert reading.duration(minutes) == words
