"""Many people at the same instant, on real transactions: no error, none lost, nothing twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from essaim.calls.factories import WaveFactory
from essaim.dossiers import actions
from essaim.dossiers.factories import DossierFactory
from essaim.dossiers.models import Answer, AnswerPast, Dossier, Submission

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 50


@pytest.fixture(autouse=True)
def no_job_left():
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def at_once(act, rows):
    def alone(row):
        try:
            with transaction.atomic():
                return act(row)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(rows)) as pool:
        return list(pool.map(alone, rows))


def test_fifty_people_file_at_the_same_instant(fill, undertakings):
    wave = WaveFactory(open=True)
    dossiers = [fill(DossierFactory(wave=wave)).pk for _ in range(PEOPLE)]

    def file(pk):
        dossier = Dossier.objects.select_related("created_by").get(pk=pk)
        return actions.submit_dossier(
            dossier, by=dossier.created_by, at=wave.closes_at, once_key="clé", undertakings=undertakings
        ).pk

    filed = at_once(file, dossiers)

    assert len(set(filed)) == PEOPLE
    assert Dossier.objects.filter(state="submitted").count() == Submission.objects.count() == PEOPLE


def test_ten_clicks_file_once(ready, undertakings):
    def click(_):
        dossier = Dossier.objects.select_related("created_by").get(pk=ready.pk)
        return actions.submit_dossier(
            dossier, by=dossier.created_by, at=ready.wave.closes_at, once_key="clé", undertakings=undertakings
        ).pk

    assert len(set(at_once(click, range(10)))) == 1
    assert Submission.objects.count() == 1


def test_ten_editors_of_one_field_lose_nothing():
    dossier = DossierFactory()
    texts = [f"texte {n}" for n in range(10)]

    def write(text):
        row = Dossier.objects.select_related("created_by").get(pk=dossier.pk)
        return actions.save_answer(
            row, "need", text, by=row.created_by, at=dossier.wave.opens_at, version=0
        ).status

    statuses = at_once(write, texts)

    assert sorted(statuses) == ["conflict"] * 9 + ["saved"]
    assert {Answer.objects.get().value, *AnswerPast.objects.values_list("value", flat=True)} == set(texts)
