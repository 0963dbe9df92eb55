"""The bench leaves nothing behind, whatever stops it."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.load.site import whole

ROOT = Path(__file__).parents[1]
PATIENCE = 60
STUBBORN = "trap '' TERM; sleep 300 & echo $!; wait"  # `sleep` inherits the deafness of the shell
DOCILE = "sleep 300 & echo $!; wait"
STOPPED = """
import sys
from tests.load.site import stop_in_order, whole
stop_in_order()
with whole(["sh", "-c", sys.argv[1]], {}) as run:
    print(run.pid, run.stdout.readline().strip(), flush=True)
    run.stdout.read()
"""


def lives(pid):
    """A zombie waits only for its new parent to look."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ends(pid):
    """The kernel takes an instant to end what was killed."""
    limit = time.monotonic() + PATIENCE
    while lives(pid) and time.monotonic() < limit:
        time.sleep(0.01)
    return not lives(pid)


class MeasureFailed(Exception):
    pass


@pytest.mark.parametrize(("script", "patience"), [(DOCILE, 60), (STUBBORN, 0.1)])
def test_what_a_command_started_ends_with_it_even_when_the_measure_fails(script, patience):
    with suppress(MeasureFailed), whole(["sh", "-c", script], dict(os.environ), patience) as run:
        started = int(run.stdout.readline())
        assert lives(started)
        raise MeasureFailed

    assert run.returncode is not None
    assert ends(started)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_bench_told_to_stop_stops_what_it_started(number):
    bench = subprocess.Popen(
        [sys.executable, "-c", STOPPED, DOCILE],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    shell, started = map(int, bench.stdout.readline().split())
    bench.send_signal(number)
    bench.communicate(timeout=60)

    assert bench.returncode != 0
    assert ends(shell)
    assert ends(started)
