"""The client of the public register: API Recherche d’entreprises, no key, 7 questions a second.

It only asks and reads: `actions` writes the trace. All the tries of one question share one time
budget (REGISTRY_TIMEOUT), since a person waits, and a connection to the database with them.
"""

import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings

from essaim.organizations.compute.numbers import Number
from essaim.organizations.compute.registry_answer import Facts, read_answer
from essaim.organizations.models import RegistryStatus

if TYPE_CHECKING:
    import httpx

RATE = 7  # questions a second: the limit of the register for one address
TRIES = 3
BACKOFF = 0.2  # seconds before the second try, doubled before the third
PAUSE = 10.0  # seconds without a question after a silence: the register may be down for everybody
USER_AGENT = "Essaim (appels a projets PTCE)"
BUSY, SERVER_ERROR = 429, 500
MAX_BYTES = 2_000_000


@dataclass(frozen=True)
class Consultation:
    """A question, what became of it, and what the register said."""

    query: str
    status: str
    http_status: int | None = None
    duration_ms: int = 0
    facts: Facts | None = None
    asked: bool = True  # False: an answer of today was used again


@dataclass
class Bucket:
    """A bucket of `RATE` tokens refilled every second, and the time until which nobody asks."""

    rate: float = RATE
    tokens: float = RATE
    filled_at: float = 0.0
    closed_until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, now: float) -> float:
        """Take a token; how long to wait before using it."""
        with self.lock:
            self.tokens = min(self.rate, self.tokens + max(0.0, now - self.filled_at) * self.rate)
            self.filled_at = now
            self.tokens -= 1
            return max(0.0, -self.tokens / self.rate)

    def close(self, until: float) -> None:
        with self.lock:
            self.closed_until = max(self.closed_until, until)

    def reset(self) -> None:
        with self.lock:
            self.tokens, self.filled_at, self.closed_until = self.rate, 0.0, 0.0


bucket = Bucket()


class Unanswered(Exception):
    """The register did not give an answer that can be read."""

    def __init__(self, status: str, http_status: int | None = None) -> None:
        super().__init__(status)
        self.status, self.http_status = status, http_status


def ask_registry(number: Number) -> Consultation:
    """Ask, at most `TRIES` times within REGISTRY_TIMEOUT. Never raises: a silence is an answer too."""
    start = time.monotonic()
    try:
        http_status, payload = _ask_until(number, start + settings.REGISTRY_TIMEOUT)
    except Unanswered as silence:
        return Consultation(number.value, silence.status, silence.http_status, _since(start))
    reading = read_answer(payload, number)
    return Consultation(number.value, reading.status, http_status, _since(start), reading.facts)


def _ask_until(number: Number, deadline: float) -> tuple[int, Any]:
    import httpx  # noqa: PLC0415  nine MiB, for the few requests that ask the register

    if bucket.closed_until > time.monotonic():
        raise Unanswered(RegistryStatus.BUSY)
    last = Unanswered(RegistryStatus.TIMEOUT)
    for attempt in range(TRIES):
        _take_turn(deadline)
        try:
            response = _get(number, deadline - time.monotonic())
        except httpx.TimeoutException:
            last = Unanswered(RegistryStatus.TIMEOUT)
        except httpx.HTTPError:
            last = Unanswered(RegistryStatus.ERROR)
        else:
            if response.status_code == BUSY:
                last = Unanswered(RegistryStatus.BUSY, BUSY)
                _pause(_retry_after(response), deadline, last)
                continue
            if response.status_code < SERVER_ERROR:
                return response.status_code, _json(response)
            last = Unanswered(RegistryStatus.ERROR, response.status_code)
        _pause(BACKOFF * 2**attempt, deadline, last)
    bucket.close(time.monotonic() + PAUSE)
    raise last


def _take_turn(deadline: float) -> None:
    """Our own questions queue up below the rate of the register."""
    seconds = bucket.wait(time.monotonic())
    if time.monotonic() + seconds >= deadline:
        raise Unanswered(RegistryStatus.BUSY)
    time.sleep(seconds)


def _pause(seconds: float, deadline: float, otherwise: Unanswered) -> None:
    """Wait if there is time for it; if not, nobody asks before that either."""
    now = time.monotonic()
    if now + seconds >= deadline:
        bucket.close(now + min(max(seconds, PAUSE), 60))
        raise otherwise
    time.sleep(seconds)


def _get(number: Number, seconds: float) -> "httpx.Response":
    parameters = {
        "q": number.value,
        "minimal": "true",
        "include": "siege,complements,matching_etablissements",
        "per_page": "5",
    }
    import httpx  # noqa: PLC0415

    return httpx.get(
        f"{settings.REGISTRY_URL.rstrip('/')}/search",
        params=parameters,
        headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
        timeout=max(0.05, seconds),
    )


def _json(response: "httpx.Response") -> Any:
    """The content, or None when it is not JSON or not of a sane size: read as malformed."""
    if response.status_code >= HTTPStatus.BAD_REQUEST or len(response.content) > MAX_BYTES:
        return None
    try:
        return response.json()
    except ValueError:
        return None


def _retry_after(response: "httpx.Response") -> float:
    try:
        return max(0.0, float(response.headers.get("Retry-After", "1")))
    except ValueError:
        return 1.0


def _since(start: float) -> int:
    return round((time.monotonic() - start) * 1000)
