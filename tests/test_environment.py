"""What a machine says to Essaim: the `.env` of the guide is obeyed by every command, or refused by name."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from machine import environment

ROOT = Path(__file__).parents[1]
BARE = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}


@pytest.fixture
def literal(tmp_path):
    """The file of docs/operator.md, filled as it says."""
    assert "copiez `.env.example` en `.env`" in (ROOT / "docs/operator.md").read_text()
    text = (ROOT / ".env.example").read_text()
    file = tmp_path / ".env"
    file.write_text(
        text.replace("\nSECRET_KEY=\n", "\nSECRET_KEY=a$secret$(of)${fifty}-letters-and-more-than-that\n")
    )
    return file


def essaim(file, *arguments, **more):
    environment_of_the_command = BARE | {"ESSAIM_ENV_FILE": str(file), "ESSAIM_VAR": str(file.parent)} | more
    command = [sys.executable, "-m", "config.cli", *arguments]
    return subprocess.run(
        command, cwd=file.parent, env=environment_of_the_command, capture_output=True, text=True, timeout=120
    )


def settings_of(done):
    assert done.returncode == 0, done.stderr
    return dict(re.findall(r"^(\w+) = (.*?)(?:  ###)?$", done.stdout, re.MULTILINE))


def test_the_file_of_the_guide_is_a_machine_of_production(literal):
    found = settings_of(essaim(literal, "diffsettings", "--all"))

    assert found["PRODUCTION"] == found["HTTPS"] == found["SECURE_SSL_REDIRECT"] == "True"
    assert found["SITE_URL"] == "'https://essaim.example.fr'"
    assert "'HOST': 'db.example.fr'" in found["DATABASES"]
    assert found["SECRET_KEY"] == "'a$secret$(of)${fifty}-letters-and-more-than-that'"
    assert found["DATABASE_POOL"] == "0"  # a command asks for one connection, whatever the pages take
    assert found["TRUSTED_PROXIES"] == "1"
    assert not (literal.parent / "pg").exists()


def test_what_was_exported_wins_over_the_file(literal):
    found = settings_of(essaim(literal, "diffsettings", "--all", SITE_URL="https://autre.example.fr"))

    assert found["SITE_URL"] == "'https://autre.example.fr'"


def test_without_a_file_it_is_a_laptop(tmp_path):
    given = {"DATABASE_URL": "postgresql://nobody@nowhere/essaim"}
    found = settings_of(essaim(tmp_path / ".env", "diffsettings", "--all", **given))

    assert found["PRODUCTION"] == found["HTTPS"] == "False"
    assert found["SITE_URL"] == "'http://localhost:8000'"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ESSAIM_ENV=prod", "« prod »"),
        ("ESSAIM_ENV=Production", "« Production »"),
        ("ESSAIM_DEMO=true", "ESSAIM_DEMO est refusé en production"),
        ("ESSAIM_DEMO=1", "ESSAIM_DEMO est refusé en production"),
        ("DEBUG=yes", "DEBUG est refusé en production"),
    ],
)
def test_a_setting_that_would_open_a_machine_of_production_is_refused(literal, line, said):
    kept = [one for one in literal.read_text().splitlines() if not one.startswith(line.split("=")[0] + "=")]
    literal.write_text("\n".join([*kept, line]))
    done = essaim(literal, "diffsettings")

    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_no_demonstration_is_served_in_production(literal):
    done = essaim(literal, "serve", "--demo")

    assert done.returncode == 1
    assert "ESSAIM_DEMO est refusé en production" in done.stderr


def test_systemd_reads_the_same_file_the_same_way(literal):
    """Its EnvironmentFile takes a value to the end of the line: no comment may follow one."""
    values = environment.written(literal)
    as_systemd = dict(re.findall(r"^([A-Z]\w*)=(.*)$", literal.read_text(), re.MULTILINE))

    assert values == {name: value.strip() for name, value in as_systemd.items()}
