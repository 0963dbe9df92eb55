"""ClamAV over its Unix socket: the bytes go through, nothing is written on its side."""

import socket
from typing import BinaryIO, NamedTuple

from django.conf import settings

from essaim.files.storage import blocks
from essaim.kit.breaker import Breaker

TIMEOUT = 60  # seconds without a word
_silence = Breaker("antivirus")


class Silent(Exception):
    """The antivirus gave no verdict: the file stays closed."""


class Verdict(NamedTuple):
    """What the antivirus found; `virus` is empty when it found nothing."""

    virus: str


def is_configured() -> bool:
    return bool(settings.CLAMAV_SOCKET)


def scan(content: BinaryIO) -> Verdict:
    """Raises `Silent` when clamd is absent, slow, or answers anything but a verdict."""
    if _silence.is_open:
        raise Silent("il n’a pas répondu aux derniers fichiers")
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as clamd:
            clamd.settimeout(TIMEOUT)
            clamd.connect(settings.CLAMAV_SOCKET)
            clamd.sendall(b"zINSTREAM\0")
            for block in blocks(content):
                clamd.sendall(len(block).to_bytes(4, "big") + block)
            clamd.sendall(bytes(4))
            answer = _answer(clamd)
    except OSError as error:
        _silence.silence()
        raise Silent(str(error)) from error
    _silence.answer()
    if answer.endswith(" FOUND"):
        return Verdict(answer.removeprefix("stream: ").removesuffix(" FOUND"))
    if answer == "stream: OK":
        return Verdict("")
    raise Silent(answer or "aucune réponse")


def _answer(clamd: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and (more := clamd.recv(4096)):
        answer += more
    return answer.rstrip(b"\0\n").decode(errors="replace")
