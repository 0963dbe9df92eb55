"""How procrastinate speaks to the database: in the transaction of the task, and patiently."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, LiteralString

import psycopg
import psycopg_pool
from procrastinate import App, exceptions
from procrastinate.connector import BaseAsyncConnector, BaseConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.psycopg_connector import PsycopgConnector

from essaim.kit.later import LAST_SCHEDULES, TABLE, missed, timed

logger = logging.getLogger(__name__)
PATIENCE = 600  # seconds that a database may take to come back before the worker ends and is started again
STALLED = 45  # seconds without a sign of life: a worker gives one every ten
FATAL = 5  # lives that one job may cost
REFUSED = (exceptions.UniqueViolation,)  # an answer, not a silence


class PatientConnector(PsycopgConnector):
    """The worker's own: two things that procrastinate's does not do.

    What a task defers goes through the connection of Django, so into the transaction of its rows: by its
    own pool a job is seen, run and deleted before the row that it speaks of is committed. And a database
    that restarts is waited for: a job that ended would otherwise stay « doing » beside a living worker.
    """

    def get_sync_connector(self) -> BaseConnector:
        return DjangoConnector()

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:
        await _patiently(lambda: super(PatientConnector, self).execute_query_async(query, **arguments))

    async def execute_query_one_async(self, query: LiteralString, **arguments: Any) -> dict[str, Any]:
        return await _patiently(
            lambda: super(PatientConnector, self).execute_query_one_async(query, **arguments)
        )

    async def execute_query_all_async(self, query: LiteralString, **arguments: Any) -> list[dict[str, Any]]:
        return await _patiently(
            lambda: super(PatientConnector, self).execute_query_all_async(query, **arguments)
        )

    async def listen_notify(self, on_notification: Any, channels: Any) -> None:
        await _patiently(lambda: super(PatientConnector, self).listen_notify(on_notification, channels))


class OwnConnector(DjangoConnector):
    def get_worker_connector(self) -> BaseAsyncConnector:
        params = connector_params(self.alias)
        # The waits of a worker are its own: a pool waits for nobody, `_patiently` does.
        return PatientConnector(kwargs=params, min_size=1, max_size=4, timeout=5, reconnect_timeout=1)


def worker_connector() -> BaseAsyncConnector:
    return OwnConnector().get_worker_connector()


def install(ready: App) -> None:
    """PROCRASTINATE_ON_APP_READY."""
    ready.connector = ready.job_manager.connector = OwnConnector()
    ready.worker_defaults["task_middleware"] = [*(ready.worker_defaults.get("task_middleware") or []), timed]


async def _patiently[T](ask: Callable[[], Awaitable[T]]) -> T:
    loop = asyncio.get_running_loop()
    limit, wait = loop.time() + PATIENCE, 0.5
    while True:
        try:
            return await ask()
        except REFUSED:
            raise
        except (exceptions.ConnectorException, OSError) as silence:
            if loop.time() > limit or not _is_silence(silence):
                raise
            logger.warning("the database does not answer (%s): trying again", silence.__cause__ or silence)
        await asyncio.sleep(wait)
        wait = min(wait * 2, 10)


def _is_silence(error: BaseException) -> bool:
    """A query that is wrong stays wrong; a server that starts, stops or is full does not."""
    cause = error.__cause__ or error
    gone = (psycopg.OperationalError, psycopg.InterfaceError, psycopg_pool.PoolTimeout, OSError)
    return isinstance(cause, gone)


async def catch_up(manager: JobManager) -> None:
    """Schedules whose hour went by while no worker was there: each once, even days later.

    Those that this database has never seen wait for their next hour.
    """
    rows = await manager.connector.execute_query_all_async(LAST_SCHEDULES)
    for name, due in missed({row["task_name"]: row["seen"] for row in rows}, datetime.now(UTC)):
        task = app.tasks[name]
        job = task.configure(task_kwargs={"timestamp": due}).job
        with suppress(exceptions.AlreadyEnqueued):
            await manager.defer_periodic_job(job=job, periodic_id="", defer_timestamp=due)


async def give_back(manager: JobManager) -> None:
    """A worker that was killed leaves its jobs « doing » for ever: they are taken up again, apart.

    One that ends its worker at each try is buried with the dead letters.
    """
    await manager.prune_stalled_workers(STALLED)
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        with suppress(exceptions.ConnectorException):  # another process just did it
            await _give_back_one(manager, job)


async def _give_back_one(manager: JobManager, job: Job) -> None:
    line = TABLE.get(job.task_name)
    if job.attempts >= (max(line.attempts, FATAL) if line else FATAL):
        await manager.finish_job(job, status=Status.FAILED, delete_job=False)
        return
    try:
        await manager.retry_job(job)
    except exceptions.UniqueViolation:  # the clock asked for it again meanwhile
        await manager.finish_job(job, status=Status.ABORTED, delete_job=True)
