"""Files joined to the dossier."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from essaim.dossiers import actions
from essaim.dossiers.compute.findings import situation_of
from essaim.dossiers.compute.pieces import OTHER, ExpectedPiece
from essaim.dossiers.forms import PieceForm
from essaim.dossiers.models import Dossier, Piece
from essaim.dossiers.views.shell import Shell, draw, shell_of, written_dossier
from essaim.files.actions import complete_upload, store
from essaim.files.kinds import KINDS, in_words
from essaim.files.models import StoredFile
from essaim.files.queries import visible_uploads, why_not_open
from essaim.files.web import serve
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import Request, attempt
from essaim.poles.models import Membership


@signed_in
@query_budget(25)
@require_GET
def dossier_pieces(request: Request, reference: str) -> HttpResponse:
    """What is asked, for whom, what was joined and whether it was found clean."""
    dossier = written_dossier(request, reference)
    return draw_pieces(request, dossier, shell_of(request, dossier, "pieces"))


def draw_pieces(
    request: Request, dossier: Dossier, shell: Shell, failed: PieceForm | None = None
) -> HttpResponse:
    joined: dict[tuple[str, str], list[Piece]] = {}
    for piece in dossier.pieces.filter(removed_at=None).select_related("file", "membership", "added_by"):
        member = piece.membership.reference if piece.membership else ""
        joined.setdefault((piece.key, member), []).append(piece)
    expected = situation_of(shell.snapshot).expected(shell.document)
    rows = [piece_row(one, joined.pop((one.key, one.member), []), failed) for one in expected]
    other = ExpectedPiece(
        OTHER, "Autre pièce", "Ce que vous jugez utile, vingt fichiers au plus.", False, False
    )
    rows.append(piece_row(other, joined.pop((OTHER, ""), []), failed))
    leftover = [piece for pieces in joined.values() for piece in pieces]
    limits: dict[str, Any] = {
        "formats": in_words(),
        "max_bytes": settings.FILE_MAX_BYTES,
        "accept": ",".join(f".{extension}" for extension in sorted(KINDS)),
    }
    return draw(request, "pieces", dossier, shell=shell, rows=rows, leftover=leftover, **limits)


def piece_row(expected: ExpectedPiece, pieces: list[Piece], failed: PieceForm | None) -> dict[str, Any]:
    mine = failed is not None and (failed.data.get("key"), failed.data.get("member", "")) == (
        expected.key,
        expected.member,
    )
    blank = PieceForm(
        initial={"key": expected.key, "member": expected.member},
        auto_id=f"id_{expected.anchor}_%s",
        title=expected.title,
    )
    return {"expected": expected, "pieces": pieces, "form": failed if mine else blank}


@signed_in
@query_budget(60)
@require_POST
def piece_add(request: Request, reference: str) -> HttpResponse:
    dossier = written_dossier(request, reference)
    anchor = f"piece-{request.POST.get('key', '')}".replace("%", "%%")
    form = PieceForm(request.POST, request.FILES, auto_id=f"id_{anchor}_%s")
    if form.is_valid() and attempt(form, join_file, request, dossier, form):
        messages.success(request, "Le fichier est joint.")
        return redirect("dossiers:pieces", dossier.reference)
    return draw_pieces(request, dossier, shell_of(request, dossier, "pieces"), form)


def join_file(request: Request, dossier: Dossier, form: PieceForm) -> None:
    typed, member = form.cleaned_data, None
    if typed["member"]:
        member = get_object_or_404(Membership, pole=dossier.pole_id, reference=typed["member"])
    file = received_file(request, form)
    actions.add_piece(dossier, typed["key"], file, by=request.user, at=request.received_at, membership=member)


def received_file(request: Request, form: PieceForm) -> StoredFile:
    """The file sent in pieces by the script, else the one inside the form."""
    if public_id := form.cleaned_data["upload"]:
        upload = get_object_or_404(visible_uploads(request.user), public_id=public_id)
        file = complete_upload(upload, by=request.user).file
        if file is not None:
            return file
    sent = form.cleaned_data["file"]
    return store(sent.file, sent.name, by=request.user)


def own_piece(dossier: Dossier, public_id: UUID) -> Piece:
    rows = dossier.pieces.filter(removed_at=None).select_related("file", "dossier")
    return get_object_or_404(rows, public_id=public_id)


@signed_in
@require_POST
def piece_remove(request: Request, reference: str, public_id: UUID) -> HttpResponse:
    dossier = written_dossier(request, reference)
    piece = own_piece(dossier, public_id)
    piece.dossier = dossier
    actions.remove_piece(piece, by=request.user, at=request.received_at)
    messages.success(request, f"«\u00a0{piece.file.name}\u00a0» est retiré.")
    return redirect("dossiers:pieces", dossier.reference)


@signed_in
@require_GET
def piece_open(request: Request, reference: str, public_id: UUID) -> HttpResponseBase:
    """Before the antivirus has spoken, only who sent the file opens it."""
    piece = own_piece(written_dossier(request, reference), public_id)
    if reason := why_not_open(request.user, piece.file):
        raise PermissionDenied(reason)
    return serve(piece.file)
