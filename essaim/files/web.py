"""A stored file as an answer: always an attachment, of a safe type, that runs nothing."""

from django.http import FileResponse, HttpResponseBase

from essaim.files.kinds import SAFE_TYPES
from essaim.files.models import StoredFile
from essaim.files.storage import storage


def serve(file: StoredFile) -> HttpResponseBase:
    """To be called once the view has checked its own rule and `queries.may_open`."""
    safe = file.content_type if file.content_type in SAFE_TYPES else "application/octet-stream"
    response = FileResponse(
        storage().open(file.storage_key), as_attachment=True, filename=file.name, content_type=safe
    )
    response["Content-Length"] = file.size
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
