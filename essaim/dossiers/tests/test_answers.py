"""Answers: saved one by one, never lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from essaim.accounts.factories import UserFactory
from essaim.dossiers import actions
from essaim.dossiers.factories import AnswerFactory, CoAuthorFactory, DossierFactory
from essaim.dossiers.models import Answer, AnswerPast, Right
from essaim.kit.rules import Refused

pytestmark = pytest.mark.django_db
HARD = "ligne\n😀 مرحبا \u202e fin"


@pytest.fixture
def save():
    def act(dossier, value, *, key="need", version=0, by=None, at=None):
        at = at or dossier.wave.closes_at - timedelta(seconds=1)
        return actions.save_answer(dossier, key, value, by=by or dossier.created_by, at=at, version=version)

    return act


@pytest.mark.parametrize("text", ["Bonjour", HARD, "<script>alert(1)</script>", "  espaces  ", "x" * 20_000])
def test_a_text_is_kept_to_the_last_character(text, save):
    dossier = DossierFactory()

    save(dossier, text)

    assert Answer.objects.get(dossier=dossier, key="need").value == text


def test_a_text_too_long_is_kept_whole_and_flagged(save):
    saved = save(DossierFactory(), "x" * 2003)

    assert (saved.status, saved.problem) == ("saved", "3 caractères de trop : 2000 au plus.")


def test_a_nul_is_taken_out_and_said(save):
    saved = save(DossierFactory(), "a\x00b")

    assert saved.message == "Un caractère invisible que la base ne peut pas conserver (NUL) a été retiré."
    assert Answer.objects.get().value == "ab"


def test_beyond_the_hard_limit_nothing_is_saved_and_it_is_said(save):
    with pytest.raises(ValidationError, match="dépasse 20000 caractères"):
        save(DossierFactory(), "x" * 20_001)


def test_the_second_of_two_editors_is_told_and_their_text_is_kept(save):
    dossier = DossierFactory()
    other = CoAuthorFactory(dossier=dossier, user=UserFactory(first_name="Ada", last_name="Roy")).user
    save(dossier, "le premier texte", by=other)

    saved = save(dossier, "mon texte", version=0)

    assert (saved.status, saved.version, saved.theirs, saved.theirs_by) == (
        "conflict",
        1,
        "le premier texte",
        "Ada Roy",
    )
    assert list(AnswerPast.objects.values_list("value", "why")) == [("mon texte", "conflict")]
    assert save(dossier, "mon texte", version=saved.version).status == "saved"
    assert Answer.objects.get().value == "mon texte"
    assert ("le premier texte", "replaced") in AnswerPast.objects.values_list("value", "why")


def test_the_same_save_received_twice_is_no_conflict(save):
    dossier = DossierFactory()
    save(dossier, "texte")

    assert save(dossier, "texte").status == "saved"
    assert not AnswerPast.objects.exists()


def test_what_comes_after_the_closing_is_kept_apart_and_said(save):
    dossier = DossierFactory()

    saved = save(dossier, "trop tard", at=dossier.wave.closes_at + timedelta(seconds=1))

    assert (saved.status, saved.message) == (
        "kept",
        "Reçu après la clôture\u00a0: conservé, non pris en compte.",
    )
    assert list(AnswerPast.objects.values_list("value", "why")) == [("trop tard", "closed")]
    assert not Answer.objects.exists()


def test_a_commentator_may_not_write(save):
    dossier = DossierFactory()
    reader = CoAuthorFactory(dossier=dossier, right=Right.COMMENT).user

    with pytest.raises(Refused, match="Votre droit sur ce dossier ne permet pas de le modifier"):
        save(dossier, "texte", by=reader)


def test_the_form_without_a_script_shows_both_texts_and_saves_the_rest(signed_in):
    dossier = DossierFactory()
    AnswerFactory(dossier=dossier, key="need", value="enregistré ailleurs", number=3)
    data = {
        "pitch": "Nouveau",
        "version-pitch": "0",
        "need": "mon texte",
        "version-need": "2",
        "jobs": "12,5",
    }

    page = signed_in(dossier.created_by).post(
        reverse("dossiers:section", args=[dossier.reference, "project"]), data
    )

    assert "enregistré ailleurs" in page.text
    assert "mon texte" in page.text
    assert 'name="version-need" value="3"' in page.text
    assert Answer.objects.get(key="pitch").value == "Nouveau"
    assert Answer.objects.get(key="jobs").value == "12.5"


def test_the_script_is_answered_what_became_of_its_field(signed_in):
    dossier = DossierFactory()
    client = signed_in(dossier.created_by)
    url = reverse("dossiers:answer", args=[dossier.reference])

    saved = client.post(url, {"key": "need", "value": "texte", "version": "0", "token": "a"}).json()
    choices = client.post(
        url, {"key": "services", "value": ["Animation", "Ingénierie"], "version": "0"}
    ).json()
    conflict = client.post(url, {"key": "need", "value": "autre", "version": "0", "token": "b"}).json()
    unknown = client.post(url, {"key": "inconnue", "value": "x", "version": "0"})

    assert (saved["status"], saved["version"]) == ("saved", 1)
    assert choices["status"] == "saved"
    assert (conflict["status"], conflict["theirs"]) == ("conflict", "texte")
    assert (unknown.status_code, unknown.json()["message"]) == (
        403,
        "Cette question n’existe plus dans le formulaire.",
    )


def test_a_session_that_ended_is_said_to_the_script(client):
    url = reverse("dossiers:answer", args=[DossierFactory().reference])

    response = client.post(url, {"key": "need"}, headers={"X-Requested-With": "fetch"})

    assert (response.status_code, response.json()) == (401, {"status": "signed_out"})


@pytest.mark.django_db(transaction=True)
def test_saving_an_answer_costs_eight_queries_at_most(signed_in, django_assert_max_num_queries):
    dossier = DossierFactory()
    client = signed_in(dossier.created_by)
    url = reverse("dossiers:answer", args=[dossier.reference])
    client.post(url, {"key": "need", "value": "un", "version": "0"})

    with django_assert_max_num_queries(8):
        client.post(url, {"key": "need", "value": "deux", "version": "1"})
