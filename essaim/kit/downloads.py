"""Files to keep: a list, sent while it is being written; what a computation read or wrote."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify

from essaim.kit.exports import FORMATS, Row, stream


def download(
    file_format: str, title: str, header: Sequence[str], rows: Iterable[Row]
) -> StreamingHttpResponse:
    """For lists of a few thousand rows; longer ones are for `files.actions.request_export`."""
    kept = file_format if file_format in FORMATS else "csv"
    charset = "; charset=utf-8" if kept == "csv" else ""
    response = StreamingHttpResponse(
        stream(kept, header, rows, title=title), content_type=f"{FORMATS[kept]}{charset}"
    )
    name = f"{slugify(title) or 'export'}-{timezone.localdate():%Y-%m-%d}.{kept}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def json_file(content: Any, name: str, public_id: Any) -> HttpResponse:
    """Exactly what a replayable computation reads or writes."""
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{public_id}.json"'
    response["Cache-Control"] = "private, no-store"
    return response
