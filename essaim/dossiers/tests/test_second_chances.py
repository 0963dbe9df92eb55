"""What remains possible: a kept text put back, a delay after a late filing, a wave that closed without it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import UserFactory
from essaim.calls.factories import SUPPORT, WaveFactory
from essaim.calls.models import Wave
from essaim.calls.queries import document_of
from essaim.dossiers import actions, jobs
from essaim.dossiers.compute import letters
from essaim.dossiers.compute.closing import next_in_words
from essaim.dossiers.compute.commitment import COMMITMENTS
from essaim.dossiers.compute.snapshot import read
from essaim.dossiers.factories import AnswerFactory, CoAuthorFactory, DossierFactory, PieceFactory
from essaim.dossiers.models import Answer, AnswerPast, DossierState, LateAccess, Piece, Right
from essaim.kit.rules import Refused
from essaim.mail.models import Message

pytestmark = pytest.mark.django_db


# --- A kept text ------------------------------------------------------------------------------------------


def kept(dossier, value, key="need"):
    return AnswerPast.objects.create(
        dossier=dossier, key=key, value=value, why="conflict", by=dossier.created_by
    )


def test_a_kept_text_goes_back_by_a_button_and_the_one_it_replaces_is_kept(signed_in):
    dossier = DossierFactory()
    AnswerFactory(dossier=dossier, key="need", value="Le texte de Jean", updated_by=dossier.created_by)
    past = kept(dossier, "Le texte d’Ada")
    client, url = signed_in(dossier.created_by), reverse("dossiers:kept", args=[dossier.reference])
    assert "Remettre ce texte à sa place" in client.get(url).text

    page = client.post(url, {"past": past.pk, "version": 1}, follow=True)

    assert "Le texte a repris sa place." in page.text
    assert "C’est le texte actuel du dossier." in page.text
    assert Answer.objects.get(dossier=dossier, key="need").value == "Le texte d’Ada"
    assert "Le texte de Jean" in AnswerPast.objects.values_list("value", flat=True)


def test_a_text_changed_since_the_page_was_drawn_is_not_overwritten(signed_in):
    dossier = DossierFactory()
    AnswerFactory(dossier=dossier, key="need", value="Encore un autre", number=3)
    past = kept(dossier, "Le texte d’Ada")
    url = reverse("dossiers:kept", args=[dossier.reference])

    page = signed_in(dossier.created_by).post(url, {"past": past.pk, "version": 2})

    assert "Vous avez modifié ce champ dans une autre fenêtre." in page.text
    assert Answer.objects.get(dossier=dossier, key="need").value == "Encore un autre"


def test_a_text_received_after_the_closing_does_not_go_back_in(signed_in):
    dossier = DossierFactory(closed=True)
    past = kept(dossier, "Trop tard")
    client, url = signed_in(dossier.created_by), reverse("dossiers:kept", args=[dossier.reference])

    assert "Remettre ce texte" not in client.get(url).text
    assert "La vague est close" in client.post(url, {"past": past.pk, "version": 0}).text
    assert not Answer.objects.filter(dossier=dossier).exists()


def test_the_kept_text_of_another_dossier_is_not_found(signed_in):
    dossier, past = DossierFactory(), kept(DossierFactory(), "Le secret d’un autre")
    url = reverse("dossiers:kept", args=[dossier.reference])

    assert signed_in(dossier.created_by).post(url, {"past": past.pk, "version": 0}).status_code == 404


def test_a_reader_puts_nothing_back():
    dossier = DossierFactory()
    reader = CoAuthorFactory(dossier=dossier, right=Right.READ).user

    with pytest.raises(Refused, match="ne permet pas de le modifier"):
        actions.restore_answer(kept(dossier, "x"), by=reader, at=timezone.now(), version=0)


# --- A delay after a late filing --------------------------------------------------------------------------


@pytest.fixture
def late(fill, undertakings):
    """Filed an hour after the closing."""
    dossier = fill(DossierFactory(closed=True, doors=[SUPPORT]))
    at = dossier.wave.closes_at + timedelta(hours=1)
    once = {"once_key": "tard", "undertakings": undertakings}
    actions.submit_dossier(dossier, by=dossier.created_by, at=at, **once)
    dossier.refresh_from_db()
    assert dossier.state == DossierState.LATE
    return dossier


def delay(dossier):
    until = timezone.now() + timedelta(days=2)
    LateAccess.objects.create(
        wave=dossier.wave, dossier=dossier, until=until, reason="Panne", granted_by=UserFactory()
    )
    dossier.__dict__.pop("known_allowance", None)


def test_a_late_dossier_that_is_granted_a_delay_files_again_by_itself(late, undertakings, signed_in):
    delay(late)
    url = reverse("dossiers:review", args=[late.reference])
    page = signed_in(late.created_by).get(url).text
    assert "Déposer dans le délai accordé" in page
    assert "disabled" not in page[page.index("Déposer dans le délai accordé") - 80 :][:80]

    filing = actions.file_in_delay(
        late, by=late.created_by, at=timezone.now(), once_key="encore", undertakings=undertakings
    )

    late.refresh_from_db()
    assert (late.state, late.last_submission, filing.number) == (DossierState.SUBMITTED, filing, 2)
    assert not filing.is_late
    assert set(filing.receipts.values_list("kind", flat=True)) == {"registration", "acknowledgement"}


def test_without_a_delay_a_late_dossier_stays_late(late, undertakings):
    with pytest.raises(Refused, match="La vague est close"):
        actions.file_in_delay(
            late, by=late.created_by, at=timezone.now(), once_key="encore", undertakings=undertakings
        )


# --- A wave that closed -----------------------------------------------------------------------------------


def closed_an_hour_ago(dossier):
    Wave.objects.filter(pk=dossier.wave_id).update(closes_at=timezone.now() - timedelta(hours=1))


def test_the_authors_of_a_draft_are_told_once_that_its_wave_closed_and_what_goes_on():
    dossier = DossierFactory(contact_email="")
    AnswerFactory(dossier=dossier, key="need", value="Trop de déchets.")
    AnswerFactory(dossier=dossier, key="gone", value="Une question qui n’est plus posée")
    CoAuthorFactory(dossier=dossier, user__email="deux@example.fr")
    CoAuthorFactory(dossier=dossier, pending=True)
    filed, going_on = DossierFactory(submitted=True, wave=dossier.wave), DossierFactory()
    following = WaveFactory(open=True, name="Vague d’automne", call=dossier.wave.call)
    closed_an_hour_ago(dossier)

    for _ in range(2):
        jobs.tell_unfinished(0)

    told = Message.objects.filter(key="wave_closed")
    assert sorted(told.values_list("to", flat=True)) == sorted([dossier.created_by.email, "deux@example.fr"])
    text = told.first().text
    assert "Tout est conservé\u00a0: 2\u00a0réponses." in text
    assert f"«\u00a0{following.name}\u00a0» est ouverte." in text
    assert "Cette question n’est plus posée." in text
    assert reverse("dossiers:carry", args=[dossier.reference]) in text
    assert not told.filter(about__in=[filed.reference, going_on.reference]).exists()


def test_whoever_has_a_delay_is_told_at_its_end_only():
    dossier = DossierFactory()
    closed_an_hour_ago(dossier)
    delay(dossier)
    jobs.tell_unfinished(0)
    assert not Message.objects.filter(key="wave_closed").exists()

    LateAccess.objects.update(until=timezone.now() - timedelta(minutes=1))
    jobs.tell_unfinished(0)

    assert Message.objects.filter(key="wave_closed").count() == 1


def test_without_another_wave_the_message_says_that_nothing_is_lost():
    assert next_in_words("", None).startswith("Aucune autre vague n’est ouverte aujourd’hui.")


# --- One live piece per place -----------------------------------------------------------------------------


def test_two_live_pieces_at_one_place_are_refused_by_the_database():
    dossier = DossierFactory()
    PieceFactory(dossier=dossier, key="statutes")
    with pytest.raises(IntegrityError, match="piece_one_alive"), transaction.atomic():
        PieceFactory(dossier=dossier, key="statutes")

    Piece.objects.update(removed_at=timezone.now())
    PieceFactory(dossier=dossier, key="statutes")
    PieceFactory.create_batch(2, dossier=dossier, key="other")


# --- The republican commitment ----------------------------------------------------------------------------


def test_the_republican_commitment_is_shown_in_full_and_joined_to_the_copy(ready, undertakings, signed_in):
    page = signed_in(ready.created_by).get(reverse("dossiers:review", args=[ready.reference])).text
    last_words = "le drapeau tricolore, l’hymne national, et la devise de la République"
    assert all(said.title in page for said in COMMITMENTS)
    assert last_words in page
    at = ready.wave.closes_at - timedelta(hours=1)

    filing = actions.submit_dossier(
        ready, by=ready.created_by, at=at, once_key="x", undertakings=undertakings
    )

    copy = letters.copy(read(filing.content), document_of(filing.version), filing.sha256, "hier")
    block = next(block for block in copy["blocks"] if "Contrat d’engagement républicain" in block["title"])
    assert len(block["entries"]) == 7
    assert last_words in block["entries"][-1]["text"]
