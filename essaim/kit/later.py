"""What is done later: every task says here its queue, its retries, its deadline and why twice is once.

`@task` for what stands alone; `promise` in `tasks.py`, kept in `jobs.py`, for what needs the actions that
defer it; `@periodic` for the clock. `defer` is the only way to ask for one: a row of the transaction that
made it necessary, in the pages and in the worker alike. A task is named by its object, never by a text.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import OperationalError, connection, transaction
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

logger = logging.getLogger(__name__)

MINUTE, HOUR = 60, 3600  # deadlines are in seconds
PATIENT = 24  # tries: 4 s, 16 s, 64 s… then one an hour: a disk that is full for a night loses nothing
LONGEST_WAIT = HOUR


class Queue(StrEnum):
    """Each has slots of its own (machine/work.py): what hangs in one holds nobody up in another."""

    CRITICAL = "critical"  # codes, receipts: someone waits before a screen
    MAIL = "bulk"
    DESK = "desk"  # the clock, and short consequences of an act
    DOCUMENTS = "documents"
    SCANS = "files"
    EXPORTS = "exports"
    COMPUTATIONS = "batches"
    REGISTRY = "registry"  # other people's servers


@dataclass(frozen=True)
class Work:
    """One line of the table."""

    name: str
    queue: Queue
    attempts: int
    deadline: int
    once: str  # what makes a second run do nothing more
    cron: str = ""


TABLE: dict[str, Work] = {}


class Again(BaseRetryStrategy):
    """Soon, then ever later, an hour at most."""

    def __init__(self, attempts: int) -> None:
        self.attempts = attempts

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts + 1 >= self.attempts or isinstance(exception, NotAgain):
            return None
        return RetryDecision(retry_in={"seconds": min(4 ** (job.attempts + 1), LONGEST_WAIT)})


class NotAgain(Exception):
    """Another try would end the same."""


class Task:
    """Called, it runs here and now; deferred, it runs in a worker."""

    def __init__(self, work: Work, priority: int = 0) -> None:
        self.work, self.priority = work, priority
        self.function: Callable[..., Any] | None = None
        TABLE[work.name] = work

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        if self.function is None:
            raise LookupError(f"{self.work.name}: promised, and kept nowhere")
        return self.function(*arguments, **named)

    def kept_by[F: Callable[..., Any]](self, function: F) -> F:
        """The body of what was promised: `@tasks.run_batch.kept_by`."""
        self.function = function
        clock = bool(self.work.cron)
        kept = app.task(
            name=self.work.name,
            queue=self.work.queue,
            retry=Again(self.work.attempts),
            priority=self.priority,
            queueing_lock=self.work.name if clock else None,
        )(function)
        if clock:
            app.periodic(cron=self.work.cron)(kept)
        return function


def task(
    queue: Queue, *, deadline: int, once: str, attempts: int = PATIENT, priority: int = 0
) -> Callable[[Callable[..., Any]], Task]:
    def made(function: Callable[..., Any]) -> Task:
        work = Work(f"{function.__module__}.{function.__name__}", queue, attempts, deadline, once)
        own = Task(work, priority)
        own.kept_by(function)
        return own

    return made


def promise(
    name: str, queue: Queue, *, deadline: int, once: str, attempts: int = PATIENT, priority: int = 0
) -> Task:
    """`name` is what the waiting jobs of a database know it by: it outlives the files."""
    return Task(Work(name, queue, attempts, deadline, once), priority)


def periodic(
    cron: str,
    queue: Queue = Queue.DESK,
    *,
    once: str,
    deadline: int = 10 * MINUTE,
    priority: int = 0,
    name: str = "",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """In UTC. What comes back within the hour is its own retry."""

    def made(function: Callable[..., Any]) -> Callable[..., Any]:
        minute, hour, *_ = cron.split()
        often = hour == "*" and ("*" in minute or "," in minute)
        known = name or f"{function.__module__}.{function.__name__}"
        work = Work(known, queue, 1 if often else 6, deadline, once, cron)
        return Task(work, priority).kept_by(function)

    return made


def defer(
    what: Task,
    *,
    at: datetime | None = None,
    queue: Queue | None = None,
    priority: int | None = None,
    **arguments: Any,
) -> None:
    """In the transaction of the caller: no commit, no job; and no job before the commit."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"{what.work.name} is deferred outside of the transaction that makes it necessary")
    app.configure_task(
        what.work.name,
        queue=queue or what.work.queue,
        priority=what.priority if priority is None else priority,
        schedule_at=at,
    ).defer(**arguments)


def each[T](rows: Iterable[T], act: Callable[[T], Any], *, passing: tuple[type[Exception], ...] = ()) -> int:
    """Every row apart, in a transaction of its own: a bad one stops nobody, and the job says that it failed.

    `passing`: what says that there is nothing to do any more. How many were done.
    """
    done, failed, first = 0, 0, None
    for row in rows:
        try:
            with transaction.atomic():
                act(row)
            done += 1
        except passing:
            continue
        except OperationalError:
            raise  # the database went away: the others would only fail too
        except Exception as error:
            logger.exception("%s: %r failed, the others go on", getattr(act, "__name__", "each"), row)
            failed, first = failed + 1, first or error
    if first:
        raise SomeFailed(f"{failed} of {done + failed}: {first}") from first
    return done


class SomeFailed(Exception):
    """The rest is done."""


# --- In the worker: how long each has been running -------------------------------------------------
_running: dict[int, tuple[str, float]] = {}


def timed(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:  # noqa: ARG001  as procrastinate calls it
    """Around each task: machine/work.py ends a process whose task is past its deadline."""
    work = TABLE.get(context.job.task_name)
    _running[context.job.id] = (context.job.task_name, time.monotonic() + (work.deadline if work else HOUR))
    try:
        return call_next()
    finally:
        _running.pop(context.job.id, None)


def overdue() -> list[str]:
    now = time.monotonic()
    return [name for name, limit in list(_running.values()) if now > limit]


def missed(last_seen: dict[str, int], now: datetime) -> list[tuple[str, int]]:
    """The schedules known to this database whose last hour went by while nobody was there."""
    found = []
    for (name, _), one in app.periodic_registry.periodic_tasks.items():
        clock = one.croniter  # a new one at each reading
        clock.set_current(start_time=now.timestamp())
        due = round(clock.get_prev(ret_type=float))
        if name in last_seen and last_seen[name] < due:
            found.append((name, due))
    return found


LAST_SCHEDULES = """
    SELECT task_name, max(defer_timestamp)::bigint AS seen FROM procrastinate_periodic_defers GROUP BY 1
"""


def late_schedules(patience: timedelta) -> list[str]:
    """Those that should have been asked for by now: the worker that does it is away, or stuck."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_SCHEDULES)
        return [name for name, _ in missed(dict(cursor.fetchall()), datetime.now(UTC) - patience)]
