"""The hour of a request is that of its arrival: no queue makes anybody late.

At the edge when a proxy of ours says it (`X-Request-Start`), else when our own server gave it a thread,
before it waits for its turn. A client cannot say it: only the addresses of PROXY_ADDRESSES are believed,
and never for the future, nor for more than five minutes ago.
"""

import re
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

ARRIVED = "essaim.arrived"  # in the environ of WSGI, seconds
LONGEST = 300.0  # seconds: a request older than that comes from a clock that is wrong
HEADER = re.compile(
    r"^(?:t=)?(?P<at>\d{10,16}(?:\.\d{1,6})?)(?:;\s*spent=(?P<spent>\d{1,4}(?:\.\d{1,6})?))?$"
)
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Edge:
    """Around the application: writes the hour, then lets in `at_once` requests, in their order.

    The server gives a thread to whoever comes, at once; a thread that waits costs next to nothing.
    """

    def __init__(self, application: Application, at_once: int) -> None:
        self.application, self.turns = application, threading.BoundedSemaphore(at_once)
        self.waiting = 0  # those inside included: what /metrics says
        self.lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ[ARRIVED] = time.time()
        self._count(1)
        try:
            with self.turns:
                return self.application(environ, start_response)
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self.lock:
            self.waiting += change


class ReceivedAtMiddleware:
    """Sets `request.received_at`, first of all: deadlines are judged on it, not on a later `now()`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.received_at = received_at(request.META)  # type: ignore[attr-defined]
        return self.get_response(request)


def received_at(meta: dict[str, Any]) -> datetime:
    now = timezone.now()
    ours = meta.get(ARRIVED)
    arrived = datetime.fromtimestamp(ours, UTC) if ours else now
    if told := _told(meta):
        age = now.timestamp() - told
        if 0 <= age <= LONGEST:
            arrived = min(arrived, datetime.fromtimestamp(told, UTC))
    return arrived


def _told(meta: dict[str, Any]) -> float | None:
    """nginx: `t=$msec;spent=$request_time`. Others write milliseconds, or microseconds."""
    found = HEADER.match(str(meta.get("HTTP_X_REQUEST_START", "")))
    if found is None or not _is_ours(str(meta.get("REMOTE_ADDR", ""))):
        return None
    at = float(found["at"])
    for unit in (1e14, 1e11):
        if at > unit:
            return at / (unit / 1e8)
    return at - float(found["spent"] or 0)


def _is_ours(address: str) -> bool:
    """A Unix socket has no address: whoever reaches it is on the machine."""
    if not settings.TRUSTED_PROXIES:
        return False
    if not address:
        return True
    try:
        peer = ip_address(address)
    except ValueError:
        return False
    return any(peer in ip_network(network) for network in settings.PROXY_ADDRESSES)
