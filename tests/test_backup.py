"""A backup is restored into an empty machine, same rows, same files, verified; or it says why not."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from essaim.accounts.factories import UserFactory
from essaim.audit.journal import record
from essaim.dossiers.factories import DossierFactory
from essaim.files.actions import store
from essaim.files.factories import PDF
from essaim.files.storage import storage
from machine.backup import counted, new_key
from tests.processes import ROOT, environment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sealed(settings, tmp_path):
    """The key of the safe, whose public half is in the settings."""
    key = tmp_path / "cle.txt"
    settings.BACKUP_RECIPIENT = new_key(key)
    return key


@pytest.fixture
def world():
    person = UserFactory(email="secret-a-garder@example.fr")
    record("open", person, by=person)
    DossierFactory()
    return store(PDF, "statuts.pdf", by=person)


@pytest.fixture
def empty_base():
    name = "restored"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield environment()["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def made(folder):
    call_command("backup", folder)
    (found,) = folder.glob("*Z")
    return found


def restored(target, url, media, *more):
    command = [sys.executable, "-m", "config.cli", "restore", str(target), *more]
    own = environment(DATABASE_URL=url, MEDIA_ROOT=str(media))
    return subprocess.run(command, env=own, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_backup_is_restored_into_an_empty_machine(world, sealed, empty_base, tmp_path):
    target = made(tmp_path / "sauvegardes")
    everything = b"".join(path.read_bytes() for path in target.parent.rglob("*.age"))
    assert b"secret-a-garder" not in everything
    assert PDF not in everything
    media = tmp_path / "media"

    done = restored(target, empty_base, media, "--identity", str(sealed))

    assert done.returncode == 0, done.stderr
    assert "invariants tiennent" in done.stdout
    assert (media / world.storage_key).read_bytes() == PDF
    again = restored(target, empty_base, media, "--identity", str(sealed))
    assert again.returncode == 1
    assert "n’est pas vide" in again.stderr


def test_without_the_key_nothing_is_restored(world, sealed, empty_base, tmp_path):
    target = made(tmp_path / "sauvegardes")

    done = restored(target, empty_base, tmp_path / "media")

    assert done.returncode == 1
    assert "ne s’ouvre pas avec cette clé" in done.stderr


@pytest.mark.parametrize("lost", ["base.age", "manifest.json", "file"])
def test_a_backup_that_was_cut_or_changed_is_refused(lost, world, sealed, tmp_path):
    target = made(tmp_path / "sauvegardes")
    path = next((target.parent / "files").rglob("*.age")) if lost == "file" else target / lost
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(CommandError, match=r"a changé ou manque|achevée"):
        call_command("backup", target, check=True)


@pytest.mark.time_machine("2030-01-01T00:00Z", tick=False)
def test_a_copy_that_rotted_since_the_last_backup_is_never_taken_for_good(world, tmp_path, time_machine):
    folder = tmp_path / "sauvegardes"
    made(folder)
    copy = next((folder / "files").rglob("*.age"))
    copy.write_bytes(copy.read_bytes()[:-1])
    time_machine.move_to("2030-01-02T00:00Z", tick=False)

    with pytest.raises(CommandError, match="a changé ou manque"):
        call_command("backup", folder)


def test_a_file_changed_in_the_storage_is_never_taken_for_the_true_one(world, tmp_path):
    where = Path(storage().root) / world.storage_key
    where.write_bytes(b"autre")

    with pytest.raises(CommandError, match="a changé depuis sa réception"):
        call_command("backup", tmp_path / "sauvegardes")


@pytest.mark.time_machine("2030-01-01T00:00Z", tick=False)
def test_only_the_last_ones_are_kept_and_a_file_is_copied_once(world, tmp_path, time_machine):
    folder = tmp_path / "sauvegardes"
    for hour in (1, 2, 3):
        time_machine.move_to(f"2030-01-01T0{hour}:00Z", tick=False)
        call_command("backup", folder, keep=2)

    assert sorted(path.name for path in folder.glob("*Z")) == ["2030-01-01T020000Z", "2030-01-01T030000Z"]
    assert len(list((folder / "files").rglob("*.age"))) == 1


def test_production_makes_no_backup_in_clear(settings, tmp_path):
    settings.PRODUCTION, settings.BACKUP_RECIPIENT = True, ""

    with pytest.raises(CommandError, match="BACKUP_RECIPIENT"):
        call_command("backup", tmp_path)
    assert counted()
