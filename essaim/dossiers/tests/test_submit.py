"""Filing: what counts, when, once, and what is acknowledged."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from essaim.audit.models import Entry
from essaim.calls.factories import SUPPORT, WaveFactory
from essaim.calls.models import Wave
from essaim.dossiers import actions, tasks
from essaim.dossiers.compute.snapshot import digest
from essaim.dossiers.factories import CoAuthorFactory, DossierFactory, LateAccessFactory
from essaim.dossiers.models import Answer, DossierState, Receipt, Right, Submission
from essaim.kit.rules import Refused
from essaim.mail.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def submit(undertakings):
    def act(dossier, *, at=None, by=None, once_key="clé", action=actions.submit_dossier):
        at = at or dossier.wave.closes_at - timedelta(seconds=1)
        return action(
            dossier, by=by or dossier.created_by, at=at, once_key=once_key, undertakings=undertakings
        )

    return act


def acknowledgements():
    return ProcrastinateJob.objects.filter(task_name="essaim.dossiers.tasks.acknowledge")


def test_the_messages_and_the_pdf_go_to_every_coauthor_once(ready, submit):
    CoAuthorFactory(dossier=ready, user__email="deux@example.fr")
    filing = submit(ready)

    tasks.acknowledge(filing.pk)
    tasks.acknowledge(filing.pk)

    filing.refresh_from_db()
    assert filing.pdf.content_type == "application/pdf"
    assert all(receipt.pdf for receipt in filing.receipts.all())
    sent = Message.objects.order_by("to").values_list("to", "key")
    everyone = sorted([ready.created_by.email, "deux@example.fr", "pole@example.fr"])
    assert sorted(sent) == sorted(
        (to, key) for to in everyone for key in ["dossier_registered", "dossier_receipts"]
    )
    assert Message.objects.filter(key="dossier_receipts").first().files.count() == 3


def test_filing_freezes_the_dossier_and_acknowledges_it(ready, submit):
    filing = submit(ready)

    ready.refresh_from_db()
    assert ready.state == DossierState.SUBMITTED
    assert (ready.last_submission, ready.submitted_at) == (
        filing,
        ready.wave.closes_at - timedelta(seconds=1),
    )
    assert filing.sha256 == digest(filing.content)
    assert filing.content["answers"]["pitch"] == "Réparer ensemble."
    assert filing.content["signature"]["republican_commitment"] == "décret n° 2021-1947 du 31 décembre 2021"
    assert "submit" in Entry.objects.values_list("verb", flat=True)
    assert set(Receipt.objects.values_list("kind", flat=True)) == {"registration", "acknowledgement"}
    assert [job.args for job in acknowledgements()] == [{"submission_id": filing.pk}]


@pytest.mark.parametrize(("offset", "state"), [(-1, "submitted"), (0, "submitted"), (1, "late")])
def test_the_closing_second_is_in_and_the_next_one_is_late(offset, state, ready, submit):
    filing = submit(ready, at=ready.wave.closes_at + timedelta(seconds=offset))

    ready.refresh_from_db()
    assert (ready.state, filing.is_late) == (state, state == "late")


@pytest.mark.parametrize(("offset", "state"), [(-1, "submitted"), (0, "submitted"), (1, "late")])
def test_after_an_early_closing_a_filing_is_late_though_the_planned_closing_is_to_come(
    offset, state, fill, submit
):
    dossier = fill(DossierFactory(doors=[SUPPORT], wave=WaveFactory(open=True)))
    early = timezone.now() - timedelta(hours=1)
    why = {"closed_early_at": early, "closed_early_reason": "L’enveloppe est épuisée."}
    Wave.objects.filter(pk=dossier.wave.pk).update(state="closed", **why)
    dossier.wave.refresh_from_db()

    filing = submit(dossier, at=early + timedelta(seconds=offset))

    dossier.refresh_from_db()
    assert (dossier.state, filing.is_late) == (state, state == "late")


def test_l112_11_a_late_filing_is_told_so_and_acknowledged_as_any_sending(ready, submit):
    filing = submit(ready, at=ready.wave.closes_at + timedelta(hours=1))

    tasks.acknowledge(filing.pk)

    assert set(Receipt.objects.values_list("kind", flat=True)) == {"registration", "acknowledgement"}
    assert Message.objects.filter(subject__startswith="Envoi reçu après la clôture").count() == 2


def test_a_delay_makes_a_late_filing_one_in_time(fill, submit):
    dossier = fill(DossierFactory(closed=True))
    LateAccessFactory(dossier=dossier, until=dossier.wave.closes_at + timedelta(days=3))

    assert not submit(dossier, at=dossier.wave.closes_at + timedelta(days=2)).is_late


def test_a_double_click_files_once(ready, submit):
    first = submit(ready)
    second = submit(ready)

    assert first == second
    assert Submission.objects.count() == 1


def test_an_incomplete_dossier_is_refused_with_all_that_is_missing(submit):
    dossier = DossierFactory()

    with pytest.raises(ValidationError) as refusal:
        submit(dossier)

    assert "Délimitez le territoire du pôle." in refusal.value.messages
    assert "Sans réponse\u00a0: Le projet en une phrase" in refusal.value.messages
    assert not Submission.objects.exists()


def test_an_editor_may_not_file(ready, submit):
    editor = CoAuthorFactory(dossier=ready, right=Right.EDIT).user

    with pytest.raises(Refused, match=r"^Seule une personne qui a le droit de déposer peut faire cela\.$"):
        submit(ready, by=editor)


def test_replacing_keeps_both_and_the_last_one_counts(ready, submit):
    submit(ready)
    Answer.objects.filter(dossier=ready, key="pitch").update(value="Réparer, et former.")

    second = submit(ready, once_key="autre", action=actions.replace_submission)

    ready.refresh_from_db()
    assert (second.number, ready.last_submission) == (2, second)
    assert [s.content["answers"]["pitch"] for s in Submission.objects.order_by("number")] == [
        "Réparer ensemble.",
        "Réparer, et former.",
    ]


def test_replacing_after_the_closing_is_refused(ready, submit):
    submit(ready)

    with pytest.raises(Refused, match=r"^La vague est close : le dossier ne peut plus être modifié\.$"):
        submit(
            ready,
            once_key="autre",
            at=ready.wave.closes_at + timedelta(seconds=1),
            action=actions.replace_submission,
        )


def test_completing_is_possible_after_the_closing(fill, submit):
    dossier = fill(DossierFactory(closed=True, incomplete=True))

    submit(dossier, at=dossier.wave.closes_at + timedelta(days=30), action=actions.complete_dossier)

    dossier.refresh_from_db()
    assert dossier.state == DossierState.SUBMITTED


def test_a_withdrawn_dossier_leaves_its_place_to_another(ready):
    actions.withdraw_dossier(ready, by=ready.created_by, reason="Porteur changé")

    another = actions.start_dossier(
        ready.wave, ready.pole, ["accompagnement"], by=ready.created_by, at=ready.wave.opens_at
    )

    assert another.state == DossierState.DRAFT


def test_carrying_to_the_next_wave_copies_what_fits(ready):
    wave = WaveFactory(open=True, call=ready.wave.call)
    actions.withdraw_dossier(ready, by=ready.created_by)

    draft = actions.carry_over(ready, wave, by=ready.created_by, at=wave.opens_at)

    assert draft.carried_from == ready
    assert draft.answers.count() == ready.answers.count() == 4
    assert draft.pieces.count() == 1
    assert draft.pole == ready.pole


def test_carrying_gives_no_right(ready):
    editor = CoAuthorFactory(dossier=ready, right=Right.EDIT).user
    wave = WaveFactory(open=True, call=ready.wave.call)

    draft = actions.carry_over(ready, wave, by=editor, at=wave.opens_at)

    rights = {row.user: (row.right, row.is_signatory) for row in draft.coauthors.all()}
    assert rights == {editor: (Right.EDIT, False), ready.created_by: (Right.SUBMIT, True)}


def test_the_form_files_and_shows_the_receipt(ready, signed_in, django_assert_max_num_queries):
    client = signed_in(ready.created_by)
    url = reverse("dossiers:review", args=[ready.reference])
    data = {
        "signatory_name": "Ada Martin",
        "signatory_role": "Présidente",
        "signatory_email": "ada@example.fr",
        "contact_email": "ada@example.fr",
        "undertaking-0": "on",
        "republican_commitment": "on",
        "once_key": "jeton",
    }

    first, second = client.post(url, data), client.post(url, data)

    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"] == reverse("dossiers:filing", args=[ready.reference, 1])
    assert Submission.objects.count() == 1
    assert "Dossier déposé" in client.get(first["Location"]).text


@pytest.mark.django_db(transaction=True)
def test_filing_costs_forty_queries_at_most(ready, signed_in, django_assert_max_num_queries):
    client = signed_in(ready.created_by)
    data = {
        "signatory_name": "Ada Martin",
        "signatory_role": "Présidente",
        "signatory_email": "ada@example.fr",
        "contact_email": "ada@example.fr",
        "undertaking-0": "on",
        "republican_commitment": "on",
        "once_key": "jeton",
    }

    with django_assert_max_num_queries(40):
        response = client.post(reverse("dossiers:review", args=[ready.reference]), data)

    assert response.status_code == 302
