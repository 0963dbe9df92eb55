"""A long list is written by a task, for the person who asked, with what this person may see."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import include, path
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from essaim.files import actions, exports, jobs, tasks
from essaim.files.factories import ExportFactory
from essaim.files.models import Export, ExportStep, StoredFile
from essaim.kit.rules import Refused

urlpatterns = [path("", include("essaim.files.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def one_list():
    producer = exports.Producer(
        reach=lambda user: "all",
        title="Dossiers déposés",
        header=["Référence", "Vu par"],
        rows=lambda user, params: ((f"R{i}", user.email) for i in range(params["count"])),
        count=lambda user, params: params["count"],
    )
    exports.PRODUCERS.fill(producer, name="tests")
    yield
    exports.PRODUCERS.drop("tests")


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
def test_an_export_becomes_a_file_of_its_requester(anne, signed_in, file_format):
    export = actions.request_export("tests", {"count": 1200}, by=anne, file_format=file_format)
    page = signed_in(anne).get(f"/exports/{export.public_id}/")
    assert "En attente" in page.text
    assert "Actualiser" in page.text
    tasks.make_export(export.pk)

    export.refresh_from_db()
    assert (export.step, export.done, export.total, export.percent) == (ExportStep.READY, 1200, 1200, 100)
    assert export.file.name.startswith("dossiers-deposes-")
    assert "Télécharger" in signed_in(anne).get(f"/exports/{export.public_id}/").text
    download = signed_in(anne).get(f"/exports/{export.public_id}/fichier/")
    assert download["Content-Disposition"].startswith("attachment")
    if file_format == "csv":
        assert b"".join(download).decode("utf-8-sig").splitlines()[1] == "R0;anne@example.fr"
    download.close()


def test_an_export_dies_with_the_right_that_wrote_it(anne, signed_in, monkeypatch):
    export = actions.request_export("tests", {"count": 3}, by=anne, file_format="csv")
    tasks.make_export(export.pk)
    address, client = f"/exports/{export.public_id}/fichier/", signed_in(anne)

    held = exports.PRODUCERS.get("tests")
    for now in ("a part of it", exports.NO_RIGHT):
        narrowed = replace(held, reach=lambda user, now=now: now)
        monkeypatch.setitem(exports.PRODUCERS._named, "tests", narrowed)
        assert client.get(address).status_code == 404

    monkeypatch.setitem(exports.PRODUCERS._named, "tests", held)
    got = client.get(address)
    assert got.status_code == 200
    got.close()


def test_a_right_withdrawn_deletes_what_it_wrote(anne, signed_in, django_capture_on_commit_callbacks):
    export = actions.request_export("tests", {"count": 3}, by=anne, file_format="csv")
    tasks.make_export(export.pk)
    export.refresh_from_db()

    with django_capture_on_commit_callbacks(execute=True):
        actions.forget_exports(anne, by=anne)

    assert signed_in(anne).get(f"/exports/{export.public_id}/").status_code == 404
    assert not StoredFile.objects.filter(pk=export.file_id).exists()


def test_progress_is_seen_while_it_is_written(anne, signed_in):
    export = ExportFactory(requested_by=anne, step=ExportStep.RUNNING, done=500, total=2000)

    page = signed_in(anne).get(f"/exports/{export.public_id}/")

    assert "500 sur 2\u202f000" in page.text
    assert 'hx-trigger="every 2s"' in page.text


def test_an_export_is_its_requesters_alone(anne, bob, signed_in):
    export = ExportFactory(requested_by=anne, ready=True)

    assert signed_in(bob).get(f"/exports/{export.public_id}/").status_code == 404
    assert signed_in(bob).get(f"/exports/{export.public_id}/fichier/").status_code == 404


def test_a_file_not_yet_there_is_not_found(anne, signed_in):
    export = ExportFactory(requested_by=anne)

    assert signed_in(anne).get(f"/exports/{export.public_id}/fichier/").status_code == 404


def test_asking_twice_in_a_row_writes_once(anne, bob):
    first = actions.request_export("tests", {"count": 1}, by=anne)

    assert actions.request_export("tests", {"count": 1}, by=anne) == first
    assert actions.request_export("tests", {"count": 2}, by=anne) != first
    assert actions.request_export("tests", {"count": 1}, by=bob) != first
    assert ProcrastinateJob.objects.count() == 3


@pytest.mark.parametrize(("kind", "file_format"), [("unknown", "csv"), ("tests", "exe")])
def test_an_export_that_does_not_exist_is_refused(anne, kind, file_format):
    with pytest.raises(Refused, match=r"Cet export n’existe pas\."):
        actions.request_export(kind, {}, by=anne, file_format=file_format)


def test_a_failure_is_said_and_leaves_nothing_behind(anne, signed_in, tmp_path):
    export = actions.request_export("tests", {}, by=anne)

    with pytest.raises(KeyError):
        tasks.make_export(export.pk)

    export.refresh_from_db()
    assert export.step == ExportStep.FAILED
    assert "L’export a échoué" in signed_in(anne).get(f"/exports/{export.public_id}/").text
    assert list((tmp_path / "var/uploads").iterdir()) == []


def test_a_job_run_twice_writes_once(anne):
    export = actions.request_export("tests", {"count": 1}, by=anne)

    tasks.make_export(export.pk)
    tasks.make_export(export.pk)

    assert StoredFile.objects.count() == 1


def test_a_week_later_the_file_is_gone(anne):
    ExportFactory(requested_by=anne, ready=True, created_at=timezone.now() - timedelta(days=8))
    kept = ExportFactory(requested_by=anne, ready=True)

    jobs.purge_files(0)

    assert list(Export.objects.all()) == [kept]
    assert list(StoredFile.objects.all()) == [kept.file]
