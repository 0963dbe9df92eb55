import socket

import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth import get_user_model


@pytest.fixture
def anne(db):
    return get_user_model().objects.create_user("anne@example.fr")


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path / "var"


class Post:
    """A mail server that answers what the test tells it to."""

    def __init__(self):
        self.letters = []
        self.to_recipients = []  # answers to come for RCPT; none left: 250
        self.to_data = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.to_recipients.pop(0) if self.to_recipients else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        if self.to_data:
            return self.to_data.pop(0)
        self.letters.append(envelope)
        return "250 OK"


@pytest.fixture
def post(settings):
    """A real SMTP server, on a port of its own."""
    handler = Post()
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    yield handler
    controller.stop()
