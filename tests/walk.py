"""Walking every page cheaply: one state of the database for a file, and nothing left of any request."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is forgotten at the end."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


class Walker:
    """One browser for all: it takes the session of each person in turn, and every request is undone.

    An error of the server is an answer 500, so that the test names the address and the person; the trace is
    in the log that pytest shows.
    """

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        self.sessions: dict[Any, str] = {}

    def sign_in(self, user: Any) -> None:
        own = Client()
        own.force_login(user)
        self.sessions[user.pk] = own.cookies[settings.SESSION_COOKIE_NAME].value

    def ask(self, method: str, url: str, user: Any = None, data: Any = None) -> Any:
        self.client.cookies.clear()
        if user is not None:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[user.pk]
        with undone():
            return read(getattr(self.client, method)(url, data))


def read(response: Any) -> Any:
    """To the end: a file left open would be a warning in another test."""
    response.read = b"".join(response.streaming_content) if response.streaming else response.content
    return response
