"""`bin/essaim serve`: migrate, then the web server and the tasks, until told to stop."""

import argparse
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

from machine import environment
from machine.supervisor import Supervisor, child

THREADS = "256"  # requests of a process that are dated at their arrival (kit/clock.py), most of them waiting
WEB = [
    "granian",
    "--interface",
    "wsgi",
    "--workers",
    os.environ.get("WEB_WORKERS") or "2",
    "--blocking-threads",
    THREADS,
    "--backpressure",
    THREADS,
    "--respawn-failed-workers",
    "--respawn-interval",
    "0.5",
    "--workers-kill-timeout",
    "25",
    "--no-ws",
    "--log-level",
    "warning",
    "config.wsgi:application",
]
SAMPLE_REGISTRY = "essaim.organizations.management.sample_registry"  # made-up organisations, no network
# Two processes of tasks: mail and the clock never wait for what computes.
WORKERS = {
    "tâches": ["config.cli", "work", "critical", "mail", "desk", "registry", "scans"],
    "calculs": ["config.cli", "work", "documents", "exports", "computations"],
}
WORKER_NICE = 10  # receipts and exports take what the pages leave of the processor
PORTS_TRIED = 50
PATIENCE = 90  # seconds for the first page, on a slow machine
EARLY_DEATHS = 3  # before the first page: what is wrong is on the screen


class Impossible(Exception):
    """Said as it is to the person who typed the command."""


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/essaim serve", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="adresse IP d'écoute (127.0.0.1)")
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("PORT") or 8000), help="PORT, sinon 8000"
    )
    parser.add_argument("--demo", action="store_true", help="charge la démonstration si la base est vide")
    parser.add_argument("--no-tasks", dest="tasks", action="store_false", help="le web seul")
    parser.add_argument("--no-web", dest="web", action="store_false", help="les tâches seules")
    options = parser.parse_args(arguments)
    options.port = free_port(options.host, options.port)
    return options


def free_port(host: str, wanted: int) -> int:
    for port in range(wanted, wanted + PORTS_TRIED):
        with closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, port))
            except OSError:
                continue
        if port != wanted and os.environ.get("ESSAIM_ENV") == "production":
            break  # nginx speaks to the one that it knows
        if port != wanted:
            say(f"le port {wanted} est pris : {port} à sa place")
        return port
    if os.environ.get("ESSAIM_ENV") == "production":
        raise Impossible(f"le port {wanted} est pris sur {host} : arrêtez ce qui l'occupe, ou changez PORT.")
    raise Impossible(f"aucun port libre sur {host} de {wanted} à {wanted + PORTS_TRIED - 1}.")


def run(options: argparse.Namespace, revive: Callable[[], bool] | None = None) -> int:
    """`revive`: starts our own database again if it ended; true when it had."""
    for_the_web = dict(os.environ)
    if options.demo:
        os.environ["ESSAIM_DEMO"] = for_the_web["ESSAIM_DEMO"] = "true"
        environment.check(os.environ)
    registry = free_port("127.0.0.1", options.port + 1) if needs_registry(options.demo) else 0
    if registry:
        for_the_web["REGISTRY_URL"] = f"http://127.0.0.1:{registry}"
    accounts = prepare(options.demo)
    supervisor = Supervisor()
    with until_told_to_stop() as told:
        try:
            start(supervisor, options, for_the_web, registry)
            if wait_for_first_page(options, supervisor, told):
                say(f"prêt : {os.environ['SITE_URL']}   (Ctrl-C pour arrêter)\n{accounts}")
            while not told.wait(0.5):
                watch(supervisor)
                if revive and revive():
                    say("la base de données s'était arrêtée : relancée")
        finally:
            supervisor.stop()
    return 0


def start(
    supervisor: Supervisor, options: argparse.Namespace, for_the_web: dict[str, str], registry: int
) -> None:
    if options.web:
        address = ["--host", options.host, "--port", str(options.port)]
        supervisor.add(child("web", [*WEB, *address], for_the_web))
    if registry:
        supervisor.add(child("registre d'exemple", [SAMPLE_REGISTRY, str(registry)], for_the_web))
    for_the_tasks = for_the_web | environment.for_the_tasks(for_the_web)
    for name, command in WORKERS.items() if options.tasks else ():
        supervisor.add(child(name, command, for_the_tasks, nice=WORKER_NICE))


def watch(supervisor: Supervisor) -> None:
    for line in supervisor.look():
        say(line)


def needs_registry(demo: bool) -> bool:
    """The demonstration answers for its own made-up organisations, unless a real register was named."""
    return demo and not os.environ.get("REGISTRY_URL")


def prepare(demo: bool) -> str:
    """Tables, then the demonstration in an empty database; the accounts to show."""
    os.environ.update(environment.for_the_tasks(os.environ) | {"STATEMENT_TIMEOUT": "3600"})
    import django  # noqa: PLC0415  settings are ready only now
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.core.management import call_command, get_commands  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    django.setup()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # else WhiteNoise warns
    say("prépare les tables")
    call_command("migrate", interactive=False, verbosity=0)
    accounts = ""
    if demo and "demo" in get_commands():
        if not get_user_model().objects.exists():
            say("charge la démonstration")
            call_command("demo", stdout=StringIO())
        accounts = call_command("demo", "--accounts", stdout=StringIO()) or ""
    connections.close_all()
    return accounts


def wait_for_first_page(options: argparse.Namespace, supervisor: Supervisor, told: threading.Event) -> bool:
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        if told.wait(0.1):
            return False
        watch(supervisor)
        refuse_the_stillborn(supervisor)
        if not options.web:
            return True
        status = first_page(options.host, options.port)
        if status and status >= 500:
            raise Impossible(f"la première page répond {status} : voir les messages plus haut.")
        if status:
            return True
    raise Impossible(f"la première page n'a pas répondu en {PATIENCE} secondes.")


def first_page(host: str, port: int) -> int | None:
    """Its status; a redirection or a refusal is an answer too."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    with closing(HTTPConnection(here, port, timeout=10)) as connection:
        try:
            connection.request("GET", "/", headers={"Host": urlsplit(os.environ["SITE_URL"]).netloc})
            return connection.getresponse().status
        except (OSError, HTTPException):
            return None


def refuse_the_stillborn(supervisor: Supervisor) -> None:
    """Before the first page only: afterwards a child that ends is started again, for ever."""
    for one in supervisor.children:
        if len(one.ends) >= EARLY_DEATHS:
            raise Impossible(
                f"le processus « {one.name} » ne démarre pas (code {one.ends[-1]}) : voir plus haut."
            )


@contextmanager
def until_told_to_stop() -> Iterator[threading.Event]:
    told = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: told.set()) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def say(text: str) -> None:
    print(f"essaim : {text}", flush=True)  # noqa: T201
