"""`bin/essaim`: the commands of Django, plus `serve` and `cluster`, on its own database if none is given."""

import os
import secrets
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from machine import cluster, environment, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

WITHOUT_DATABASE = {"help", "--help", "-h", "version", "--version", "collectstatic", "findstatic"}
WITHOUT_DATABASE |= {"territories density"}  # files in, files out
NO_DATABASE = "postgresql://no-database-needed/essaim"
LONG = "3600"  # seconds: a migration or an import may take more than a page
CLUSTER_HELP = """bin/essaim cluster ...     la base embarquée (inutile quand DATABASE_URL est donnée)
  run                        la démarre et la garde jusqu'à Ctrl-C ; affiche son adresse
  dump FICHIER               la sauvegarde
  restore FICHIER            la remplace par une sauvegarde"""


def main(argv: list[str]) -> int:
    """`argv` is what follows `bin/essaim`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = argv[0] if argv else "help"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # or the database would outlive us
    try:
        environment.load()
        if command == "serve":
            options = serve.parse(argv[1:])
            laptop_defaults(options.host, options.port)
            with database() as own:
                return serve.run(options, own.revive if own else None)
        laptop_defaults()
        if command == "cluster":
            return cluster_command(argv[1:])
        if command == "work":
            return work_command(argv[1:])
        if command == "compute":
            return compute_command(argv)
        return django_command(argv, command)
    except (cluster.ClusterError, serve.Impossible, environment.Misconfigured) as error:
        print(f"essaim : {error}", file=sys.stderr)  # noqa: T201
        return 1


def django_command(argv: list[str], command: str) -> int:
    from django.core.management import execute_from_command_line  # noqa: PLC0415  settings are ready only now

    os.environ.update(environment.for_the_tasks(os.environ) | {"STATEMENT_TIMEOUT": LONG})
    if {command, " ".join(argv[:2])} & WITHOUT_DATABASE:
        os.environ.setdefault("DATABASE_URL", NO_DATABASE)
        execute_from_command_line(["essaim", *argv])
        return 0
    with database():
        execute_from_command_line(["essaim", *argv])
    return 0


def work_command(names: list[str]) -> int:
    os.environ.update(environment.for_the_tasks(os.environ))
    with database():
        import django  # noqa: PLC0415  settings are ready only now

        django.setup()
        from machine import work  # noqa: PLC0415

        once = "--once" in names
        names = [name for name in names if name != "--once"]
        if unknown := set(names) - set(work.GROUPS):
            raise serve.Impossible(f"groupe de tâches inconnu : {', '.join(unknown)}. {work.HELP}")
        return work.run(names, once)


def compute_command(argv: list[str]) -> int:
    """Files in, files out: neither the database nor the applications are loaded."""
    from essaim.portals.management.commands.compute import Command  # noqa: PLC0415  settings are ready only now

    os.environ.setdefault("DATABASE_URL", NO_DATABASE)
    Command().run_from_argv(["essaim", *argv])
    return 0


def cluster_command(arguments: list[str]) -> int:
    if production():
        raise cluster.ClusterError("la base embarquée ne sert pas en production.")
    match arguments:
        case ["run"]:
            with embedded().in_use() as url, serve.until_told_to_stop() as told:
                print(f"DATABASE_URL={url}", flush=True)  # noqa: T201
                told.wait()
        case ["dump", target]:
            with embedded().in_use():
                embedded().dump(Path(target))
        case ["restore", source]:
            with embedded().in_use():
                embedded().restore(Path(source))
        case _:
            print(CLUSTER_HELP)  # noqa: T201
            return 2
    return 0


@contextmanager
def database() -> "Iterator[cluster.Cluster | None]":
    """The database that the environment names, else ours, started for as long as someone uses it."""
    if os.environ.get("DATABASE_URL"):
        yield None
    elif production():
        raise cluster.ClusterError(
            "DATABASE_URL manque : en production, Essaim ne démarre pas de base de données."
        )
    else:
        own = embedded()
        with own.in_use() as url:
            os.environ["DATABASE_URL"] = url
            yield own


def embedded() -> cluster.Cluster:
    return cluster.Cluster(var() / "pg")


def laptop_defaults(host: str = "127.0.0.1", port: int = 8000) -> None:
    """What a machine that is not a server of production need not say."""
    if production():
        return
    if not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = kept_secret(var() / "secret_key")
    os.environ.setdefault("HTTPS", "false")
    os.environ.setdefault("ALLOWED_HOSTS", ",".join(dict.fromkeys(["localhost", "127.0.0.1", host])))
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")


def kept_secret(path: Path) -> str:
    """The same at each start, or every start would sign everybody out."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


def var() -> Path:
    folder = Path(os.environ.get("ESSAIM_VAR") or environment.ROOT / "var")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def production() -> bool:
    return os.environ.get("ESSAIM_ENV") == "production"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
