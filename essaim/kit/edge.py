"""What every answer says to browsers besides the rules of content: who embeds it, what it never asks."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

NEVER_ASKED = ("camera", "microphone", "geolocation", "payment", "usb", "serial", "bluetooth", "midi", "hid")
NEVER_ASKED_EITHER = ("accelerometer", "gyroscope", "magnetometer", "display-capture", "browsing-topics")
HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in (*NEVER_ASKED, *NEVER_ASKED_EITHER)),
}


class EdgeHeadersMiddleware:
    """First of all, so that static files and pages of errors carry them too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class CompressedPagesMiddleware(GZipMiddleware):
    """Pages leave compressed unless a proxy does it. Files never: their length and their hash are theirs.

    A page holds words sent by others beside what only its reader may know: the padding of random length that
    Django adds hides what the length of the answer would tell (BREACH), and the CSRF token is masked anew.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        page = response.headers.get("Content-Type", "").startswith("text/html")
        if not (settings.COMPRESS_PAGES and page) or response.streaming:
            return response
        return super().process_response(request, response)
