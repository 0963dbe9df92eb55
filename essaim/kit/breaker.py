"""A partner that does not answer is left alone for a while: those who wait for it wait elsewhere."""

import time

from django.core.cache import cache

FAILURES, REST = 3, 30  # silences in a row; seconds without asking


class Breaker:
    """Shared by all processes, through the cache. A refusal is an answer: only silence counts."""

    def __init__(self, name: str) -> None:
        self.key = f"breaker:{name}"

    @property
    def is_open(self) -> bool:
        return bool(self._state()["until"] > time.time())

    def silence(self) -> None:
        failures = int(self._state()["failures"]) + 1
        until = time.time() + REST if failures >= FAILURES else 0
        cache.set(self.key, {"failures": failures, "until": until}, timeout=20 * REST)

    def answer(self) -> None:
        if self._state()["failures"]:
            cache.delete(self.key)

    def _state(self) -> dict[str, float]:
        return cache.get(self.key) or {"failures": 0, "until": 0}
