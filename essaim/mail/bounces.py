"""Reading the « undelivered » letters that mail servers send back."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, NamedTuple
from uuid import UUID

from essaim.mail.models import Delivery, Message

IDENTIFIER = re.compile(rb"Message-ID:\s*<([0-9a-f]{8}-[0-9a-f-]{27})@", re.IGNORECASE)
STATUS = re.compile(r"^\s*([245]\.\d{1,3}\.\d{1,3})", re.MULTILINE)
READ_AT_MOST = 2 * 1024 * 1024


class Bounce(NamedTuple):
    """Which of our messages came back for good, and why."""

    public_id: UUID
    report: str


def read_bounce(source: bytes) -> Bounce | None:
    """None when this letter is no final refusal of one of our messages (a delay, an out-of-office)."""
    source = source[:READ_AT_MOST]
    letter = message_from_bytes(source, policy=policy.default)
    report = _delivery_status(letter)
    own = letter.get("Message-ID", "").encode(errors="replace")
    ours = [match[1] for match in IDENTIFIER.finditer(source) if match[1] not in own]
    if report is None or not ours:
        return None
    try:
        return Bounce(UUID(ours[-1].decode()), report)
    except ValueError:
        return None


def note_bounce(source: bytes) -> Message | None:
    """Write on the row that its recipient's server sent it back; the message, when it is one of ours."""
    bounce = read_bounce(source)
    message = Message.objects.filter(public_id=bounce.public_id).first() if bounce else None
    if bounce and message:
        message.delivery, message.report = Delivery.BOUNCED, bounce.report
        message.save(update_fields=["delivery", "report"])
    return message


def _delivery_status(letter: EmailMessage) -> str | None:
    """The diagnosis of a failed delivery (RFC 3464)."""
    for part in letter.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        groups: Any = part.get_payload()  # one per recipient, after one for the server
        for fields in groups:
            action = str(fields.get("Action", "")).strip().lower()
            status = STATUS.match(str(fields.get("Status", "")))
            if action == "failed" and status and status[1].startswith("5"):
                return " ".join(str(fields.get("Diagnostic-Code") or status[1]).split())[:500]
    return None
