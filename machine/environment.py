"""What the machine says to Essaim: the environment, and the file `.env` that completes it.

One reading for every command, and one that systemd's EnvironmentFile reads the same: a name, a value as it
is written, comments on lines of their own.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("", "development", "test", "production")  # nothing said: a laptop
ONLY_ELSEWHERE = ("ESSAIM_DEMO", "DEBUG")  # open doors that a machine of production never has
YES = {"1", "true", "yes", "on", "y", "t", "ok"}


class Misconfigured(Exception):
    """Said as it is to the person who started the command."""


def load() -> None:
    """Fill in what the environment leaves out: what was exported wins. Tests owe nothing to the machine."""
    if os.environ.get("ESSAIM_ENV") != "test":
        for name, value in written(path()).items():
            os.environ.setdefault(name, value)
    check(os.environ)


def path() -> Path:
    return Path(os.environ.get("ESSAIM_ENV_FILE") or ROOT / ".env")


def written(file: Path) -> dict[str, str]:
    """A password may hold a dollar: nothing is replaced inside a value."""
    if not file.exists():
        return {}
    try:
        return {name: value or "" for name, value in dotenv_values(file, interpolate=False).items()}
    except OSError as error:
        raise Misconfigured(f"{file} ne peut pas être lu : {error.strerror}.") from error


def check(given: Mapping[str, str]) -> None:
    """A word that nobody knows would silently be a laptop: no HTTPS, no second factor."""
    kind = given.get("ESSAIM_ENV", "")
    if kind not in KINDS:
        known = ", ".join(word for word in KINDS if word)
        raise Misconfigured(f"ESSAIM_ENV vaut « {kind} » : les valeurs connues sont {known}.")
    if kind == "production" and (found := [name for name in ONLY_ELSEWHERE if says_yes(given, name)]):
        raise Misconfigured(f"{found[0]} est refusé en production : retirez-le, ou changez ESSAIM_ENV.")


def says_yes(given: Mapping[str, str], name: str) -> bool:
    return given.get(name, "").strip().lower() in YES


def for_the_tasks(given: Mapping[str, str]) -> dict[str, str]:
    """Tasks and commands: longer statements, one connection each, beside PgBouncer where there is one."""
    direct = given.get("DIRECT_DATABASE_URL")
    aside = {"DATABASE_URL": direct, "PGBOUNCER": "false"} if direct else {}
    return {"STATEMENT_TIMEOUT": "300", "DATABASE_POOL": "0", **aside}
