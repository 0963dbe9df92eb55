"""How the service is, in facts: for the screen of a machine, a load balancer, a person on duty."""

import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from essaim.audit.journal import head
from essaim.kit.later import late_schedules
from essaim.mail.models import Delivery, Message

SCHEDULES_LATE = timedelta(minutes=5)
STUCK = timedelta(minutes=30)  # a message that waits longer: its server, or its worker
JOBS = """
    SELECT queue_name,
        count(*) FILTER (WHERE status = 'todo' AND due) AS waiting,
        count(*) FILTER (WHERE status = 'doing') AS running,
        count(*) FILTER (WHERE status = 'failed') AS failed,
        coalesce(extract(epoch FROM now() - min(asked) FILTER (WHERE status = 'todo' AND due)), 0)::int
    FROM (
        SELECT job.*, scheduled_at IS NULL OR scheduled_at <= now() AS due,
            coalesce(scheduled_at, (SELECT min(at) FROM procrastinate_events WHERE job_id = job.id)) AS asked
        FROM procrastinate_jobs job
    ) job GROUP BY 1 ORDER BY 1
"""
WORKERS = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '45 seconds'"
_migrated: list[bool] = []  # once true, true for the life of this process: its code does not change


def not_ready() -> list[str]:
    """Why no request should be sent here; nothing: it may be. Raises what the database raises."""
    reasons = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if not _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            reasons.append("des migrations sont à appliquer")
        else:
            _migrated.append(True)
    if not settings.S3 and not _may_write(settings.MEDIA_ROOT):
        reasons.append("le dossier des fichiers ne peut pas être écrit")
    return reasons


def _may_write(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def facts() -> dict[str, Any]:
    """What a person on duty asks first."""
    queues = _queues()
    stuck = Message.objects.filter(
        delivery__in=[Delivery.QUEUED, Delivery.RETRYING], created_at__lt=timezone.now() - STUCK
    )
    number, digest = head()
    disk = shutil.disk_usage(settings.VAR_DIR if settings.VAR_DIR.is_dir() else settings.BASE_DIR)
    return {
        "workers": _one(WORKERS),
        "queues": queues,
        "failed_jobs": sum(row["failed"] for row in queues.values()),
        "late_schedules": late_schedules(SCHEDULES_LATE),
        "messages_stuck": stuck.count(),
        "messages_failed": Message.objects.filter(delivery=Delivery.FAILED).count(),
        "journal": {"number": number, "head": digest},
        "disk_free_bytes": disk.free,
    }


def as_metrics(found: dict[str, Any]) -> str:
    """The text format of Prometheus."""
    lines = []
    for name in ("workers", "failed_jobs", "messages_stuck", "messages_failed", "disk_free_bytes"):
        lines += [f"# TYPE essaim_{name} gauge", f"essaim_{name} {found[name]}"]
    lines += ["# TYPE essaim_schedules_late gauge", f"essaim_schedules_late {len(found['late_schedules'])}"]
    lines += ["# TYPE essaim_journal_entries counter", f"essaim_journal_entries {found['journal']['number']}"]
    for what in ("waiting", "running", "failed", "oldest"):
        name = "essaim_jobs_oldest_seconds" if what == "oldest" else f"essaim_jobs_{what}"
        lines.append(f"# TYPE {name} gauge")
        lines += [f'{name}{{queue="{queue}"}} {row[what]}' for queue, row in found["queues"].items()]
    return "\n".join(lines) + "\n"


def _queues() -> dict[str, dict[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(JOBS)
        return {
            name: {"waiting": waiting, "running": running, "failed": failed, "oldest": oldest}
            for name, waiting, running, failed, oldest in cursor.fetchall()
        }


def _one(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])
