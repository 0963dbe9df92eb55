"""The tasks, with the worker that production runs: in the transaction of their rows, each with its line."""

import asyncio
import re
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from essaim.calls.factories import GRANT
from essaim.decisions.actions import releases
from essaim.decisions.models import Release
from essaim.decisions.tests.decisions import (
    REFUSED,
    candidate,
    financed,
    make_ready,
    manager,
    prepare,
    the_wave,
)
from essaim.kit import later, worker
from essaim.kit.later import TABLE, Queue
from essaim.mail import outbox, tasks, texts
from essaim.mail.models import Delivery, Message
from tests.processes import empty_the_queues

ESSAIM = Path(apps.get_app_config("kit").path).parent


@pytest.fixture(autouse=True)
def all_tasks():
    app.perform_import_paths()


# --- The table ------------------------------------------------------------------------------------


def test_every_task_has_its_line_and_every_line_its_task():
    ours = {name for name in app.tasks if name.startswith("essaim.")}

    assert ours == set(TABLE)
    for line in TABLE.values():
        known = app.tasks[line.name]
        assert known.queue == line.queue
        assert line.attempts >= 1
        assert 0 < line.deadline <= 2 * later.HOUR
        assert len(line.once) > 10, line.name
        assert line.cron or line.attempts > 3, f"{line.name} is lost at the first failure"


def test_every_queue_has_slots():
    from machine.work import GROUPS  # noqa: PLC0415  as the worker imports it

    served = [queue for group in GROUPS.values() for queue in group.queues]
    assert sorted(set(served)) == sorted(served)
    assert set(Queue) <= set(served)


def test_tasks_are_asked_for_by_one_function_and_never_by_a_text():
    for path in ESSAIM.rglob("*.py"):
        if (
            path.parent.name == "tests"
            or path.name in {"later.py", "worker.py"}
            or "migrations" in path.parts
        ):
            continue
        text = path.read_text()
        assert "configure_task" not in text, path
        assert not re.search(r"@app\.(task|periodic)", text), path
        assert not re.search(r"tasks\.\w+\.defer\(|\.configure\(\s*queue", text), path


@pytest.mark.django_db(transaction=True)
def test_a_task_is_refused_outside_of_the_transaction_of_its_rows():
    with pytest.raises(RuntimeError, match="outside of the transaction"):
        later.defer(tasks.deliver, message_id=1)


# --- In the worker too ----------------------------------------------------------------------------


@pytest.fixture
def hello(monkeypatch):
    text = texts.parse("Objet : Bonjour\n\nBonjour.")
    monkeypatch.setitem(texts.templates(), "hello", texts.Template("hello", "tests", text))


@pytest.mark.django_db(transaction=True)
def test_what_a_task_defers_is_seen_after_its_commit_only(hello):
    """The connector of the worker, open, and a thread of its own as for each task."""
    parameters = connection.get_connection_params()
    other = {name: parameters[name] for name in ("host", "user", "dbname")}

    def as_a_task():
        with transaction.atomic():
            message = outbox.send("hello", "anne@example.fr", {})
            with psycopg.connect(**other) as elsewhere:
                seen = elsewhere.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()[0]
        with transaction.atomic():
            outbox.send("hello", "paul@example.fr", {})
            transaction.set_rollback(True)
        connection.close()
        return seen, message.pk

    seen, kept = asyncio.run(with_the_worker(lambda _: asyncio.to_thread(as_a_task)))

    assert seen == 0
    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"message_id": kept}]


@pytest.mark.django_db(transaction=True)
def test_a_release_by_the_real_worker_leaves_no_message_behind():
    tresor, wave = manager(), the_wave()
    wanted = {candidate(wave, f"Pôle {number}"): REFUSED for number in range(12)}
    for decision in prepare(wave, tresor, wanted).values():
        make_ready(decision, tresor)
    with transaction.atomic():
        release = releases.plan_release(wave, [GRANT], timezone.now() - timedelta(seconds=1), by=tresor)

    stop, early = threading.Event(), []
    watcher = threading.Thread(target=note_jobs_without_rows, args=(stop, early))
    watcher.start()
    try:
        empty_the_queues()
    finally:
        stop.set()
        watcher.join()

    release.refresh_from_db()
    assert (release.state, release.count) == ("done", 12)
    told = Message.objects.filter(key="decision_available")
    assert told.count() >= 12
    assert set(Message.objects.values_list("delivery", flat=True)) == {Delivery.SENT}
    assert early == []
    assert not ProcrastinateJob.objects.filter(task_name__startswith="essaim.mail").exists()


def note_jobs_without_rows(stop, early):
    """A job of a message that nobody else can see yet."""
    try:
        while not stop.is_set():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT id FROM procrastinate_jobs j WHERE task_name = 'essaim.mail.tasks.deliver' AND"
                    " NOT EXISTS (SELECT 1 FROM mail_message m WHERE m.id = (j.args->>'message_id')::bigint)"
                )
                early += cursor.fetchall()
            time.sleep(0.005)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_planned_release_has_a_job_of_its_own_at_its_hour():
    tresor, wave = manager(), the_wave()
    decisions = prepare(wave, tresor, {candidate(wave, "Pôle"): financed()})
    for decision in decisions.values():
        make_ready(decision, tresor)
    at = timezone.now() + timedelta(hours=3)
    releases.plan_release(wave, [GRANT], at, by=tresor)

    job = ProcrastinateJob.objects.get(task_name__endswith="release_at_its_hour")
    assert job.scheduled_at == at
    assert job.task_name in app.tasks
    later_half = app.tasks[job.task_name].func
    later_half(**job.args)
    assert Release.objects.get().state == "planned"


# --- What goes wrong ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_bad_row_stops_no_other_and_the_job_says_that_it_failed():
    done = []

    def act(row):
        if row == "bad":
            raise ValueError("broken")
        done.append(row)

    with pytest.raises(later.SomeFailed, match="1 of 3: broken"):
        later.each(["one", "bad", "two"], act)

    assert done == ["one", "two"]
    assert later.each(["one", "bad"], act, passing=(ValueError,)) == 1


def test_tries_are_soon_then_an_hour_apart_for_a_whole_night():
    again, waited = later.Again(later.PATIENT), timedelta()
    for attempts in range(later.PATIENT - 1):
        job = type("Job", (), {"attempts": attempts})()
        decision = again.get_retry_decision(exception=OSError("disk full"), job=job)
        waited += decision.retry_at - datetime.now(UTC)
    assert timedelta(hours=12) < waited < timedelta(hours=36)

    last = type("Job", (), {"attempts": later.PATIENT - 1})()
    assert again.get_retry_decision(exception=OSError("disk full"), job=last) is None


@pytest.mark.django_db(transaction=True)
def test_a_schedule_missed_for_days_is_caught_up_once_and_a_new_one_waits():
    name, other = "essaim.admissibility.jobs.end_requests", "essaim.grants.jobs.remind_reports"
    long_ago = int((datetime.now(UTC) - timedelta(days=3)).timestamp())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)"
            " VALUES (%s, '', %s)",
            [name, long_ago],
        )
    assert later.late_schedules(timedelta(0)) == [name]

    for _ in range(2):
        asyncio.run(with_the_worker(worker.catch_up))

    jobs = ProcrastinateJob.objects.all()
    assert [job.task_name for job in jobs] == [name]
    assert jobs[0].args["timestamp"] > long_ago
    assert later.late_schedules(timedelta(0)) == []
    assert other in TABLE


@pytest.mark.django_db(transaction=True)
def test_a_job_that_ends_its_worker_each_time_is_buried_and_the_others_are_taken_up():
    clock = "essaim.mail.jobs.send_forgotten_messages"
    put_job("doing", later.PATIENT)
    put_job("doing")
    put_job("doing", lock=clock)
    put_job("todo", lock=clock)  # asked for again meanwhile

    asyncio.run(with_the_worker(worker.give_back))

    assert sorted(ProcrastinateJob.objects.values_list("status", "attempts")) == [
        ("failed", later.PATIENT + 1),
        ("todo", 0),
        ("todo", 1),
    ]


def put_job(status, attempts=0, lock=None):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, queueing_lock, args)"
            " VALUES ('desk', 'essaim.mentoring.jobs.wall_off', %s, %s, %s, '{}')",
            [status, attempts, lock],
        )


async def with_the_worker(act):
    with app.replace_connector(app.connector.get_worker_connector()):
        async with app.open_async():
            return await act(app.job_manager)
