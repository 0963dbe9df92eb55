"""A list as a file to keep, sent while it is being written."""

from collections.abc import Iterable, Sequence

from django.http import StreamingHttpResponse
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
