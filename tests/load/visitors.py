"""Visitors that cost little, since they share the processors of what they measure."""

import math
import re
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from multiprocessing import get_context
from typing import NamedTuple
from urllib.parse import urlencode

Address = tuple[str, int]
FORK = get_context("fork")
HEADERS_END = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def percentile(durations: Sequence[float], share: float) -> float:
    """In milliseconds."""
    ordered = sorted(durations)
    return 1000 * ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


# --- Many times the same page -----------------------------------------------------------------------


@dataclass(frozen=True)
class Flood:
    """What several visitors saw of one page, asked again and again for a while."""

    rate: float
    durations: list[float]
    errors: int

    @property
    def p50(self) -> float:
        return percentile(self.durations, 0.50)

    @property
    def p99(self) -> float:
        return percentile(self.durations, 0.99)


def flood(address: Address, paths: Sequence[str], *, clients: int, seconds: float, cookie: str = "") -> Flood:
    """Each client is a process with one kept-alive connection; the paths are asked in turn."""
    requests = [_request(address, path, cookie) for path in paths]
    start = time.perf_counter() + 0.3
    with FORK.Pool(clients) as pool:
        seen = pool.starmap(_ask_again, [(address, requests, start, start + seconds)] * clients)
    durations = [duration for good, _ in seen for duration in good]
    return Flood(len(durations) / seconds, durations, sum(bad for _, bad in seen))


def _request(address: Address, path: str, cookie: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {address[0]}:{address[1]}", "Accept: text/html"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    return "\r\n".join([*lines, "", ""]).encode()


def _ask_again(address: Address, requests: list[bytes], start: float, end: float) -> tuple[list[float], int]:
    durations, errors, turn = [], 0, 0
    with socket.create_connection(address) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        time.sleep(max(0, start - time.perf_counter()))
        while (asked := time.perf_counter()) < end:
            connection.sendall(requests[turn % len(requests)])
            turn += 1
            if _answer(connection).startswith(b"HTTP/1.1 200"):
                durations.append(time.perf_counter() - asked)
            else:
                errors += 1
    return durations, errors


def _answer(connection: socket.socket) -> bytes:
    data = _more(connection)
    while (end := data.find(HEADERS_END)) < 0:
        data += _more(connection)
    found = LENGTH.search(data, 0, end + 2)
    if not found:
        raise ValueError(f"an answer without a length: {data[:200]!r}")
    missing = end + len(HEADERS_END) + int(found[1]) - len(data)
    pieces = [data]
    while missing > 0:
        pieces.append(_more(connection))
        missing -= len(pieces[-1])
    return b"".join(pieces)


def _more(connection: socket.socket) -> bytes:
    if data := connection.recv(256 * 1024):
        return data
    raise ConnectionError("the server hung up")


# --- One person with a browser ------------------------------------------------------------------------


class Page(NamedTuple):
    """An answer, as far as a visitor looks at it."""

    status: int
    location: str
    text: str


INPUT = re.compile(r"<(?:input|textarea|select)\b[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


def inputs(text: str) -> dict[str, dict[str, str]]:
    """The attributes of each control of a page, by its name."""
    found = {}
    for tag in INPUT.findall(text):
        attributes = {name: unescape(value) for name, value in ATTRIBUTE.findall(tag[1:-1])[1:]}
        if name := attributes.get("name"):
            found[name] = attributes
    return found


@dataclass
class Browser:
    """A connection kept alive, cookies, and the duration of each request."""

    address: Address
    cookies: dict[str, str] = field(default_factory=dict)
    durations: list[tuple[str, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connection = HTTPConnection(*self.address, timeout=60)

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def get(self, step: str, path: str, expected: int = 200) -> Page:
        return self._ask(step, "GET", path, expected)

    def post(self, step: str, path: str, fields: dict[str, str], expected: int = 302) -> Page:
        return self._ask(step, "POST", path, expected, urlencode(fields))

    def _ask(self, step: str, method: str, path: str, expected: int, body: str | None = None) -> Page:
        headers = {"Cookie": self.cookie} if self.cookies else {}
        if body is not None:
            token = self.cookies.get("csrftoken", "")
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token}
        asked = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        self.durations.append((step, time.perf_counter() - asked))
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        page = Page(answer.status, answer.headers.get("Location", ""), content.decode())
        if page.status != expected:
            raise ValueError(f"{step}: {method} {path} answered {page.status} instead of {expected}")
        return page
