"""What tests/test_arrival.py serves: every request waits until a file is there, then says when it came."""

import os
import time
from pathlib import Path

from django.conf import settings

settings.configure()

from essaim.kit.clock import ARRIVED, Edge  # noqa: E402

DOOR = Path(os.environ["DOOR"])


def served(environ, start_response):
    while not DOOR.exists():
        time.sleep(0.01)
    time.sleep(0.05)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ[ARRIVED]}".encode()]


edge = Edge(served, at_once=2)


def application(environ, start_response):
    if environ["PATH_INFO"] == "/combien":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(edge.waiting).encode()]
    return edge(environ, start_response)
