"""What every answer says to browsers besides the rules of content: who embeds it, what it never asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

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
