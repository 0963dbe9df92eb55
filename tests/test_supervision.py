"""Nothing stops everything: each process is killed in turn, the database too, and the service goes on."""

import os
import signal
import socket
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.db import connections, transaction

from essaim.mail import outbox, texts
from essaim.mail.models import Delivery, Message
from machine import serve
from machine.supervisor import Child, Supervisor
from tests.processes import running

PATIENCE = 90


def until(true, what):
    limit = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < limit, what
        time.sleep(0.1)
    return found


def status(port, path="/robots.txt"):
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as asked:
            asked.request("GET", path, headers={"Host": "localhost"})
            return asked.getresponse().status
    except OSError:
        return None


def descendants(pid):
    """Who is started by whom, as the kernel says."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        parents.setdefault(int(text.rpartition(")")[2].split()[1]), []).append(int(text.split()[0]))
    found, seen = [pid], []
    while found:
        seen += (below := parents.get(found.pop(), []))
        found += below
    return seen


def command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def asleep(code=0, seconds=60):
    script = f"import time, sys; time.sleep({seconds}); sys.exit({code})"
    return Child("essai", [sys.executable, "-c", script], dict(os.environ))


def test_a_child_that_ends_is_started_again_and_never_ends_the_supervisor():
    supervisor = Supervisor()
    one = supervisor.add(asleep(code=3, seconds=0))
    other = supervisor.add(asleep())
    try:
        until(lambda: supervisor.look() and len(one.ends) >= 2, "started again")
        assert set(one.ends) == {3}
        assert one.wait > 0.5  # longer and longer
        assert other.process.poll() is None
        assert other.ends == []
    finally:
        supervisor.stop()
    assert other.process.poll() is not None


def test_stopping_leaves_nobody_of_a_group_even_one_that_does_not_listen():
    script = (
        "import os, signal, time\n"
        "child = os.fork()\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN if child == 0 else signal.SIG_DFL)\n"
        "time.sleep(600)"
    )
    supervisor = Supervisor()
    one = supervisor.add(Child("essai", [sys.executable, "-c", script], dict(os.environ)))
    below = until(lambda: descendants(one.process.pid), "the fork")
    time.sleep(0.5)

    supervisor.stop()

    until(lambda: not any("time.sleep(600)" in command_of(pid) for pid in below), "the whole group is gone")


@pytest.mark.django_db(transaction=True)
def test_each_process_killed_is_started_again_and_none_is_left_at_the_end():
    port = serve.free_port("127.0.0.1", 8650)
    given = {"SITE_URL": f"http://localhost:{port}", "ALLOWED_HOSTS": "localhost,127.0.0.1"}
    with running("serve", "--port", str(port), **given) as process:
        until(lambda: status(port) == 200, "the first page")
        web = until(lambda: the(process, "granian"), "the web")
        workers = until(lambda: len(descendants(web)) >= 2 and descendants(web), "the workers of the web")

        os.kill(workers[-1], signal.SIGKILL)
        until(lambda: set(descendants(web)) - set(workers), "a worker of the web again")
        until(lambda: status(port) == 200, "a page of the other")

        os.kill(web, signal.SIGKILL)
        until(lambda: the(process, "granian") not in (None, web), "the web again")
        until(lambda: status(port) == 200, "a page again")

        tasks = until(lambda: the(process, "work critical"), "the tasks")
        os.kill(tasks, signal.SIGKILL)
        until(lambda: the(process, "work critical") not in (None, tasks), "the tasks again")

        assert process.poll() is None
        everybody = descendants(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    assert not [command_of(pid) for pid in everybody if "config" in command_of(pid)]
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))


def the(process, words):
    found = [pid for pid in descendants(process.pid) if words in command_of(pid)]
    return min(found) if found else None


@pytest.mark.django_db(transaction=True)
def test_a_database_that_crashes_is_waited_for_by_the_same_worker(pg_cluster, monkeypatch):
    text = texts.parse("Objet : Bonjour\n\nBonjour.")
    monkeypatch.setitem(texts.templates(), "hello", texts.Template("hello", "tests", text))

    def sent(to):
        with transaction.atomic():
            message = outbox.send("hello", to, {}, critical=True)
        until(lambda: Message.objects.get(pk=message.pk).delivery == Delivery.SENT, f"{to} has its letter")

    with running("work") as process:
        sent("before@example.fr")
        connections.close_all()
        pg_cluster.stop(clean=False)
        time.sleep(6)
        pg_cluster.start()
        sent("after@example.fr")

        assert process.poll() is None
