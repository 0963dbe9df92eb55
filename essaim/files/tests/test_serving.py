"""Files come back byte for byte, from a folder or from a bucket, and never run."""

import boto3
import pytest
from moto.server import ThreadedMotoServer

from essaim.files import actions
from essaim.files.factories import PDF, StoredFileFactory
from essaim.files.storage import storage
from essaim.files.web import serve

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def s3():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    options = {
        "bucket": "essaim-tests",
        "endpoint_url": f"http://{host}:{port}",
        "access_key": "test",
        "secret_key": "test",
        "region": "fr-par",
    }
    boto3.client(
        "s3",
        endpoint_url=options["endpoint_url"],
        aws_access_key_id="test",
        aws_secret_access_key="test",
        region_name="fr-par",
    ).create_bucket(Bucket="essaim-tests", CreateBucketConfiguration={"LocationConstraint": "fr-par"})
    yield options
    server.stop()


def test_a_bucket_keeps_and_gives_back(settings, s3, anne, tmp_path):
    settings.S3 = s3
    content = PDF + bytes(300_000)
    file = actions.store(content, "statuts.pdf", by=anne)

    assert b"".join(serve(file)) == content
    assert list((tmp_path / "var/uploads").iterdir()) == []
    storage().delete(file.storage_key)
    with pytest.raises(Exception, match="NoSuchKey"):
        storage().open(file.storage_key)


def test_a_file_is_an_attachment_of_a_safe_type_that_runs_nothing(anne):
    file = actions.store(PDF, 'Récépissé 🐝 "2021".pdf', by=anne)
    response = serve(file)

    assert b"".join(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''R%C3%A9c%C3%A9piss%C3%A9%20%F0%9F%90%9D%20%222021%22.pdf"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Content-Length"] == str(len(PDF))
    response.close()


def test_a_type_that_is_not_ours_is_only_bytes():
    response = serve(StoredFileFactory(content_type="text/html"))

    assert response["Content-Type"] == "application/octet-stream"
    response.close()


def test_nobody_but_this_account_reads_the_folder(anne, tmp_path):
    file = actions.store(PDF, "statuts.pdf", by=anne)
    path = tmp_path / "media" / file.storage_key

    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
