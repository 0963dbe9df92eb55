"""The hour of a request is that of its arrival, and nobody but ours can say it."""

import threading
import time
from datetime import UTC, datetime

import pytest

from essaim.kit.clock import ARRIVED, Edge, received_at

NOW = datetime(2026, 3, 31, 22, 0, 0, tzinfo=UTC)
SENT = NOW.timestamp() - 9.8


@pytest.fixture(autouse=True)
def behind_nginx(settings, time_machine):
    time_machine.move_to(NOW, tick=False)
    settings.TRUSTED_PROXIES, settings.PROXY_ADDRESSES = 1, ["127.0.0.1", "10.3.0.0/16"]


def hour(header, address="127.0.0.1", **more):
    return received_at({"HTTP_X_REQUEST_START": header, "REMOTE_ADDR": address} | more).timestamp()


@pytest.mark.parametrize(
    "header",
    [
        f"t={SENT:.3f}",
        f"{SENT:.3f}",
        f"t={SENT + 4:.3f};spent=4.000",
        f"t={SENT * 1000:.0f}",
        f"t={SENT * 1_000_000:.0f}",
    ],
)
@pytest.mark.parametrize("address", ["127.0.0.1", "10.3.7.9", ""])
def test_the_hour_of_the_edge_is_believed_in_every_writing(header, address):
    assert hour(header, address) == pytest.approx(SENT, abs=0.01)


@pytest.mark.parametrize(
    ("header", "address"),
    [
        (f"t={SENT:.3f}", "203.0.113.8"),  # not ours
        (f"t={SENT:.3f}", "pas une adresse"),
        (f"t={NOW.timestamp() - 3600:.3f}", "127.0.0.1"),  # an hour ago: a clock is wrong
        (f"t={NOW.timestamp() + 60:.3f}", "127.0.0.1"),  # to come
        (f"t={SENT:.3f};spent=9999", "127.0.0.1"),
        ("t=hier", "127.0.0.1"),
        ("t=1e12", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_what_is_not_ours_or_not_likely_is_not_believed(header, address):
    assert hour(header, address) == NOW.timestamp()


def test_without_a_proxy_declared_nobody_says_the_hour(settings):
    settings.TRUSTED_PROXIES = 0
    assert hour(f"t={SENT:.3f}") == NOW.timestamp()


def test_the_hour_of_our_server_is_that_of_the_arrival_and_the_earlier_counts():
    ours = NOW.timestamp() - 3

    assert hour("", **{ARRIVED: ours}) == ours
    assert hour(f"t={SENT:.3f}", **{ARRIVED: ours}) == pytest.approx(SENT, abs=0.01)


def test_forty_requests_that_wait_for_four_turns_are_all_dated_before_the_first_is_served(time_machine):
    time_machine.move_to(NOW, tick=True)
    come, serve = threading.Barrier(41), threading.Event()
    dated, inside, most = [], [], []

    def application(environ, start_response):
        inside.append(1)
        most.append(len(inside))
        serve.wait(60)
        inside.pop()
        dated.append(environ[ARRIVED])
        return []

    edge = Edge(application, at_once=4)

    def one():
        come.wait(60)
        edge({}, None)

    threads = [threading.Thread(target=one) for _ in range(40)]
    for thread in threads:
        thread.start()
    come.wait(60)
    while edge.waiting < 40:  # all came: four are inside, the others wait
        time.sleep(0.01)
    opened = time.time()
    serve.set()
    for thread in threads:
        thread.join()

    assert len(dated) == 40
    assert max(dated) <= opened
    assert max(most) <= 4
