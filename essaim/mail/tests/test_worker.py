"""With a real worker: the queue, the retry, and the jobs of a worker that died."""

import asyncio

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from essaim.kit.worker import give_back
from essaim.mail import outbox, texts
from essaim.mail.models import Delivery, Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def message(monkeypatch):
    text = texts.parse("Objet : Bonjour\n\nBonjour.")
    monkeypatch.setitem(texts.templates(), "hello", texts.Template("hello", "tests", text))
    return outbox.send("hello", "anne@example.fr", {}, critical=True)


def work(*queues):
    worker = app.with_connector(app.connector.get_worker_connector())

    async def run():
        async with worker.open_async():
            await worker.run_worker_async(
                queues=list(queues), wait=False, install_signal_handlers=False, listen_notify=False
            )

    asyncio.run(run())


def test_a_worker_of_the_critical_queue_sends_it(post, message):
    work("bulk")
    assert post.letters == []

    work("critical")

    assert len(post.letters) == 1
    assert Message.objects.get().delivery == Delivery.SENT


def test_a_refusal_for_now_leaves_the_job_for_later(post, message):
    post.to_recipients = ["451 try later"]

    work("critical")

    assert Message.objects.get().delivery == Delivery.RETRYING
    job = ProcrastinateJob.objects.get(task_name="essaim.mail.tasks.deliver")
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at is not None


def test_the_job_of_a_dead_worker_goes_back_to_the_queue(message):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - interval '1 hour') RETURNING id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])

    async def look():
        async with app.with_connector(app.connector.get_worker_connector()).open_async() as opened:
            await give_back(opened.job_manager)

    asyncio.run(look())

    assert ProcrastinateJob.objects.get(args__message_id=message.pk).status == "todo"
