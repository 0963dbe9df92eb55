"""Closed until the antivirus speaks; open to its sender alone where there is none."""

import shutil
import socket
import subprocess
import threading
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from essaim.files import actions, antivirus, jobs, queries, tasks
from essaim.files.factories import PDF, StoredFileFactory
from essaim.files.models import ScanState

pytestmark = pytest.mark.django_db
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")


class Imitation(threading.Thread):
    """The INSTREAM command of clamd, on a socket: finds EICAR, or says what it is told to say."""

    def __init__(self, address):
        super().__init__(daemon=True)
        self.answer = None
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(address)
        self.server.listen()

    def run(self):
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while length := int.from_bytes(stream.read(4), "big"):
                    content += stream.read(length)
                verdict = b"Eicar.Test FOUND" if EICAR in content else b"OK"
                answer = b"stream: " + verdict + b"\0" if self.answer is None else self.answer
                connection.sendall(answer)


@pytest.fixture
def imitation(settings, tmp_path):
    settings.CLAMAV_SOCKET = str(tmp_path / "clamd.sock")
    server = Imitation(settings.CLAMAV_SOCKET)
    server.start()
    yield server
    server.server.shutdown(socket.SHUT_RDWR)
    server.server.close()


@pytest.fixture
def clamd(settings, tmp_path):
    """The real one, which knows a single signature."""
    (tmp_path / "base").mkdir()
    (tmp_path / "base/essaim.ndb").write_text(f"Essaim.Eicar.Test:0:*:{EICAR.hex()}\n")
    settings.CLAMAV_SOCKET = str(tmp_path / "real.sock")
    lines = [
        f"LocalSocket {settings.CLAMAV_SOCKET}",
        f"DatabaseDirectory {tmp_path / 'base'}",
        "Foreground yes",
    ]
    (tmp_path / "clamd.conf").write_text("\n".join([*lines, "ScanArchive yes", "User root", ""]))
    process = subprocess.Popen(
        [CLAMD, "-c", str(tmp_path / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(200):
        if (tmp_path / "real.sock").exists():
            break
        time.sleep(0.05)
    yield
    process.terminate()
    process.wait()


def scanned(file):
    tasks.scan_file(file.pk)
    file.refresh_from_db()
    return file


def test_a_file_waits_for_its_verdict(imitation, anne):
    file = actions.store(PDF, "statuts.pdf", by=anne)

    assert file.scan_state == ScanState.PENDING
    assert [(job.task_name, job.args) for job in ProcrastinateJob.objects.all()] == [
        ("essaim.files.tasks.scan_file", {"file_id": file.pk})
    ]
    assert scanned(file).scan_state == ScanState.CLEAN
    assert file.scanned_at


def check_a_virus(anne, bob, name):
    file = scanned(actions.store(PDF + EICAR, "statuts.pdf", by=anne))

    assert (file.scan_state, file.scan_report) == (ScanState.INFECTED, name)
    assert not queries.may_open(anne, file, is_owner=True)
    assert queries.why_not_open(bob, file).startswith("Un virus a été trouvé")


def test_a_virus_closes_the_file_to_everybody(imitation, anne, bob):
    check_a_virus(anne, bob, "Eicar.Test")


@pytest.mark.skipif(CLAMD is None, reason="clamd is not on this machine: its protocol is imitated above")
def test_the_real_antivirus_agrees(clamd, anne, bob):
    check_a_virus(anne, bob, "Essaim.Eicar.Test.UNOFFICIAL")
    assert scanned(actions.store(PDF, "propre.pdf", by=anne)).scan_state == ScanState.CLEAN


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"nonsense\0"])
def test_an_antivirus_that_gives_no_verdict_leaves_the_file_closed(imitation, anne, bob, answer):
    imitation.answer = answer
    file = actions.store(PDF, "statuts.pdf", by=anne)

    with pytest.raises(antivirus.Silent):
        tasks.scan_file(file.pk)

    file.refresh_from_db()
    assert file.scan_state == ScanState.PENDING
    assert queries.may_open(anne, file)
    assert not queries.may_open(bob, file)
    assert not queries.may_open(AnonymousUser(), file)


def test_an_antivirus_that_is_not_there_is_asked_again_later(settings, tmp_path, anne, imitation):
    there, settings.CLAMAV_SOCKET = settings.CLAMAV_SOCKET, str(tmp_path / "absent.sock")
    late = StoredFileFactory(pending=True, created_at=timezone.now() - timedelta(hours=1))
    before = StoredFileFactory(not_scanned=True, created_at=timezone.now() - timedelta(days=9))
    jobs.rescan_files(0)
    late.refresh_from_db()
    assert (late.scan_state, late.scan_report[:14]) == (ScanState.PENDING, "Antivirus muet")

    settings.CLAMAV_SOCKET = there
    jobs.rescan_files(0)

    for file in (late, before):
        file.refresh_from_db()
        assert file.scan_state == ScanState.CLEAN


def test_without_an_antivirus_only_the_sender_opens(anne, bob):
    file = actions.store(PDF, "statuts.pdf", by=anne)

    jobs.rescan_files(0)

    assert not ProcrastinateJob.objects.exists()
    assert queries.may_open(anne, file)
    assert queries.may_open(bob, file, is_owner=True)
    assert queries.why_not_open(bob, file).startswith("Ce fichier n’a pas été analysé")
