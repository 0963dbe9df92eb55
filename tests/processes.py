"""The processes of the platform, really started, on the database of the test."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

from machine.cluster import USER

ROOT = Path(__file__).parents[1]


def python_path():
    """Ours, then what makes the processes of another day live in it (tests/days.py)."""
    return os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))


def environment(**more):
    """What a process needs to be the one that the test speaks of: same database, same files."""
    database = connection.settings_dict
    folder = database["HOST"].replace("/", "%2F")
    return {
        **os.environ,
        "PYTHONPATH": python_path(),
        "DATABASE_URL": f"postgresql://{USER}@{folder}/{database['NAME']}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "ESSAIM_VAR": str(settings.VAR_DIR),
        **more,
    }


def empty_the_queues(*groups, **more):
    """`bin/essaim work --once`, a process of its own; what it wrote on its error output."""
    command = [sys.executable, "-m", "config.cli", "work", "--once", *groups]
    done = subprocess.run(
        command, env=environment(**more), cwd=ROOT, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


@contextmanager
def running(*words, **more):
    """A command of the platform, for as long as the block; its whole group is killed at the end."""
    command = [sys.executable, "-m", "config.cli", *words]
    process = subprocess.Popen(
        command, env=environment(**more), cwd=ROOT, process_group=0, stdout=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
