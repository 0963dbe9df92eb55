"""What the logs say of a refusal: it knows the request, which the domain does not."""

import logging
from typing import Any

from essaim.kit.logs import security_line

FORBIDDEN = 403


class RefusalsInOneLine(logging.Filter):
    """A refusal is an answer, not a failure: who, from where, which page, why, and no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        request: Any = getattr(record, "request", None)
        if getattr(record, "status_code", 0) != FORBIDDEN or request is None:
            return True
        error = record.exc_info[1] if record.exc_info else None
        why = error or (record.getMessage() if record.name.endswith("csrf") else "")
        record.msg, record.args = "%s", (security_line("refused", **_facts(request), why=why),)
        record.exc_info = record.exc_text = None
        return True


def _facts(request: Any) -> dict[str, Any]:
    """The real person first: under « voir comme » the other one did nothing."""
    seen = getattr(request, "_cached_user", None)
    real = getattr(request, "real_user", None)
    return {
        "person": getattr(real or seen, "public_id", ""),
        "seen_as": getattr(seen, "public_id", "") if real else "",
        "ip": _address_of(request),
        "method": request.method,
        "path": request.path,
    }


def _address_of(request: Any) -> str:
    from essaim.kit.web import address_of  # noqa: PLC0415  the logs are set up before the applications

    return address_of(request)
