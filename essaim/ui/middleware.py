"""The two switches of the operator, seen by every request: maintenance, and read-only."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from essaim.ui import switches
from essaim.ui.views import maintenance, read_only

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class SwitchesMiddleware:
    """Before the sessions: a page of maintenance asks the database nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.open_paths = tuple(getattr(settings, "SWITCHES_OPEN_PATHS", ("/sante/", "/metrics")))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(self.open_paths):
            if switches.is_in_maintenance():
                return maintenance(request)
            if request.method not in SAFE_METHODS and switches.is_read_only():
                return read_only(request)
        return self.get_response(request)
