"""Children that are started again when they end, and stopped whole: nobody is left holding the port."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

SOON, LATEST = 0.5, 30.0  # seconds before a child that ended is started again; longer each time
CALM = 60  # a child that ran so long is started again soon
STOPPING = 30  # seconds for what is running to finish


@dataclass
class Child:
    """A process and its group: granian and its workers, a worker of tasks."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    wait: float = SOON
    ends: list[int] = field(default_factory=list)

    def start(self) -> None:
        """In a group of its own: Ctrl-C reaches us alone, and the group can be stopped whole.

        In our session though: Linux weighs `nice` inside a session, and shares equally between two of them.
        """
        self.process = subprocess.Popen(self.command, env=dict(self.environment), process_group=0)  # noqa: S603
        self.started_at = time.monotonic()

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def signal_group(self, number: int) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


def child(name: str, module: list[str], environment: Mapping[str, str], nice: int = 0) -> Child:
    """It is told to stop when we die, whatever killed us."""
    tied = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    return Child(name, [*tied, "nice", "-n", str(nice), sys.executable, "-m", *module], environment)


class Supervisor:
    """Never ends for one child: it waits longer and longer between two starts, half a minute at most."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def add(self, one: Child) -> Child:
        self.children.append(one)
        one.start()
        return one

    def look(self) -> list[str]:
        """Start again what ended; what to say of it."""
        now, said = time.monotonic(), []
        for one in self.children:
            if one.ended():
                said.append(self._mourn(one, now))
            elif one.process is None and now >= one.start_at:
                one.start()
        return said

    def _mourn(self, one: Child, now: float) -> str:
        code = one.process.returncode if one.process else 0
        one.signal_group(signal.SIGKILL)  # granian's workers outlive their master, and keep the port
        one.wait = SOON if now - one.started_at > CALM else min(one.wait * 2, LATEST)
        one.process, one.start_at = None, now + one.wait
        one.ends.append(code)
        return f"le processus « {one.name} » s'est arrêté (code {code}) : relancé dans {one.wait:g} s"

    def stop(self) -> None:
        """All at once, each has the time to finish; then the groups, whole."""
        for one in self.children:
            if one.process is not None:
                with suppress(ProcessLookupError):
                    one.process.terminate()
        limit = time.monotonic() + STOPPING
        for one in self.children:
            if one.process is not None:
                with suppress(subprocess.TimeoutExpired):
                    one.process.wait(timeout=max(0.1, limit - time.monotonic()))
                one.signal_group(signal.SIGKILL)
                one.process.wait()
