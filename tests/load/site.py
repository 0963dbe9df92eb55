"""One installation to throw away: its folder, its durable cluster, its web server and its worker."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from subprocess import Popen

import psycopg

from machine import serve
from machine.cluster import Cluster
from machine.environment import for_the_tasks
from machine.supervisor import Supervisor, child
from tests.load.addresses import BARE
from tests.load.visitors import Address

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
WEB, CLIENT, WORKER = "essaim", "bench_client", "bench_worker"  # roles: the statements of each count apart
NOT_OURS = (  # the marks of transactions; checks of foreign keys, made in the name of the tables' owner
    "^(begin|commit|rollback|savepoint|release|set |show |discard|select pg_catalog.set_config"
    "|select .* from only )"
)
PATIENCE = 60.0


class Site:
    def __init__(self) -> None:
        self.var = Path(tempfile.mkdtemp(prefix="essaim-bench-", dir="/tmp"))
        self.var.chmod(0o755)  # the account that lends itself to root's PostgreSQL walks through it
        self.cluster = Cluster(self.var / "pg")
        self.port = serve.free_port(HOST, 8700)
        self.address: Address = (HOST, self.port)

    def environment(self, **changes: str) -> dict[str, str]:
        """Owes nothing to the machine but its path."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return kept | {
            "ESSAIM_VAR": str(self.var),
            "MEDIA_ROOT": str(self.var / "media"),
            "ESSAIM_ENV": "bench",
            "ESSAIM_DEMO": "true",  # shows the code that a message would hold
            "SECRET_KEY": "for-the-bench-only-and-long-enough-to-please-the-checks-of-django",
            "SITE_URL": f"http://{HOST}:{self.port}",
            "ALLOWED_HOSTS": HOST,
            "HTTPS": "false",
            "DEBUG": "false",
            "EXTRA_MIDDLEWARE": "",
            "EMAIL_URL": "",
            "CLAMAV_SOCKET": "",
            "S3": "{}",
            "REGISTRY_URL": "http://registry.invalid",
            "SIGN_IN_LIMITS": "false",  # everybody comes from one address
            "STAFF_SECOND_FACTOR": "false",
            **changes,
        }

    # --- From a clean clone --------------------------------------------------------------------------

    def seconds_to_first_page(self) -> float:
        """Of `make run`: bootstrap, cluster, migrations, the demonstration if need be, web, worker."""
        command = f"bin/bootstrap && exec bin/essaim serve --demo --host {HOST} --port {self.port}"
        began = time.perf_counter()
        with whole(["sh", "-c", command], self.environment()) as run:
            for line in run.stdout or ():
                if "prêt :" in line:
                    return time.perf_counter() - began
        raise RuntimeError("`make run` ended before its first page")

    def command(self, *words: str) -> None:
        """`bin/essaim ...` on this installation."""
        environment = self.environment(DATABASE_URL=self.cluster.url)
        subprocess.run([sys.executable, "-m", "config.cli", *words], cwd=ROOT, env=environment, check=True)

    # --- Running, as `bin/essaim serve` does -----------------------------------------------------------

    @contextmanager
    def web(self, application: str = "config.wsgi:application") -> Iterator["Process"]:
        environment = self.environment(
            DJANGO_SETTINGS_MODULE="tests.load.settings", DATABASE_URL=self.cluster.url
        )
        web = [*serve.WEB[:-1], application, "--host", HOST, "--port", str(self.port)]
        with running(web, environment) as process:
            self._wait_for_first_page(process)
            yield process

    @contextmanager
    def worker(self) -> Iterator["Process"]:
        environment = self.environment(DATABASE_URL=self._url_of(WORKER))
        environment |= for_the_tasks(environment)
        with running(["config.cli", "work"], environment, serve.WORKER_NICE) as process:
            yield process

    def _wait_for_first_page(self, process: "Process") -> None:
        limit = time.perf_counter() + PATIENCE
        while time.perf_counter() < limit:
            if process.child.poll() is not None:
                raise RuntimeError("the web server ended")
            connection = HTTPConnection(*self.address, timeout=10)
            try:
                connection.request("GET", BARE)
                connection.getresponse().read()
            except (OSError, HTTPException):
                time.sleep(0.02)
            else:
                process.ready_after = time.perf_counter() - process.began
                return
            finally:
                connection.close()
        raise RuntimeError("the web server did not answer")

    # --- Its database ----------------------------------------------------------------------------------

    def prepare_database(self) -> None:
        with self.cluster.connect() as database:
            database.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
            for role in (CLIENT, WORKER):
                database.execute(f"CREATE ROLE {role} SUPERUSER LOGIN")

    def settle(self) -> None:
        """What autovacuum would have done by the next day."""
        with self.cluster.connect() as database:
            database.execute("VACUUM (ANALYZE)")
            database.execute("CHECKPOINT")

    def as_client(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self._url_of(CLIENT), autocommit=True)

    def _url_of(self, role: str) -> str:
        return self.cluster.url.replace("essaim@", f"{role}@", 1)

    @property
    def postmaster(self) -> int:
        return int((self.cluster.data / "postmaster.pid").read_text().split()[0])

    def forget_statements(self) -> None:
        with self.as_client() as database:
            database.execute("SELECT pg_stat_statements_reset()")

    def statements(self, role: str = WEB) -> int:
        """Those of this role since `forget_statements`."""
        with self.as_client() as database:
            row = database.execute(
                "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements"
                " JOIN pg_roles ON pg_roles.oid = userid"
                " WHERE rolname = %s AND query !~* %s",
                [role, NOT_OURS],
            ).fetchone()
        return int(str(row[0])) if row else 0

    def destroy(self) -> None:
        if self.cluster.answers():
            self.cluster.stop()
        shutil.rmtree(self.var, ignore_errors=True)


@contextmanager
def whole(command: list[str], environment: dict[str, str], patience: float = 180) -> Iterator[Popen[str]]:
    """A command and all that it starts in its group: told to stop, then killed, whatever happened."""
    run = Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, process_group=0)
    try:
        yield run
    finally:
        try:
            with suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                run.communicate(timeout=patience)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            if run.stdout:
                run.stdout.close()


def stop_in_order() -> None:
    """A bench told to stop cleans up as when it ends; the visitors it forked just go."""
    ours = os.getpid()

    def stop(number: int, _: object) -> None:
        if os.getpid() != ours:
            os._exit(128 + number)
        sys.exit(128 + number)

    # SIGINT too: Python leaves it ignored in what a shell started behind itself.
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, stop)


class Process:
    """A process that we started, and when."""

    def __init__(self, child: Popen[bytes]) -> None:
        self.child, self.pid = child, child.pid
        self.began, self.ready_after = time.perf_counter(), 0.0


@contextmanager
def running(module: list[str], environment: dict[str, str], nice: int = 0) -> Iterator[Process]:
    supervisor = Supervisor()
    one = supervisor.add(child("it", module, environment, nice))
    assert one.process is not None
    try:
        yield Process(one.process)
    finally:
        supervisor.stop()
