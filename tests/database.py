"""The database of the tests: migrated once per state of the migrations, then copied by each process.

The mould stands in .cache/, named by what it was made from; a process copies its files and starts its own
server on them: nothing is shared, and a test begins in two seconds, not in forty.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from machine import cluster
from tests import days

ROOT = Path(__file__).parents[1]
MOULDS = ROOT / ".cache/moulds"
NAME = "test_essaim"
KEPT = 16  # moulds: today's, and those of the branches beside
MADE_FROM = "made_from.json"


def copy_of_the_mould() -> cluster.Cluster:
    """A started cluster that holds the migrated database `NAME`, to be destroyed by whoever asked."""
    MOULDS.mkdir(parents=True, exist_ok=True)
    mould = MOULDS / _key()
    with _alone(mould.name):
        if not mould.exists():
            _make(mould)
        with _alone("files"):
            mould.touch()
            return cluster.temporary(like=mould, living=days.of_this_process())


@contextmanager
def _alone(what: str) -> Iterator[None]:
    """Two branches may make their moulds at once; nobody copies files that another one throws away."""
    with (MOULDS / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _key() -> str:
    """Whatever may change the migrated database: migrations, libraries, PostgreSQL."""
    return hashlib.sha256(json.dumps(_made_from()).encode()).hexdigest()[:16]


def _made_from() -> dict[str, str]:
    files = sorted([*ROOT.glob("essaim/*/migrations/*.py"), ROOT / "requirements.lock"])
    digests = {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return {"postgresql": str(cluster._major(cluster.find_binaries())), **digests}


def _make(mould: Path) -> None:
    with _alone("files"):
        old = sorted(MOULDS.glob("*[0-9a-f]/"), key=lambda path: -path.stat().st_mtime)
        for past in old[KEPT - 1 :]:
            shutil.rmtree(past, ignore_errors=True)
        base = next((one for one in old[: KEPT - 1] if _leads_here(one)), None)
        own = cluster.temporary(like=base)
    try:
        if base is None:
            with own.connect("postgres") as connection:
                connection.execute(f"create database {NAME}")
        address = own.url.removesuffix(cluster.DATABASE) + NAME
        command = [sys.executable, "-m", "tests.database"]
        true_time = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
        subprocess.run(command, check=True, cwd=ROOT, env={**true_time, "MOULD": address})
        own.stop(clean=True)
        draft = mould.with_suffix(".draft")
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(own.data, draft)
        (draft / MADE_FROM).write_text(json.dumps(_made_from()))
        draft.rename(mould)
    finally:
        own.destroy()


def _leads_here(mould: Path) -> bool:
    """Whether an older mould needs only the migrations born since."""
    now = _made_from()
    try:
        then = json.loads((mould / MADE_FROM).read_text())
    except FileNotFoundError:
        return False
    return all(now.get(name) == digest for name, digest in then.items())


def _migrate(address: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django  # noqa: PLC0415  after the settings are named
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    django.setup()
    host = address.split("@", 1)[1].split("/", 1)[0].replace("%2F", "/")
    connections.settings["default"].update(HOST=host, PORT="", NAME=NAME)
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    _migrate(os.environ["MOULD"])
