"""A file on its way: cut, resumed, sent twice, refused; and never anybody else's."""

import hashlib
import json
import os
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import include, path
from django.utils import timezone

from essaim.files import actions, jobs, pieces
from essaim.files.factories import PDF, ExportFactory, StoredFileFactory, UploadFactory
from essaim.files.models import StoredFile, Upload
from essaim.files.storage import part, storage
from essaim.kit.rules import Refused

urlpatterns = [path("", include("essaim.files.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

BODY = PDF + b"x" * 5000


@pytest.fixture
def client(anne, signed_in):
    return signed_in(anne)


def read(key):
    with storage().open(key) as content:
        return content.read()


def announce(client, **asked):
    asked = {"name": "statuts.pdf", "size": len(BODY)} | asked
    return client.post("/envois/", json.dumps(asked), content_type="application/json")


def send(client, url, offset, chunk):
    return client.patch(
        url, chunk, content_type="application/octet-stream", headers={"Upload-Offset": str(offset)}
    )


def test_a_file_arrives_in_pieces(client, anne):
    announced = announce(client)
    url = announced.json()["url"]
    first = send(client, url, 0, BODY[:3000])
    last = send(client, url, 3000, BODY[3000:])

    assert (announced.status_code, first.status_code, last.status_code) == (201, 200, 200)
    assert (first.json()["offset"], first.json()["file"]) == (3000, None)
    file = StoredFile.objects.get()
    assert last.json()["file"] == {
        "id": str(file.public_id),
        "name": "statuts.pdf",
        "size": len(BODY),
        "sha256": file.sha256,
        "scan": "not_scanned",
        "scan_label": "Non analysé",
    }
    assert file.uploaded_by == anne


def test_after_a_cut_the_sender_asks_where_to_start_again(client):
    url = announce(client).json()["url"]
    send(client, url, 0, BODY[:1000])

    assert client.get(url).json()["offset"] == 1000
    again = send(client, url, 0, BODY[:1000])
    assert (again.status_code, again.json()["offset"]) == (409, 1000)
    assert "reprend au bon endroit" in again.json()["error"]
    assert send(client, url, 1000, BODY[1000:]).json()["file"]["size"] == len(BODY)


def test_what_arrives_is_compared_with_what_was_chosen(client):
    good = hashlib.sha256(BODY).hexdigest()
    assert send(client, announce(client, sha256=good).json()["url"], 0, BODY).json()["file"]["sha256"] == good

    url = announce(client, sha256=good).json()["url"]
    send(client, url, 0, BODY[:3000])
    answer = send(client, url, 3000, BODY[3000:-1] + b"y")

    assert answer.status_code == 422
    assert "il a changé en route" in answer.json()["error"]
    assert (StoredFile.objects.count(), Upload.objects.filter(file=None).count()) == (1, 0)
    assert announce(client, sha256="abc").status_code == 422


def test_two_machines_that_share_their_files_take_the_pieces_in_turn(client, settings, tmp_path):
    url = announce(client).json()["url"]
    for number, offset in enumerate(range(0, len(BODY), 2000)):
        settings.VAR_DIR = tmp_path / f"machine-{number % 2}"
        answer = send(client, url, offset, BODY[offset : offset + 2000])

    assert answer.json()["file"]["sha256"] == hashlib.sha256(BODY).hexdigest()
    assert read(StoredFile.objects.get().storage_key) == BODY


@pytest.mark.parametrize("harm", ["elsewhere", "altered", "zeros"])
def test_a_piece_that_is_not_there_makes_no_file_and_is_said(client, settings, tmp_path, harm):
    """Two machines that keep their files to themselves, a disk that lies."""
    url = announce(client).json()["url"]
    mine = settings.MEDIA_ROOT
    send(client, url, 0, BODY[:2000])
    if harm == "elsewhere":
        settings.MEDIA_ROOT = tmp_path / "other"
    else:
        path = mine / pieces.key(Upload.objects.get(), 0)
        path.write_bytes(b"x" * 2000 if harm == "altered" else bytes(2000))
    answer = send(client, url, 2000, BODY[2000:])

    assert answer.status_code == 422
    assert "rien n’a été enregistré" in answer.json()["error"]
    assert (StoredFile.objects.count(), Upload.objects.count()) == (0, 0)


def test_what_an_interrupted_write_left_on_the_disk_is_forgotten(client):
    url = announce(client).json()["url"]
    send(client, url, 0, BODY[:1000])
    pieces.put(Upload.objects.get(), 1000, b"half a piece whose transaction was rolled back")

    send(client, url, 1000, BODY[1000:])

    assert StoredFile.objects.get().size == len(BODY)


def test_the_last_piece_sent_twice_makes_one_file(client):
    url = announce(client).json()["url"]

    assert send(client, url, 0, BODY).status_code == 200
    assert send(client, url, 0, BODY).status_code == 409
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"size": 3 * 1024**3}, 413, "est trop lourd"),
        ({"size": 0}, 422, "est vide"),
        ({"size": -1}, 422, "est vide"),
        ({"name": "x.pdf.exe"}, 422, "Formats acceptés"),
        ({"name": "logo.svg"}, 422, "Formats acceptés"),
        ({"kinds": ["xlsx"]}, 422, "Formats acceptés"),
        ({"name": None, "size": "x"}, 400, "illisible"),
        ({"kinds": 3}, 400, "illisible"),
    ],
)
def test_what_can_be_refused_is_refused_before_the_first_byte(client, asked, status, words):
    answer = announce(client, **asked)

    assert answer.status_code == status
    assert words in answer.json()["error"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "x" * 5000, '{"name": {"a": 1}}', "[" * 4000])
def test_an_announcement_that_makes_no_sense_is_no_accident(client, body):
    assert client.post("/envois/", body, content_type="application/json").status_code == 400


def test_a_content_that_lies_is_refused_at_the_end_and_forgotten(client):
    url = announce(client, size=10).json()["url"]

    answer = send(client, url, 0, b"MZ\x90\x00\x03\x00\x00\x00\x04\x00")

    assert answer.status_code == 422
    assert "son contenu n’est pas celui d’un fichier PDF" in answer.json()["error"]
    assert not Upload.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("offset", "chunk", "status"),
    [
        ("", b"x", 400),
        ("-1", b"x", 400),
        ("²", b"x", 400),
        ("0", b"", 409),
        ("0", BODY + b"x", 413),
        ("0", b"x" * (actions.CHUNK_MAX + 1), 413),
    ],
)
def test_a_piece_out_of_bounds_is_refused_and_the_upload_goes_on(client, offset, chunk, status):
    url = announce(client).json()["url"]

    assert send(client, url, offset, chunk).status_code == status
    assert client.get(url).json()["offset"] == 0


def test_an_upload_is_its_owners_alone(client, bob, signed_in):
    url = announce(client).json()["url"]

    for answer in (signed_in(bob).get(url), send(signed_in(bob), url, 0, BODY), signed_in(bob).delete(url)):
        assert answer.status_code == 404
    with pytest.raises(Refused):
        actions.append_to_upload(Upload.objects.get(), 0, BODY, by=bob)


def test_an_upload_can_be_given_up(client):
    url = announce(client).json()["url"]
    send(client, url, 0, BODY[:10])
    first = pieces.key(Upload.objects.get(), 0)
    assert read(first) == BODY[:10]

    assert client.delete(url).status_code == 204
    with pytest.raises(FileNotFoundError):
        storage().open(first)
    assert client.get(url).status_code == 404


def test_nobody_fills_the_disk_with_announcements(client, anne):
    UploadFactory.create_batch(actions.UPLOADS_AT_ONCE, owner=anne)

    assert announce(client).status_code == 403


def test_an_upload_left_for_two_days_is_swept_away(anne):
    old = UploadFactory(owner=anne, touched_at=timezone.now() - timedelta(days=3))
    recent = UploadFactory(owner=anne)
    for upload in (old, recent):
        pieces.put(upload, 0, b"x")
    left = part(uuid4())
    left.touch()
    os.utime(left, (0, 0))

    jobs.purge_files(0)

    assert list(Upload.objects.all()) == [recent]
    with pytest.raises(FileNotFoundError):
        storage().open(pieces.key(old, 0))
    assert read(pieces.key(recent, 0)) == b"x"
    assert not left.exists()


def test_a_file_that_nobody_joined_leaves_no_bytes(anne, make_old):
    forgotten, fresh, joined, ours = (StoredFileFactory(uploaded_by=by) for by in (anne, anne, anne, None))
    make_old(forgotten, joined, ours)
    ExportFactory(ready=True, file=joined)

    jobs.purge_files(0)

    assert set(StoredFile.objects.all()) == {fresh, joined, ours}
    with pytest.raises(FileNotFoundError):
        storage().open(forgotten.storage_key)


@pytest.fixture
def make_old():
    def set_back(*files):
        long_ago = timezone.now() - timedelta(days=3)
        StoredFile.objects.filter(pk__in=[file.pk for file in files]).update(created_at=long_ago)

    return set_back


def test_nobody_fills_the_disk_in_a_day(client, anne, make_old, settings):
    settings.FILE_MAX_BYTES = len(BODY)
    make_old(StoredFileFactory(uploaded_by=anne, size=40 * len(BODY)))
    StoredFileFactory(uploaded_by=anne, size=38 * len(BODY))

    assert announce(client).status_code == 201
    assert announce(client).status_code == 201
    refused = announce(client)
    with pytest.raises(Refused, match=r"en un jour\. Reprenez demain\."):
        actions.store(BODY, "statuts.pdf", by=anne)

    assert refused.status_code == 403
    assert refused.json()["error"].endswith("en un jour. Reprenez demain.")


@pytest.mark.parametrize("size", ["1e400", "9" * 5000, "true", "null", '"\\ud800"', "[]", "NaN"])
def test_an_announcement_made_to_harm_is_refused(client, size):
    body = f'{{"name": "statuts.pdf", "size": {size}}}'

    answer = client.post("/envois/", body, content_type="application/json")

    assert answer.status_code in {201, 400, 413, 422}


def test_an_unfinished_upload_makes_no_file(anne):
    with pytest.raises(Refused):
        actions.complete_upload(UploadFactory(owner=anne), by=anne)


def test_the_state_costs_the_same_whatever_happened(client, django_assert_num_queries):
    url = announce(client).json()["url"]

    with django_assert_num_queries(5):  # session, person, upload with its file, in a savepoint
        client.get(url)


def test_a_stranger_is_told_that_the_session_is_over(client):
    answer = Client().get(f"/envois/{uuid4()}/", headers={"X-Requested-With": "fetch"})
    assert (answer.status_code, answer.json()) == (401, {"status": "signed_out"})
