from datetime import UTC, date, datetime, timedelta
from time import process_time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.accounts.queries import service_account
from essaim.audit.models import Entry
from essaim.calls import actions, queries
from essaim.calls.compute.document import Calendar, Door, WaveDocument
from essaim.calls.compute.edits import fingerprint, item, part_of
from essaim.calls.factories import CallFactory, WaveFactory, complete_document
from essaim.calls.models import Call, CallState, Wave, WaveState, WaveVersion
from essaim.kit.rules import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def seen(wave, part):
    return fingerprint(part_of(wave.working, part))


def verbs():
    return list(Entry.objects.values_list("verb", flat=True))


def test_a_call_is_prepared_in_secret_then_published(manager):
    call = actions.create_call(by=manager, slug="ami", title="AMI", opens_on=date(2026, 1, 1))
    with pytest.raises(ValidationError) as refusal:
        actions.publish_call(call, by=manager)
    assert (
        "Indiquez un téléphone : l’accusé de réception doit le porter (CRPA R112-11-1)."
        in refusal.value.messages
    )

    text = CallFactory().working
    actions.save_call_text(call, text, fingerprint(call.working), by=manager)
    actions.publish_call(call, by=manager)

    call.refresh_from_db()
    assert (call.state, call.version.number) == (CallState.PUBLISHED, 1)
    assert verbs() == ["create_call", "edit_call", "publish_call"]


def test_texts_change_by_versions_that_say_what_changes(manager):
    call = CallFactory()
    with pytest.raises(ValidationError, match="Dites en une phrase ce qui change"):
        actions.republish_call(call, by=manager, note=" ")
    with pytest.raises(ValidationError, match="Rien n’a changé depuis la version publiée"):
        actions.republish_call(call, by=manager, note="Rien")
    actions.save_call_text(call, {"summary": "Autre."}, fingerprint(call.working), by=manager)
    actions.republish_call(call, by=manager, note="Présentation revue.")

    version = call.versions.get(number=2)
    assert version.note == "Présentation revue."
    assert version.changes == ["Appel : présentation, « Un appel d’essai. » devient « Autre. »."]


def test_a_call_ends_only_when_no_wave_is_open(manager):
    wave = WaveFactory(open=True)
    with pytest.raises(Refused, match="Une vague est ouverte"):
        actions.end_call(wave.call, by=manager, reason="Fin du programme")
    actions.close_early(wave, by=manager, reason="Fin du programme")
    actions.end_call(wave.call, by=manager, reason="Fin du programme")
    assert wave.call.state == CallState.ENDED

    actions.resume_call(wave.call, by=manager, reason="Prolongé")
    assert wave.call.state == CallState.PUBLISHED


def test_publishing_a_wave_says_all_that_is_missing(manager):
    wave = actions.create_wave(CallFactory(), by=manager, slug="v", name="V")
    with pytest.raises(ValidationError) as refusal:
        actions.publish_wave(wave, by=manager)
    assert refusal.value.messages == [
        "Donnez la date et l’heure d’ouverture.",
        "Donnez la date et l’heure de clôture.",
        "Ouvrez au moins un volet.",
        "Posez au moins une question.",
    ]
    assert not WaveVersion.objects.exists()


def test_a_published_wave_copies_its_dates_and_envelope(manager):
    wave = WaveFactory(document=complete_document(NOW, NOW + timedelta(days=30)))
    actions.publish_wave(wave, by=manager)
    wave.refresh_from_db()
    assert (wave.state, wave.opens_at, wave.envelope_amount) == (WaveState.PUBLISHED, NOW, 1_500_000)
    assert queries.current_document(wave) == queries.working_document(wave)
    assert verbs() == ["publish_wave"]


def test_a_wave_waits_for_its_call(manager):
    wave = WaveFactory(call__draft=True)
    with pytest.raises(Refused, match="Publiez d’abord l’appel"):
        actions.publish_wave(wave, by=manager)


def test_only_the_managers_of_the_call_touch_it():
    wave, other = WaveFactory(open=True), MandateFactory(role=Role.PROGRAMME_MANAGER, call_slug="autre").user
    for person in [UserFactory(), other, MandateFactory(role=Role.NATIONAL_OFFICER).user]:
        with pytest.raises(Refused, match="réservée aux responsables de cet appel"):
            actions.close_early(wave, by=person, reason="Non")
        with pytest.raises(Refused, match="réservée aux responsables de cet appel"):
            actions.save_part(wave, "presentation", {"summary": "x"}, seen(wave, "presentation"), by=person)
    mine = MandateFactory(role=Role.PROGRAMME_MANAGER, call_slug=wave.call.slug).user
    actions.close_early(wave, by=mine, reason="Oui")
    with pytest.raises(Refused, match="responsable de tous les appels"):
        actions.create_call(by=mine, slug="x", title="X", opens_on=date(2026, 1, 1))


def test_a_change_while_open_makes_a_version_that_tells_the_difference(manager):
    wave = WaveFactory(open=True)
    actions.save_part(wave, "presentation", {"estimated_minutes": 90}, seen(wave, "presentation"), by=manager)
    assert queries.current_document(wave).estimated_minutes == 120
    assert [change.sentence for change in queries.wave_changes(wave)] == [
        "Présentation : temps de préparation estimé (minutes), « 120 » devient « 90 »."
    ]
    actions.republish_wave(wave, by=manager, note="C’est plus court.")

    assert queries.current_document(wave).estimated_minutes == 90
    assert wave.versions.count() == 2
    entry = Entry.objects.get(verb="republish_wave")
    assert entry.details["changes"] == wave.version.changes
    assert queries.wave_changes(wave) == []


def test_the_second_editor_is_told_and_keeps_what_he_typed(manager):
    wave = WaveFactory()
    before = seen(wave, "presentation")
    actions.save_part(wave, "presentation", {"summary": "Première."}, before, by=manager)
    actions.save_part(wave, "money", {"money": {"years": 3}}, seen(wave, "money"), by=manager)

    with pytest.raises(actions.Conflict, match=f"^.*{manager} a modifié cette partie") as conflict:
        actions.save_part(wave, "presentation", {"summary": "Seconde."}, before, by=manager)
    assert conflict.value.current["summary"] == "Première."
    wave.refresh_from_db()
    assert wave.working["summary"] == "Première."


def test_two_editors_of_two_parts_do_not_meet(manager):
    wave = WaveFactory()
    calendar, money = seen(wave, "calendar"), seen(wave, "money")
    actions.save_part(wave, "calendar", {"calendar": {"time_zone": "Indian/Reunion"}}, calendar, by=manager)
    actions.save_part(wave, "money", {"money": {"years": 3}}, money, by=manager)
    wave.refresh_from_db()
    assert (wave.working["calendar"]["time_zone"], wave.working["money"]["years"]) == ("Indian/Reunion", 3)


def test_items_are_added_changed_moved_copied_and_removed(manager):
    wave = WaveFactory()
    question = {"label": "Où en êtes-vous ?", "kind": "text"}
    key = actions.save_item(wave, "questions", "", question, by=manager, section="situation")
    assert key == "ou_en_etes_vous"
    old = fingerprint(item(wave.working, "questions", key))
    actions.save_item(
        wave, "questions", key, question | {"required": False}, old, by=manager, section="project"
    )
    actions.move_item(wave, "questions", key, -1, by=manager)
    actions.duplicate_item(wave, "questions", key, by=manager)
    document = queries.working_document(wave)
    assert [q.key for q in document.sections[0].questions][-3:] == [key, f"{key}_2", "first_meeting"]

    actions.remove_item(wave, "questions", f"{key}_2", by=manager)
    with pytest.raises(ValidationError, match=r"encore cité par .*Par quelle aide"):
        actions.remove_item(wave, "questions", "helped_before", by=manager)
    with pytest.raises(ValidationError, match="encore cité par"):
        actions.remove_item(wave, "doors", "subvention", by=manager)
    with pytest.raises(ValidationError, match="Cette rubrique a des questions"):
        actions.remove_item(wave, "sections", "project", by=manager)
    with pytest.raises(ValidationError, match="n’existe plus"):
        actions.move_item(wave, "pieces", "unknown", 1, by=manager)


@pytest.mark.time_machine("2026-03-02T09:00Z")
def test_a_wave_closed_early_reopens_for_a_reason(manager, time_machine):
    wave = WaveFactory(open=True)
    with pytest.raises(ValidationError, match="Donnez un motif"):
        actions.close_early(wave, by=manager, reason=" ")
    actions.close_early(wave, by=manager, reason="L’enveloppe est épuisée.")
    assert (wave.state, wave.closed_early_reason) == (WaveState.CLOSED, "L’enveloppe est épuisée.")

    time_machine.move_to(wave.closes_at + timedelta(days=1))
    with pytest.raises(ValidationError, match="Donnez une nouvelle date de clôture, à venir"):
        actions.reopen_wave(wave, by=manager, reason="Rallonge")
    later = wave.closes_at + timedelta(days=20)
    actions.reopen_wave(wave, by=manager, reason="Rallonge", closes_at=later)

    assert (wave.state, wave.closes_at, wave.closed_early_at) == (WaveState.PUBLISHED, later, None)
    assert queries.current_document(wave).calendar.closes_at == later
    assert queries.working_document(wave).calendar.closes_at == later
    assert Entry.objects.get(verb="reopen_wave").details["reason"] == "Rallonge"


def test_a_delay_for_all_leaves_the_rest_of_the_working_copy_in_preparation(manager):
    wave = WaveFactory(open=True)
    actions.save_part(wave, "presentation", {"summary": "À venir"}, seen(wave, "presentation"), by=manager)
    with pytest.raises(ValidationError, match="doit suivre celle qui est publiée"):
        actions.extend_wave(wave, by=manager, closes_at=wave.closes_at, reason="Panne")
    later = wave.closes_at + timedelta(days=2)
    actions.extend_wave(wave, by=manager, closes_at=later, reason="Panne du service le 2 mars.")

    assert wave.closes_at == later
    assert queries.current_document(wave).summary == "Une vague d’essai."
    assert [change.field for change in queries.wave_changes(wave)] == ["summary"]
    assert wave.version.note == "Clôture reportée. Panne du service le 2 mars."


def test_a_wave_is_archived_once_closed_and_no_longer_changes(manager):
    running, over = WaveFactory(open=True), WaveFactory(closed=True)
    with pytest.raises(ValidationError, match="n’est pas close"):
        actions.archive_wave(running, by=manager, reason="Fin")
    actions.archive_wave(over, by=manager, reason="Fin")
    with pytest.raises(Refused, match="archivée : elle ne se modifie plus"):
        actions.save_part(over, "presentation", {"summary": "x"}, seen(over, "presentation"), by=manager)


def test_changes_in_preparation_can_be_dropped(manager):
    wave = WaveFactory(open=True)
    actions.save_part(wave, "presentation", {"summary": "À jeter"}, seen(wave, "presentation"), by=manager)
    actions.discard_changes(wave, by=manager)
    assert queries.wave_changes(wave) == []
    with pytest.raises(ValidationError, match="Rien n’est encore publié"):
        actions.discard_changes(WaveFactory(), by=manager)


def test_a_new_wave_takes_everything_of_an_earlier_one_but_its_dates(manager):
    source = WaveFactory(closed=True)
    wave = actions.create_wave(source.call, by=manager, slug="suite", name="Suite", source=source)
    document = queries.working_document(wave)
    assert document.calendar == Calendar()
    assert document.sections == queries.current_document(source).sections


def test_a_file_brings_a_call_and_a_wave_and_a_second_time_nothing(manager):
    source = WaveFactory(open=True)
    text = queries.exported(source).replace(source.slug, "copie").replace(source.call.slug, "appel-copie")
    wave = actions.import_wave(text, by=service_account(), publish=True)
    assert queries.current_document(wave) == queries.current_document(source)
    assert wave.call.state == CallState.PUBLISHED
    count = Entry.objects.count()

    again = actions.import_wave(text, by=manager, publish=True)
    assert (again.pk, again.version.number, Entry.objects.count()) == (wave.pk, 1, count)


def test_three_thousand_questions_in_a_chain_are_read_in_a_second_or_so(manager):
    text = queries.exported(WaveFactory(open=True)).replace('slug = "vague', 'slug = "longue')
    chain = "".join(
        f'[[wave.sections.questions]]\nkey = "many_{n}"\nlabel = "Question {n}"\nkind = "yes_no"\n'
        + (f'only_if = {{ key = "many_{n - 1}", values = ["oui"] }}\n' if n else "")
        for n in range(3000)
    )
    section = '\n[[wave.sections]]\nkey = "many"\ntitle = "Beaucoup"\n'
    before = process_time()

    wave = actions.import_wave(f"{text.rstrip()}\n{section}{chain}", by=manager)

    assert len(queries.working_document(wave).sections[-1].questions) == 3000
    assert process_time() - before < 4  # seconds of processor, on a slow machine; quadratic, it took ten


def test_a_faulty_file_says_where_and_writes_nothing(manager):
    text = queries.exported(WaveFactory(open=True)).replace('kind = "line"', 'kind = "lignes"')
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "lignes" in row)
    with pytest.raises(ValidationError) as refusal:
        actions.import_wave(text.replace('slug = "vague', 'slug = "autre'), by=manager)
    assert refusal.value.messages[0].startswith(
        f"Ligne {line} : vague › rubriques › n° 1 › questions › n° 1 › nature"
    )
    assert Wave.objects.count() == 1


def test_a_calendar_may_be_given_in_place_of_that_of_the_file(manager):
    text = queries.exported(WaveFactory(closed=True)).replace('slug = "vague', 'slug = "demo')
    opens, closes = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=9)
    calendar = Calendar(opens_at=opens, closes_at=closes)
    wave = actions.import_wave(text, by=manager, publish=True, calendar_override=calendar)
    assert (wave.opens_at, wave.closes_at) == (opens, closes)


@pytest.mark.parametrize(
    ("model", "fields", "name"),
    [
        (Wave, {"closes_at": datetime(2020, 1, 1, tzinfo=UTC)}, "wave_closes_after_it_opens"),
        (Wave, {"version": None}, "wave_published_has_a_version_and_dates"),
        (Wave, {"envelope_amount": -1}, "wave_envelope_is_positive"),
        (Wave, {"state": "closed"}, "wave_closed_early_says_when_and_why"),
        (Wave, {"state": "nowhere"}, "wave_state_is_known"),
        (Call, {"version": None}, "call_published_has_a_version"),
        (Call, {"closes_on": date(2020, 1, 1)}, "call_closes_after_it_opens"),
    ],
)
def test_the_database_refuses_what_may_never_be(model, fields, name):
    WaveFactory(open=True)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.update(**fields)


def test_a_document_refuses_unknown_and_repeated_keys():
    with pytest.raises(ValueError, match="Deux fois le même identifiant de volet"):
        WaveDocument(doors=[Door(key="a", label="A"), Door(key="a", label="B")])
    with pytest.raises(ValueError, match="Identifiant de volet inconnu"):
        WaveDocument(doors=[Door(key="a", label="A", requires="b")])
