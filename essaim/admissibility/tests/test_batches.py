"""The same act on many: what it would do, what it did, dossier by dossier."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from essaim.admissibility import actions, jobs
from essaim.admissibility.factories import DeskDossierFactory
from essaim.admissibility.models import Batch, CompletenessRequest, Letter
from essaim.admissibility.tests.situations import judge
from essaim.calls.factories import SUPPORT
from essaim.dossiers.factories import CoAuthorFactory
from essaim.dossiers.models import DossierState

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(officer):
    dossier = DeskDossierFactory(doors=[SUPPORT])
    judge(dossier, officer)
    return dossier


def test_ready_dossiers_are_declared_admissible_the_others_say_why(ready, officer, signed_in):
    other = DeskDossierFactory(doors=[SUPPORT])
    client = signed_in(officer)
    chosen = {"kind": "admissible", "dossiers": [ready.reference, other.reference]}

    page = client.post(reverse("admissibility:batch_preview"), chosen)
    text = page.content.decode()
    assert page.context["ready"] == 1
    assert "à vérifier ou non remplies." in text
    ready.refresh_from_db()
    assert ready.state == DossierState.SUBMITTED

    once = page.context["form"]["once"].value()
    done = client.post(reverse("admissibility:batch_start"), chosen | {"once": once}, follow=True)
    client.post(reverse("admissibility:batch_start"), chosen | {"once": once})

    ready.refresh_from_db()
    other.refresh_from_db()
    assert (ready.state, other.state) == (DossierState.ADMISSIBLE, DossierState.SUBMITTED)
    assert "Déclaré recevable." in done.content.decode()
    assert "1 dossier laissé de côté." in " ".join(done.content.decode().split())
    assert Batch.objects.count() == 1


def test_the_same_complements_are_asked_of_several(officer, signed_in):
    first = DeskDossierFactory(doors=[SUPPORT])
    second = DeskDossierFactory(doors=[SUPPORT], wave=first.wave)
    client = signed_in(officer)
    chosen = {"kind": "completion", "dossiers": [first.reference, second.reference]}
    form = client.post(reverse("admissibility:batch_preview"), chosen).context["form"]
    typed = {"pieces": ["statutes"], "message": "Signez-les.", "due_on": form["due_on"].value().isoformat()}

    client.post(reverse("admissibility:batch_start"), chosen | typed | {"once": form["once"].value()})

    assert {request.dossier_id for request in CompletenessRequest.objects.all()} == {first.pk, second.pk}


def test_letters_are_sent_together_and_not_twice(ready, officer, signed_in):
    actions.propose_verdict(ready, SUPPORT, by=officer, admissible=True)
    client = signed_in(officer)
    chosen = {"kind": "letters", "dossiers": [ready.reference]}
    for once in ("a", "b"):
        typed = {"once": once}
        answer = client.post(reverse("admissibility:batch_start"), chosen | typed, follow=True)

    assert Letter.objects.get().state == "sent"
    assert "La lettre est déjà envoyée." in answer.content.decode()


def test_more_than_twenty_are_done_by_a_task(officer):
    first = DeskDossierFactory(doors=[SUPPORT])
    dossiers = [first, *DeskDossierFactory.create_batch(20, doors=[SUPPORT], wave=first.wave)]
    references = [dossier.reference for dossier in dossiers]

    batch = actions.start_batch("admissible", references, by=officer, params={}, once_key="a")

    job = ProcrastinateJob.objects.get(task_name="essaim.admissibility.jobs.run_batch")
    assert job.args == {"batch_id": batch.pk}
    jobs.run_batch(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.finished_at
    assert {item.outcome for item in batch.items.all()} == {"refused"}


def test_a_batch_never_touches_a_dossier_one_takes_part_in(ready, officer):
    CoAuthorFactory(dossier=ready, user=officer)

    with pytest.raises(ValidationError, match=r"Choisissez au moins un dossier."):
        actions.start_batch("admissible", [ready.reference], by=officer, params={}, once_key="a")


def test_rights_lost_on_the_way_stop_the_rest(ready, officer):
    batch = actions.start_batch("admissible", [ready.reference], by=officer, params={}, once_key="a")
    CoAuthorFactory(dossier=ready, user=officer)

    jobs.run_batch(batch_id=batch.pk)

    item = batch.items.get()
    assert (item.outcome, item.note) == ("refused", "Ce dossier n’est pas sur votre bureau.")


def test_the_result_of_a_batch_belongs_to_who_asked(ready, officer, manager, signed_in):
    batch = actions.start_batch("admissible", [ready.reference], by=officer, params={}, once_key="a")
    url = reverse("admissibility:batch", args=[batch.public_id])

    assert signed_in(officer).get(url).status_code == 200
    assert signed_in(manager).get(url).status_code == 404
