"""Every screen of the programme manager, without a script."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.calls import actions, queries
from essaim.calls.compute.edits import fingerprint, part_of
from essaim.calls.factories import CallFactory, WaveFactory
from essaim.calls.models import Call, CallState, Wave, WaveState
from essaim.files.factories import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(manager, signed_in):
    return signed_in(manager)


def url(name, *args):
    return reverse(f"calls:{name}", args=args)


def filled(response, **changes):
    """What a browser would send back of this page's form, with these changes."""
    form = response.context["form"]
    data = {name: form[name].value() for name in form.fields}
    data |= changes
    return {name: value for name, value in data.items() if value is not None}


def test_a_call_and_a_wave_are_opened_by_screens_only(desk):
    desk.post(url("call_create"), {"title": "AMI", "slug": "ami", "opens_on": "2026-01-01", "closes_on": ""})
    texts = desk.get(url("call_texts", "ami"))
    typed = dict.fromkeys(("aims", "who_may_apply", "what_is_offered", "how_it_works"), "Un **texte**.")
    typed |= {
        "summary": "S.",
        "appeal_routes": "R.",
        "court": "T.",
        "service": "B",
        "email": "b@b.fr",
        "phone": "01",
    }
    preview = desk.post(url("call_texts", "ami"), filled(texts, **typed, preview="1"))
    assert "<strong>texte</strong>" in preview.content.decode()
    assert Call.objects.get().working["aims"] == ""
    desk.post(url("call_texts", "ami"), filled(texts, **typed))
    desk.post(url("call_publish", "ami"), {"note": ""})
    assert Call.objects.get().state == CallState.PUBLISHED

    desk.post(url("wave_create", "ami"), {"name": "Une", "slug": "une", "source": ""})
    write_a_wave(desk)
    page = desk.get(url("wave_publish", "une"))
    assert page.context["missing"] == 0
    desk.post(url("wave_publish", "une"), {"note": ""})
    wave = Wave.objects.get()
    assert wave.state == WaveState.PUBLISHED
    assert wave.envelope_amount == 10_000


def typed_on(desk, name):
    def fill(screen, **typed):
        address = url(name, "une", screen)
        response = desk.post(address, filled(desk.get(address), **typed))
        assert response.status_code == 302, response.context["form"].errors

    return fill


def write_a_wave(desk):
    fill, add = typed_on(desk, "wave_part"), typed_on(desk, "wave_item_add")
    fill("presentation", summary="Bonjour", priorities="Rural\nQPV")
    fill("calendrier", time_zone="Indian/Reunion", opens_at="2026-03-01T09:00", closes_at="2026-04-01T18:00")
    fill("montants", envelope="10 000", award_ceiling="1 000,50", self_financing_share_min="12,5")
    fill("engagements", undertakings="Je certifie.", republican_commitment="on")
    add("volets", label="Aide", opens_bouquet="on")
    add("rubriques", title="Projet")
    add("questions", label="Quoi ?", section="projet")
    add("questions", label="Choix ?", section="projet", kind="choice", options="A\nB", doors=["aide"])
    add("questions", label="Si A ?", section="projet", condition_key="choix", condition_values="A")
    add("pieces", label="Statuts", families=["association"])
    add("regles", label="Une ESS", kind="kinds_at_least", kinds=["ess"])
    add("test", label="Privé ?")
    add("criteres", label="Tout", weight="100", anchors="0 : rien\n5 : tout")
    document = queries.working_document(Wave.objects.get())
    assert document.calendar.closes_at.isoformat() == "2026-04-01T18:00:00+04:00"
    assert str(document.money.self_financing_share_min) == "0.125"
    assert [q.key for q in document.sections[0].questions] == ["quoi", "choix", "si_a"]
    assert document.sections[0].questions[2].only_if.values == ["A"]
    assert document.criteria[0].anchors[1].label == "tout"


@pytest.mark.parametrize("situation", ["draft", "open", "closed_early", "archived"])
def test_every_screen_opens_in_every_situation(desk, situation):
    wave = WaveFactory(**({} if situation == "draft" else {situation: True}))
    slug, call = wave.slug, wave.call.slug
    pages = [
        url("manage"),
        url("call_create"),
        url("wave_import"),
        url("call", call),
        url("call_texts", call),
    ]
    pages += [url(name, call) for name in ("call_publish", "call_documents", "wave_create", "call_end")]
    pages += [url("call_resume", call), url("call_version", call, 1)]
    pages += [
        url(name, slug) for name in ("wave", "wave_preview", "wave_publish", "wave_versions", "wave_export")
    ]
    pages += [url("wave_part", slug, s) for s in ("presentation", "calendrier", "montants", "engagements")]
    for screen in ("volets", "rubriques", "pieces", "regles", "test", "criteres"):
        pages += [url("wave_list", slug, screen), url("wave_item_add", slug, screen)]
    pages += [url("wave_item_add", slug, "questions"), url("wave_item", slug, "questions", "which_help")]
    pages += [url("wave_item", slug, screen, key) for screen, key in ITEMS]
    pages += [url("wave_item_remove", slug, screen, key) for screen, key in ITEMS]
    for page in pages:
        assert desk.get(page).status_code == 200, page


ITEMS = [
    ("volets", "subvention"), ("rubriques", "project"), ("questions", "stage"), ("pieces", "letter"),
    ("regles", "one_ess"), ("test", "private"), ("criteres", "cooperation"),
]  # fmt: skip


def test_saving_a_screen_untouched_changes_nothing(desk):
    wave = WaveFactory(open=True)
    addresses = [
        url("wave_part", wave.slug, s) for s in ("presentation", "calendrier", "montants", "engagements")
    ]
    addresses += [
        url("wave_item", wave.slug, screen, key) for screen, key in [*ITEMS, ("questions", "which_help")]
    ]
    for address in addresses:
        response = desk.post(address, filled(desk.get(address)))
        assert response.status_code == 302, (address, response.context and response.context["form"].errors)
    wave.refresh_from_db()
    assert queries.working_document(wave) == queries.current_document(wave)


def test_strangers_find_nothing(signed_in):
    wave = WaveFactory()
    outsider = signed_in(MandateFactory(role=Role.PROGRAMME_MANAGER, call_slug="autre").user)
    assert outsider.get(url("wave", wave.slug)).status_code == 404
    assert outsider.get(url("call", wave.call.slug)).status_code == 404
    assert wave.name not in outsider.get(url("manage")).content.decode()
    assert outsider.get(url("call_create")).status_code == 403
    assert signed_in(UserFactory()).get(url("manage")).status_code == 403
    assert Client().get(url("manage")).status_code == 302


def test_the_second_editor_sees_both_and_may_insist(desk, manager):
    wave = WaveFactory()
    address = url("wave_part", wave.slug, "presentation")
    mine = filled(desk.get(address), summary="La mienne")
    seen = fingerprint(part_of(wave.working, "presentation"))
    actions.save_part(wave, "presentation", {"summary": "La sienne"}, seen, by=manager)

    response = desk.post(address, mine)
    html = response.content.decode()
    assert "a modifié cette partie pendant que vous écriviez" in html
    assert "La sienne" in html
    assert "La mienne" in html
    wave.refresh_from_db()
    assert wave.working["summary"] == "La sienne"

    assert desk.post(address, filled(response)).status_code == 302
    wave.refresh_from_db()
    assert wave.working["summary"] == "La mienne"


def test_a_change_while_open_shows_what_differs_and_what_it_does_to_drafts(desk, manager, monkeypatch):
    wave = WaveFactory(open=True)
    counts = {"drafts": 7, "jobs": 3}
    monkeypatch.setattr(queries, "USAGES", [lambda wave: counts])
    actions.remove_item(wave, "questions", "jobs", by=manager)
    actions.save_item(wave, "pieces", "", {"label": "Budget"}, by=manager)

    html = desk.get(url("wave_publish", wave.slug)).content.decode()
    assert "Question retirée" in html
    assert "3\u00a0brouillons" in html or "3 brouillons" in html
    assert "est désormais exigée" in html
    refused = desk.post(url("wave_publish", wave.slug), {"note": ""})
    assert refused.context["form"].errors["note"]
    desk.post(url("wave_publish", wave.slug), {"note": "Moins de questions."})
    wave.refresh_from_db()
    assert wave.version.note == "Moins de questions."

    html = desk.get(url("wave_versions", wave.slug), {"de": "1", "a": "2"}).content.decode()
    assert "Pièce ajoutée" in html
    assert desk.get(url("wave_versions", wave.slug), {"de": "1", "a": "9"}).status_code == 404


def test_a_wave_is_closed_reopened_delayed_and_archived_with_reasons(desk):
    wave = WaveFactory(open=True)
    later = timezone.localtime(wave.closes_at + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M")

    def decide(decision, **typed):
        response = desk.post(url("wave_decide", wave.slug, decision), typed)
        wave.refresh_from_db()
        return response

    assert decide("clore", reason="").context["form"].errors["reason"]
    decide("clore", reason="Enveloppe épuisée")
    assert wave.state == WaveState.CLOSED
    assert desk.get(url("wave_decide", wave.slug, "clore")).status_code == 404
    decide("rouvrir", reason="Rallonge", closes_at="")
    assert wave.state == WaveState.PUBLISHED
    decide("prolonger", reason="Panne", closes_at=later)
    assert timezone.localtime(wave.closes_at).strftime("%Y-%m-%dT%H:%M") == later
    refused = decide("archiver", reason="Fin")
    assert "n’est pas close" in str(refused.context["form"].errors)
    assert desk.get(url("wave_decide", wave.slug, "autre")).status_code == 404


def test_items_move_by_buttons(desk):
    wave = WaveFactory()
    for act in ("monter", "descendre", "dupliquer"):
        response = desk.post(url("wave_item_act", wave.slug, "criteres", "territory", act))
        assert response.status_code == 302
        assert response.url.endswith("#criteres-territory")
    wave.refresh_from_db()
    keys = [criterion["key"] for criterion in wave.working["criteria"]]
    assert keys == ["cooperation", "territory", "ancrage_territorial"]
    desk.post(url("wave_item_remove", wave.slug, "criteres", "ancrage_territorial"))
    refused = desk.post(url("wave_item_remove", wave.slug, "volets", "subvention"))
    assert "encore cité par" in refused.content.decode()
    wave.refresh_from_db()
    assert len(wave.working["criteria"]) == 2


def test_a_wave_travels_by_file(desk):
    wave = WaveFactory(open=True)
    text = desk.get(url("wave_export", wave.slug)).content.decode().replace(wave.slug, "copie")
    desk.post(url("wave_import"), {"file": SimpleUploadedFile("v.toml", text.encode())})
    assert Wave.objects.get(slug="copie").state == WaveState.DRAFT

    for content, words in [
        (b"\xff\xfe", "pas un texte en UTF-8"),
        (b"format = 1\nx = = 2", "Ligne 2, colonne 5"),
        (b"format = ", "Le fichier s’arrête"),
        (b"format = 2", "valeur n’est pas parmi celles permises"),
        (text.replace('kind = "line"', 'kind = "x"').encode(), "rubriques"),
    ]:
        response = desk.post(url("wave_import"), {"file": SimpleUploadedFile("v.toml", content)})
        assert words in response.content.decode(), words
    assert Wave.objects.count() == 2


def test_documents_are_added_and_removed(desk):
    call = CallFactory()
    file = SimpleUploadedFile("cahier.pdf", PDF)
    desk.post(url("call_documents", call.slug), {"title": "Cahier", "file": file})
    document = call.documents.get()
    assert document.title == "Cahier"
    empty = desk.post(
        url("call_documents", call.slug), {"title": "Vide", "file": SimpleUploadedFile("v.pdf", b"")}
    )
    assert empty.context["form"].errors
    desk.post(url("call_document_remove", call.slug, document.pk))
    assert not call.documents.exists()


def test_a_call_is_renamed_ended_and_resumed(desk):
    call = CallFactory()
    typed = {"title": "Autre", "opens_on": "2026-01-01", "closes_on": "2025-01-01"}
    refused = desk.post(url("call", call.slug), typed)
    assert "La fin de l’appel doit suivre son ouverture." in refused.content.decode()
    desk.post(url("call", call.slug), typed | {"closes_on": ""})
    desk.post(url("call_end", call.slug), {"reason": "Fin"})
    call.refresh_from_db()
    assert (call.title, call.state) == ("Autre", CallState.ENDED)
    desk.post(url("call_resume", call.slug), {"reason": "Suite"})
    call.refresh_from_db()
    assert call.state == CallState.PUBLISHED


@pytest.mark.parametrize("count", [1, 5])
def test_the_board_of_calls_costs_the_same_for_one_or_many(desk, count, django_assert_num_queries):
    for _ in range(count):
        WaveFactory(open=True)
    with django_assert_num_queries(7):  # session, user, mandates, calls, waves, transaction
        response = desk.get(url("manage"))
    assert len(response.context["rows"]) == count


def test_the_preview_follows_the_doors_chosen(desk):
    wave = WaveFactory()
    html = desk.get(url("wave_preview", wave.slug), {"volet": "accompagnement"}).content.decode()
    assert "chiffre d’affaires" not in html
    assert "Comptes annuels" not in html
    html = desk.get(url("wave_preview", wave.slug)).content.decode()
    assert "chiffre d’affaires" in html
    assert "Montrée si" in html


def test_changes_are_dropped_by_a_button(desk, manager):
    wave = WaveFactory(open=True)
    actions.move_item(wave, "pieces", "letter", -1, by=manager)
    desk.post(url("wave_discard", wave.slug))
    wave.refresh_from_db()
    assert queries.wave_changes(wave) == []
    desk.post(url("wave", wave.slug), {"name": "Autre nom"})
    wave.refresh_from_db()
    assert wave.name == "Autre nom"
