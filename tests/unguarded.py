"""Triggers switched off, as the owner of the machine could: to rewrite what is kept, and see it found."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def unguarded() -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def forced(sql: str, *values: object) -> None:
    """A statement that no trigger sees."""
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(sql, values)
