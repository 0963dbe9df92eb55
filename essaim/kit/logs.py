"""What the logs of a server may not keep: a personal link is as good as a password until it is used."""

import logging
import re

PERSONAL_LINK = re.compile(r"/(invitation|engagement)/[\w-]{8,}")


class HidePersonalLinks(logging.Filter):
    """Django writes the address of each refused page."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if PERSONAL_LINK.search(message):
            record.msg, record.args = PERSONAL_LINK.sub(r"/\1/…", message), ()
        return True
