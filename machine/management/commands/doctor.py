"""`essaim doctor`: connects to everything the service needs, and says in plain words what is wrong."""

import shutil
import smtplib
import socket
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from essaim.audit.journal import first_broken_entry, head
from essaim.territories.models import Commune

OK, WARNING, ERROR = "ok", "attention", "erreur"
Finding = tuple[str, str]
GIB = 1024**3


def database() -> Iterator[Finding]:
    version = connection.cursor().connection.info.server_version
    yield (OK if version >= 150_000 else ERROR), f"PostgreSQL {version // 10_000} (15 ou plus est nécessaire)"
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield (
        (ERROR, f"{len(missing)} migrations à appliquer : essaim migrate")
        if missing
        else (OK, "migrations à jour")
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
        found = cursor.fetchone()[0]
    yield (OK, "extension pg_trgm présente") if found else (ERROR, "extension pg_trgm absente")


def journal() -> Iterator[Finding]:
    broken = first_broken_entry()
    number, digest = head()
    if broken is None:
        yield OK, f"journal intact : {number} écritures, tête {digest[:12] or '(vide)'}"
    else:
        yield ERROR, f"journal rompu à l’écriture {broken}"


def reference_data() -> Iterator[Finding]:
    count = Commune.objects.count()
    yield (OK, f"{count} communes") if count else (ERROR, "aucune commune : essaim territories load")


def tasks() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'"
        )
        workers = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        waiting = cursor.fetchone()[0]
    yield (
        (OK, f"{workers} processus de tâches") if workers else (ERROR, "aucun processus de tâches en marche")
    )
    yield (OK if waiting < 1000 else WARNING), f"{waiting} tâches en attente"


def storage() -> Iterator[Finding]:
    if settings.S3:
        yield OK, f"fichiers sur S3, bac {settings.S3.get('bucket', '?')}"
        return
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    probe = settings.MEDIA_ROOT / ".doctor"
    probe.write_bytes(ContentFile(b"essaim").read())
    probe.unlink()
    free = shutil.disk_usage(settings.MEDIA_ROOT).free / GIB
    yield (OK if free > 5 else WARNING), f"fichiers dans {settings.MEDIA_ROOT}, {free:.0f} Gio libres"


def antivirus() -> Iterator[Finding]:
    if not settings.CLAMAV_SOCKET:
        yield WARNING, "aucun antivirus : les pièces ne sont lisibles que par qui les a envoyées"
        return
    with socket.socket(socket.AF_UNIX) as clamd:
        clamd.settimeout(3)
        clamd.connect(settings.CLAMAV_SOCKET)
        clamd.sendall(b"zPING\0")
        yield (OK, "antivirus prêt") if clamd.recv(16).startswith(b"PONG") else (ERROR, "antivirus muet")


def mail() -> Iterator[Finding]:
    if not settings.EMAIL_URL:
        yield WARNING, "aucun serveur de messagerie : les messages restent dans la boîte d’envoi"
        return
    url = urlsplit(settings.EMAIL_URL)
    with smtplib.SMTP(url.hostname or "", url.port or 25, timeout=5) as server:
        server.noop()
    yield OK, f"messagerie {url.hostname} joignable"


def registry() -> Iterator[Finding]:
    try:
        httpx.get(
            f"{settings.REGISTRY_URL}/search", params={"q": "356000000"}, timeout=settings.REGISTRY_TIMEOUT
        )
    except httpx.HTTPError as error:
        yield WARNING, f"registre des entreprises injoignable ({type(error).__name__}) : saisie à la main"
    else:
        yield OK, "registre des entreprises joignable"


def safety() -> Iterator[Finding]:
    yield (ERROR, "DEBUG est actif") if settings.DEBUG else (OK, "DEBUG inactif")
    yield (OK if settings.HTTPS else WARNING), f"HTTPS {'exigé' if settings.HTTPS else 'non exigé'}"
    yield (WARNING, "mode démonstration") if settings.DEMO else (OK, "mode réel")
    yield (OK if settings.STAFF_SECOND_FACTOR else WARNING), "second facteur des agents"
    yield (OK if len(settings.SECRET_KEY) >= 50 else WARNING), "longueur de SECRET_KEY"


CHECKS: dict[str, Callable[[], Iterator[Finding]]] = {
    "Base de données": database,
    "Journal": journal,
    "Données de référence": reference_data,
    "Tâches": tasks,
    "Fichiers": storage,
    "Antivirus": antivirus,
    "Messagerie": mail,
    "Registre": registry,
    "Sûreté": safety,
}


class Command(BaseCommand):
    help = "Vérifie l’installation en se connectant à tout ce dont elle dépend."

    def handle(self, *args: Any, **options: Any) -> None:
        errors = 0
        for title, check in CHECKS.items():
            try:
                findings = list(check())
            except Exception as error:
                findings = [(ERROR, f"{type(error).__name__} : {error}")]
            for level, text in findings:
                errors += level == ERROR
                self.stdout.write(f"{level:10} {title} : {text}")
        if errors:
            raise CommandError(f"{errors} erreur(s) à corriger.")
