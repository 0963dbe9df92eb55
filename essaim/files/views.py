"""Sending a file in pieces, and following a long export."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from essaim.files import actions, queries
from essaim.files.models import Export, Upload
from essaim.files.web import serve
from essaim.kit.access import signed_in
from essaim.kit.rules import Refused
from essaim.kit.web import Request

ANNOUNCEMENT_MAX = 4096  # bytes


def upload_state(upload: Upload) -> dict[str, Any]:
    """What the script of the page needs to go on, or to show the end."""
    file = upload.file
    return {
        "id": str(upload.public_id),
        "url": reverse("files:upload", args=[upload.public_id]),
        "name": upload.name,
        "size": upload.size,
        "offset": upload.received,
        "chunk": actions.CHUNK_MAX,
        "file": file
        and {
            "id": str(file.public_id),
            "name": file.name,
            "size": file.size,
            "sha256": file.sha256,
            "scan": file.scan_state,
            "scan_label": file.get_scan_state_display(),
        },
    }


def refusal(error: ValidationError | Refused) -> JsonResponse:
    if isinstance(error, Refused):
        return JsonResponse({"error": str(error)}, status=403)
    status = 413 if getattr(error, "code", "") == "too_large" else 422
    return JsonResponse({"error": " ".join(error.messages)}, status=status)


@signed_in
@require_POST
def upload_create(request: Request) -> HttpResponse:
    """`{"name", "size", "sha256"}` announces a file; `kinds` may narrow what this field takes."""
    try:
        asked = json.loads(request.read(ANNOUNCEMENT_MAX))
        name, size = str(asked["name"]), int(asked["size"])
        kinds, sha256 = [str(kind) for kind in asked.get("kinds", [])], str(asked.get("sha256") or "")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return JsonResponse(
            {"error": "L’annonce de ce fichier est illisible. Choisissez-le de nouveau."}, status=400
        )
    try:
        upload = actions.start_upload(name, size, by=request.user, kinds=kinds, sha256=sha256)
    except (ValidationError, Refused) as error:
        return refusal(error)
    return JsonResponse(upload_state(upload), status=201)


@signed_in
@never_cache
@require_http_methods(["GET", "PATCH", "DELETE"])
def upload_piece(request: Request, public_id: UUID) -> HttpResponse:
    """GET says where it stands, PATCH adds the piece that starts at `Upload-Offset`, DELETE forgets it."""
    upload = get_object_or_404(queries.visible_uploads(request.user), public_id=public_id)
    if request.method == "DELETE":
        actions.cancel_upload(upload, by=request.user)
        return HttpResponse(status=204)
    if request.method == "PATCH":
        return append(request, upload)
    return JsonResponse(upload_state(upload))


def append(request: Request, upload: Upload) -> HttpResponse:
    offset = request.headers.get("Upload-Offset", "")
    if not (offset.isascii() and offset.isdigit() and len(offset) < 16):
        return JsonResponse({"error": "L’en-tête Upload-Offset manque."}, status=400)
    chunk = request.read(actions.CHUNK_MAX + 1)
    try:
        upload = actions.append_to_upload(upload, int(offset), chunk, by=request.user)
    except actions.WrongOffset as wrong:
        return JsonResponse({"error": str(wrong), "offset": wrong.offset}, status=409)
    except (ValidationError, Refused) as error:
        if getattr(error, "code", "") != "too_large":
            actions.cancel_upload(upload, by=request.user)  # its content is refused: nothing to resume
        return refusal(error)
    return JsonResponse(upload_state(upload))


def get_export(request: Request, public_id: UUID) -> Export:
    return get_object_or_404(queries.visible_exports(request.user), public_id=public_id)


@signed_in
@never_cache
@require_GET
def export_detail(request: Request, public_id: UUID) -> HttpResponse:
    """The progress of an export, then the file."""
    export = get_export(request, public_id)
    return render(request, "files/export.html", {"export": export, "title": queries.export_title(export)})


@signed_in
@require_GET
def export_download(request: Request, public_id: UUID) -> HttpResponseBase:
    export = get_export(request, public_id)
    if export.file is None or not queries.may_still_read(export):
        raise Http404
    return serve(export.file)
