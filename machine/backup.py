"""The database and the files, in one folder that can be kept anywhere: encrypted, checked, rotated, restored.

    FOLDER/files/<key>.age                 each stored file once, whatever the number of backups
    FOLDER/2026-12-01T0200Z/base.age       pg_dump -Fc
    FOLDER/2026-12-01T0200Z/manifest.json  what is there, with hashes, counts and the head of the journal

Encrypted by age (age-encryption.org/v1) to the public key of the settings: the machine that makes backups
cannot read them. A backup that was cut is not one: its manifest comes last, and what it had copied serves
the next.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from essaim.audit.journal import head
from essaim.files.models import StoredFile
from essaim.files.storage import sha256_of, storage
from machine.cluster import find_binaries

MANIFEST, BASE, FILES = "manifest.json", "base.age", "files"
SECRETS = ("SECRET_KEY", "S3", "EMAIL_URL", "INBOUND_SECRET", "HEALTH_TOKEN", "DATABASE_URL")
BLOCK = 1024 * 1024


class BackupError(Exception):
    """What prevents a backup or a restoration, in French."""


@dataclass
class Manifest:
    """`files`: storage key → SHA-256 of its encrypted copy; `rows`: table → number of rows."""

    at: str
    base: str  # SHA-256 of base.age
    files: dict[str, str]
    rows: dict[str, int]
    journal: tuple[int, str]
    migrations: dict[str, str]
    secrets: list[str] = field(default_factory=lambda: list(SECRETS))  # names only: keep their values apart


def backup(folder: Path, *, keep: int, tell: Callable[[str], None]) -> Path:
    """A new backup under `folder`, read again once written; those beyond the last `keep` are deleted."""
    recipient = _recipient()
    at = datetime.now(UTC)
    target = folder / f"{at:%Y-%m-%dT%H%M%SZ}"
    target.mkdir(mode=0o700, parents=True)
    tell("Base de données…")
    with transaction.atomic(), connection.cursor() as cursor:  # one instant for the dump and the counts
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        base = _dump(target / BASE, recipient, cursor.fetchone()[0])
        rows, journal, migrations = counted(), head(), _migrations()
        keys = list(StoredFile.objects.order_by("pk").values_list("storage_key", "sha256"))
    tell(f"{len(keys)} fichiers…")
    files = _copy_files(keys, folder / FILES, recipient, tell)
    manifest = Manifest(at.isoformat(), base, files, rows, journal, migrations)
    draft = target / f"{MANIFEST}.part"
    draft.write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True))
    draft.replace(target / MANIFEST)
    check(target)
    _rotate(folder, keep)
    return target


def check(target: Path) -> Manifest:
    """Each piece is there, and is what was written. Raises BackupError."""
    try:
        given = json.loads((target / MANIFEST).read_text())
        manifest = Manifest(**given | {"journal": tuple(given["journal"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{target} n’est pas une sauvegarde achevée\u00a0: {error}") from error
    if _sha256(target / BASE) != manifest.base:
        raise BackupError(f"{target / BASE} a changé ou manque.")
    for key, digest in manifest.files.items():
        if _sha256(target.parent / FILES / f"{key}.age") != digest:
            raise BackupError(f"Le fichier {key} de la sauvegarde a changé ou manque.")
    return manifest


def restore(target: Path, identity: Path | None, *, tell: Callable[[str], None]) -> Manifest:
    """Into an empty database and an empty storage. Raises BackupError."""
    manifest = check(target)
    if connection.introspection.table_names():
        raise BackupError(
            "La base n’est pas vide\u00a0: une restauration ne remplace rien. Donnez-en une neuve."
        )
    identities = _identities(identity)
    with tempfile.TemporaryDirectory() as place:
        tell("Base de données…")
        plain = Path(place) / "base.dump"
        _decrypt(target / BASE, plain, identities)
        connection.close()
        _client("pg_restore", "--no-owner", "--exit-on-error", "-d", _name(), str(plain))
        tell(f"{len(manifest.files)} fichiers…")
        for key in manifest.files:
            copy = Path(place) / "copy"
            _decrypt(target.parent / FILES / f"{key}.age", copy, identities)
            storage().put(key, copy)
    different = sorted(name for name, count in counted().items() if manifest.rows.get(name) != count)
    if different:
        raise BackupError(f"Le nombre de lignes diffère\u00a0: {', '.join(different)}.")
    return manifest


def counted() -> dict[str, int]:
    """How many rows each table holds; not the queues and sessions, which live on during the dump."""
    alive = ("procrastinate_", "django_session", "cache", "accounts_try", "usersessions_")
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if not table.startswith(alive):
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
                found[table] = cursor.fetchone()[0]
    return found


# --- The pieces -------------------------------------------------------------------------------------


def _dump(target: Path, recipient: Any, snapshot: str) -> str:
    with tempfile.TemporaryDirectory(dir=target.parent) as place:
        plain = Path(place) / "base.dump"
        _client("pg_dump", "-Fc", "--snapshot", snapshot, "-f", str(plain), "-d", _name())
        _encrypt(plain, target, recipient)
    return _sha256(target)


def _copy_files(
    keys: list[tuple[str, str]], pool: Path, recipient: Any, tell: Callable[[str], None]
) -> dict[str, str]:
    """What the pool has already is not copied again: a backup that was cut goes on where it was.

    What a former backup wrote there keeps the hash of that day: one that changed since is found, never taken
    for good.
    """
    known = _written(pool.parent)
    found = {}
    with tempfile.TemporaryDirectory(dir=pool.parent) as place:
        for number, (key, digest) in enumerate(keys, 1):
            target = pool / f"{key}.age"
            if not target.exists():
                plain = Path(place) / "plain"
                _fetch(key, digest, plain)
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _encrypt(plain, target, recipient)
            found[key] = known.get(key) or _sha256(target)
            if number % 1000 == 0:
                tell(f"{number} fichiers")
    return found


def _fetch(key: str, digest: str, plain: Path) -> None:
    try:
        with storage().open(key) as source, plain.open("wb") as copy:
            shutil.copyfileobj(source, copy, BLOCK)
    except Exception as error:  # a folder and a bucket do not fail alike
        raise BackupError(f"Le fichier {key} est illisible\u00a0: {error}") from error
    if _sha256(plain) != digest:
        raise BackupError(f"Le fichier {key} a changé depuis sa réception\u00a0: voyez essaim verify.")


def _encrypt(plain: Path, target: Path, recipient: Any) -> None:
    draft = target.with_name(f"{target.name}.part")
    if recipient:
        pyrage.encrypt_file(str(plain), str(draft), [recipient])
    else:
        shutil.copyfile(plain, draft)
    draft.chmod(0o600)
    draft.replace(target)


def _decrypt(source: Path, target: Path, identities: list[Any]) -> None:
    with source.open("rb") as content:
        sealed = content.read(21) == b"age-encryption.org/v1"
    if not sealed:
        shutil.copyfile(source, target)
        return
    try:
        pyrage.decrypt_file(str(source), str(target), identities)
    except pyrage.DecryptError as error:
        raise BackupError(f"{source.name} ne s’ouvre pas avec cette clé.") from error


def _recipient() -> Any:
    if not settings.BACKUP_RECIPIENT:
        if settings.PRODUCTION:
            raise BackupError(
                "Donnez BACKUP_RECIPIENT, la clé publique age qui chiffre les sauvegardes (age-keygen, ou "
                "essaim backup --new-key FICHIER)."
            )
        return None
    try:
        return pyrage.x25519.Recipient.from_str(settings.BACKUP_RECIPIENT)
    except pyrage.RecipientError as error:
        raise BackupError("BACKUP_RECIPIENT n’est pas une clé publique age (age1…).") from error


def new_key(path: Path) -> str:
    """Write a secret key in a file that only its owner reads; its public key."""
    identity = pyrage.x25519.Identity.generate()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{identity}\n")
    return str(identity.to_public())


def _identities(path: Path | None) -> list[Any]:
    if path is None:
        return []
    try:
        lines = [line for line in path.read_text().split() if line.startswith("AGE-SECRET-KEY-")]
        return [pyrage.x25519.Identity.from_str(line) for line in lines]
    except (OSError, pyrage.IdentityError) as error:
        raise BackupError(f"{path} n’est pas un fichier de clé age.") from error


def _finished(folder: Path) -> list[Path]:
    """The backups that were not cut, oldest first."""
    return sorted(path.parent for path in folder.glob(f"*Z/{MANIFEST}"))


def _written(folder: Path) -> dict[str, str]:
    """What the finished backups say of the pool: storage key → SHA-256 of its encrypted copy."""
    found: dict[str, str] = {}
    for one in _finished(folder):
        found |= json.loads((one / MANIFEST).read_text())["files"]
    return found


def _rotate(folder: Path, keep: int) -> None:
    for old in _finished(folder)[:-keep]:
        shutil.rmtree(old)
    needed = _written(folder)
    for copy in list(_copies(folder / FILES)):
        if str(copy.relative_to(folder / FILES)).removesuffix(".age") not in needed:
            copy.unlink()


def _copies(pool: Path) -> Iterator[Path]:
    return pool.rglob("*.age") if pool.exists() else iter(())


def _migrations() -> dict[str, str]:
    """The last one of each application."""
    rows = MigrationRecorder.Migration.objects.order_by("id").values_list("app", "name")
    return {str(app): str(name) for app, name in rows}


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _client(program: str, *arguments: str) -> None:
    """With the connection of the settings, by the environment: no password on a command line."""
    given = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    known = {variable: str(given[key]) for variable, key in names.items() if given.get(key)}
    command = [str(find_binaries() / program), *arguments]
    done = subprocess.run(command, env=os.environ | known, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{program}\u00a0: {done.stderr.strip()[-500:]}")


def _sha256(path: Path) -> str:
    return sha256_of(path) if path.exists() else ""
