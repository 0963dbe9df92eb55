"""The time a request came in, by the server's clock: a queue must not make anybody late."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class ReceivedAtMiddleware:
    """Sets `request.received_at`, first of all: deadlines are judged on it, not on a later `now()`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.received_at = timezone.now()  # type: ignore[attr-defined]
        return self.get_response(request)
