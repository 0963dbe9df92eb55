"""`bin/essaim work [GROUPE…]`: the tasks. Each group of queues has slots of its own."""

import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.db import OperationalError, connection
from procrastinate.contrib.django import app

from essaim.kit import later
from essaim.kit.later import Queue
from essaim.kit.worker import catch_up, give_back, worker_connector

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Group:
    """`slots`: how many run at once. What is heavy computes; a process of its own leaves mail its time."""

    queues: tuple[str, ...]
    slots: int
    heavy: bool = False


GROUPS = {
    "critical": Group((Queue.CRITICAL,), 3),
    "mail": Group((Queue.MAIL,), 2),
    "desk": Group((Queue.DESK, "default", "builtin"), 2),
    "registry": Group((Queue.REGISTRY,), 1),
    "scans": Group((Queue.SCANS,), 2),
    "documents": Group((Queue.DOCUMENTS,), 2, heavy=True),
    "exports": Group((Queue.EXPORTS,), 1, heavy=True),
    "computations": Group((Queue.COMPUTATIONS,), 1, heavy=True),
}
HELP = f"Les groupes : {', '.join(GROUPS)} ; sans nom, tous."
HOUSEKEEPING = 15  # seconds between two looks at what a dead worker left
WATCH = 2  # seconds between two looks at the deadlines
PAST_ITS_DEADLINE = 75  # exit code: the supervisor starts the process again, the job is given back
POLLING, POLLING_WITHOUT_NEWS = 5.0, 1.0  # behind PgBouncer nobody is told that a job came


def run(names: Iterable[str], once: bool = False) -> int:
    """`once`: until the queues are empty, for a machine that is visited by a clock."""
    chosen = [GROUPS[name] for name in (names or GROUPS)]
    wait_for_the_database()
    threading.Thread(target=end_at_the_deadline, daemon=True).start()
    return asyncio.run(work(chosen, once))


async def work(groups: list[Group], once: bool) -> int:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(sum(group.slots for group in groups) + 2))
    with app.replace_connector(worker_connector()):
        async with app.open_async():
            app.perform_import_paths()  # type: ignore[no-untyped-call]
            await catch_up(app.job_manager)
            await give_back(app.job_manager)
            code = await run_groups(groups, once)
            while once and await waiting(groups):  # a task of one group asks another
                code = await run_groups(groups, once)
    return code


async def run_groups(groups: list[Group], once: bool) -> int:
    """Until told to stop; or, if one ends by accident, until the others have: the supervisor starts again."""
    loop = asyncio.get_running_loop()
    workers = [asyncio.create_task(one_worker(group, once)) for group in groups]
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, lambda: [one.cancel() for one in workers])
    keeper = asyncio.create_task(keep_house())
    when = asyncio.ALL_COMPLETED if once else asyncio.FIRST_COMPLETED
    ended, others = await asyncio.wait(workers, return_when=when)
    keeper.cancel()
    for one in others:
        one.cancel()
    await asyncio.gather(*others, keeper, return_exceptions=True)
    told = all(one.cancelled() for one in ended)
    return 0 if told or once else 1


async def waiting(groups: list[Group]) -> bool:
    queues = [str(queue) for group in groups for queue in group.queues]
    found = await app.job_manager.connector.execute_query_all_async(
        "SELECT id FROM procrastinate_jobs WHERE status = 'todo' AND queue_name = ANY(%(queues)s)"
        " AND (scheduled_at IS NULL OR scheduled_at <= now()) LIMIT 1",
        queues=queues,
    )
    return bool(found)


async def one_worker(group: Group, once: bool) -> None:
    listen = not settings.PGBOUNCER
    await app.run_worker_async(
        queues=list(group.queues),
        name=group.queues[0],
        concurrency=group.slots,
        wait=not once,
        delete_jobs="successful",
        listen_notify=listen,
        fetch_job_polling_interval=POLLING if listen else POLLING_WITHOUT_NEWS,
        install_signal_handlers=False,
    )


async def keep_house() -> None:
    while True:
        await asyncio.sleep(HOUSEKEEPING)
        with suppress(Exception):  # the next look is the retry
            await give_back(app.job_manager)


def end_at_the_deadline() -> None:
    """A thread cannot be stopped: the process ends, its other tasks are idempotent, all are given back."""
    while True:
        time.sleep(WATCH)
        if late := later.overdue():
            logger.critical("past their deadline: %s; this process ends", ", ".join(late))
            os._exit(PAST_ITS_DEADLINE)


def wait_for_the_database() -> None:
    wait = 0.5
    while True:
        try:
            connection.ensure_connection()
        except OperationalError as silence:
            logger.warning("the database does not answer: %s", silence)
        else:
            connection.close()
            return
        time.sleep(wait)
        wait = min(wait * 2, 10)
