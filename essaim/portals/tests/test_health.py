"""What machines ask: alive, ready, in detail; and who may know."""

import pytest
from django.db import OperationalError, connection, transaction

from essaim.kit import later
from essaim.mail import tasks
from essaim.portals.queries import health

pytestmark = pytest.mark.django_db
OUTSIDE = {"REMOTE_ADDR": "203.0.113.9"}


def test_alive_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/sante/")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


def test_ready_says_why_not_and_comes_back(client, monkeypatch):
    assert client.get("/sante/pret/").json() == {"status": "ready", "reasons": []}

    def away():
        raise OperationalError("the server closed the connection")

    with monkeypatch.context() as gone:
        gone.setattr(health.connection, "cursor", away)
        answer = client.get("/sante/pret/")
    assert answer.status_code == 503
    assert answer.json()["reasons"] == ["la base de données ne répond pas"]
    assert client.get("/sante/pret/").status_code == 200


@pytest.mark.parametrize("url", ["/sante/detail/", "/metrics"])
def test_the_detail_is_for_whoever_holds_the_token_or_the_machine(client, settings, url):
    settings.HEALTH_TOKEN = ""
    assert client.get(url).status_code == 200
    assert client.get(url, **OUTSIDE).status_code == 403
    assert client.get(url, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 403
    assert client.get(url, headers={"Authorization": "Bearer "}, **OUTSIDE).status_code == 403

    settings.HEALTH_TOKEN = "a-secret"
    assert client.get(url, headers={"Authorization": "Bearer wrong"}, **OUTSIDE).status_code == 403
    assert client.get(url, headers={"Authorization": "Bearer a-secret"}, **OUTSIDE).status_code == 200


def test_jobs_that_wait_and_jobs_that_failed_are_counted_by_queue(client):
    with transaction.atomic():
        later.defer(tasks.deliver, message_id=1)
        later.defer(tasks.deliver, message_id=2)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE args->>'message_id' = '2'")

    found = client.get("/sante/detail/").json()

    assert found["queues"]["bulk"] | {"oldest": 0} == {"waiting": 1, "running": 0, "failed": 1, "oldest": 0}
    assert found["failed_jobs"] == 1
    text = client.get("/metrics").text
    assert 'essaim_jobs_waiting{queue="bulk"} 1\n' in text
    assert "essaim_failed_jobs 1\n" in text


def test_the_switches_leave_health_open(client, settings):
    settings.MAINTENANCE = True
    assert client.get("/sante/").status_code == 200
    assert client.get("/metrics").status_code == 200
