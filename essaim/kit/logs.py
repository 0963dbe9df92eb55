"""What the logs of a server keep: one line per fact of security, and no personal link.

A personal link is as good as a password until it is used.
"""

import json
import logging
import re
from typing import Any

PERSONAL_LINK = re.compile(r"/(invitation|engagement)/[\w-]{8,}")
SECURITY = logging.getLogger("essaim.security")


def security_line(event: str, **facts: Any) -> str:
    """One object of JSON: collectors of logs read it without a grammar, and no line break forges one."""
    return json.dumps({"event": event, **{key: str(value) for key, value in facts.items() if value}})


def log_security(event: str, **facts: Any) -> None:
    SECURITY.info("%s", security_line(event, **facts))


class HidePersonalLinks(logging.Filter):
    """Django writes the address of each refused page."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if PERSONAL_LINK.search(message):
            record.msg, record.args = PERSONAL_LINK.sub(r"/\1/…", message), ()
        return True
