"""With the web server that production runs: whoever comes is dated at once, however long the line is."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.client import HTTPConnection

import pytest

from machine import serve
from tests.processes import ROOT, python_path

COME = 60


@pytest.fixture
def server(tmp_path):
    port = serve.free_port("127.0.0.1", 8660)
    web = [*serve.WEB[:-1], "tests.waiting_room:application", "--host", "127.0.0.1", "--port", str(port)]
    web[web.index("--workers") + 1] = "1"  # the count of the room is that of its process
    environment = {**os.environ, "DOOR": str(tmp_path / "open"), "PYTHONPATH": python_path()}
    process = subprocess.Popen([sys.executable, "-m", *web], env=environment, cwd=ROOT, process_group=0)
    yield port, tmp_path / "open"
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def ask(port, path, timeout=120):
    connection = HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path)
        return float(connection.getresponse().read())
    finally:
        connection.close()


def until(true):
    limit = time.monotonic() + 90
    while True:
        with suppress(OSError):
            if true():
                return
        assert time.monotonic() < limit
        time.sleep(0.05)


def test_a_line_of_sixty_is_dated_before_anybody_is_served(server):
    port, door = server
    until(lambda: ask(port, "/combien") == 0)
    hours = []
    line = [threading.Thread(target=lambda: hours.append(ask(port, "/"))) for _ in range(COME)]
    for one in line:
        one.start()
    until(lambda: ask(port, "/combien") == COME)
    opened = time.time()
    door.touch()
    for one in line:
        one.join()

    assert len(hours) == COME
    assert max(hours) <= opened  # the last one was served a second and a half later
    assert time.time() - opened > COME / 2 * 0.05
