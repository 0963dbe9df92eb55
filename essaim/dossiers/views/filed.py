"""What was filed: read, compared, downloaded, by its authors and by the administration."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from essaim.calls.queries import document_of
from essaim.dossiers import queries
from essaim.dossiers.compute.copy import blocks, differences
from essaim.dossiers.compute.snapshot import read
from essaim.dossiers.models import Submission
from essaim.dossiers.views.shell import draw, written_dossier
from essaim.files.models import StoredFile
from essaim.files.queries import why_not_open
from essaim.files.web import serve
from essaim.kit.access import signed_in
from essaim.kit.budget import query_budget
from essaim.kit.web import Request


def filing_of(request: Request, reference: str, number: int) -> Submission:
    """One filing of a dossier that this person may know about."""
    rows = queries.visible_submissions(request.user)
    return get_object_or_404(rows, dossier__reference=reference.upper(), number=number)


def blocks_of(filing: Submission) -> Any:
    return blocks(read(filing.content), document_of(filing.version))


@signed_in
@query_budget(25)
@require_GET
def filing_detail(request: Request, reference: str, number: int) -> HttpResponse:
    """The receipt: date, hash, PDF, and everything that was filed."""
    filing = filing_of(request, reference, number)
    snapshot = read(filing.content)
    others = filing.dossier.submissions.exclude(pk=filing.pk).values_list("number", flat=True)
    context = {
        "dossier": filing.dossier,
        "filing": filing,
        "receipts": filing.receipts.select_related("pdf").order_by("-kind"),
        "blocks": blocks(snapshot, document_of(filing.version)),
        "pieces": snapshot.pieces,
        "others": list(others),
        "is_author": queries.takes_part(request.user, filing.dossier),
    }
    return render(request, "dossiers/filing.html", context)


@signed_in
@require_GET
def filing_compare(request: Request, reference: str, number: int, other: int) -> HttpResponse:
    old, new = sorted((number, other))
    before, after = filing_of(request, reference, old), filing_of(request, reference, new)
    changes = differences(blocks_of(before), blocks_of(after))
    context = {"dossier": after.dossier, "before": before, "after": after, "changes": changes}
    return render(request, "dossiers/compare.html", context)


@signed_in
@require_GET
def filing_pdf(request: Request, reference: str, number: int, which: str) -> HttpResponseBase:
    """`which`: copie, or a kind of receipt. Made by a task: a little later than the filing."""
    filing = filing_of(request, reference, number)
    if which == "copie":
        file = filing.pdf
    else:
        file = get_object_or_404(filing.receipts.select_related("pdf"), kind=which).pdf
    if file is None:
        context = {"dossier": filing.dossier, "filing": filing}
        return render(request, "dossiers/pdf_soon.html", context, status=202)
    return serve(file)


@signed_in
@require_GET
def filed_piece(request: Request, reference: str, number: int, public_id: UUID) -> HttpResponseBase:
    """A piece exactly as it was filed, even replaced since."""
    filing = filing_of(request, reference, number)
    if str(public_id) not in {piece["file_id"] for piece in filing.content["pieces"]}:
        raise Http404
    file = get_object_or_404(StoredFile, public_id=public_id)
    if reason := why_not_open(request.user, file):
        raise PermissionDenied(reason)
    return serve(file)


@signed_in
@query_budget(25)
@require_GET
def dossier_print(request: Request, reference: str) -> HttpResponse:
    """The working copy on one page, to be printed and discussed."""
    dossier = written_dossier(request, reference)
    snapshot = queries.snapshot_of(dossier, at=request.received_at, by=request.user)
    rows = blocks(snapshot, document_of(dossier.version))
    return draw(request, "print", dossier, "print", blocks=rows)
