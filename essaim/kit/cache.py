"""A cache in a table of PostgreSQL: shared by all processes, one statement per operation.

Django's own asks four to six statements to write one value, one of them a count of the whole table. Values
are plain JSON. Expired rows are harmless; `forget_expired` sweeps them.
"""

import json
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

READ = "SELECT value FROM cache_entry WHERE cache_key = %s AND (expires IS NULL OR expires > now())"
WRITE = """
    INSERT INTO cache_entry (cache_key, value, expires) VALUES (%s, %s, now() + %s * interval '1 second')
    ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
"""
ADD = f"{WRITE} WHERE cache_entry.expires <= now() RETURNING 1"
TOUCH = """
    UPDATE cache_entry SET expires = now() + %s * interval '1 second' WHERE cache_key = %s AND expires > now()
"""


class PostgresCache(BaseCache):
    """`CACHES = {"default": {"BACKEND": "essaim.kit.cache.PostgresCache"}}`."""

    def __init__(self, _: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(READ, [self._key(key, version)])
            row = cursor.fetchone()
        return json.loads(row[0]) if row else default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [self._key(key, version), json.dumps(value), self._seconds(timeout)])

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(ADD, [self._key(key, version), json.dumps(value), self._seconds(timeout)])
            return cursor.fetchone() is not None

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(TOUCH, [self._seconds(timeout), self._key(key, version)])
            return cursor.rowcount > 0

    def delete(self, key: str, version: int | None = None) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM cache_entry WHERE cache_key = %s", [self._key(key, version)])
            return cursor.rowcount > 0

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM cache_entry")

    def _key(self, key: str, version: int | None) -> str:
        return self.make_and_validate_key(key, version=version)

    def _seconds(self, timeout: Any) -> float | None:
        return self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout


def forget_expired() -> int:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache_entry WHERE expires <= now()")
        return cursor.rowcount
