"""What was filed, read only: sections, pieces, versions and what changed between two of them."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from essaim.accounts.middleware import Request
from essaim.admissibility import queries
from essaim.admissibility.rules import works_on_the_desk
from essaim.admissibility.views.shell import frame, get_dossier
from essaim.dossiers.actions import log_read
from essaim.dossiers.models import Dossier, Submission
from essaim.files.queries import why_not_open
from essaim.files.web import serve
from essaim.kit.access import allow
from essaim.kit.rules import Refused
from essaim.poles.queries import commitments_of


@allow(works_on_the_desk)
@require_GET
def filing(request: Request, reference: str) -> HttpResponse:
    """The last filing, or `?depot=` an earlier one."""
    dossier = get_dossier(request, reference)
    filings = list(queries.filings_of(dossier))
    wanted = request.GET.get("depot", "")
    chosen = next((row for row in filings if str(row.number) == wanted), filings[0] if filings else None)
    if chosen is None:
        raise Http404
    blocks, pieces = queries.filing_to_read(chosen)
    rows = [
        {"piece": piece, "file": file, "why_not": file and why_not_open(request.user, file)}
        for piece, file in pieces
    ]
    context = {"filings": filings, "chosen": chosen, "blocks": blocks, "pieces": rows}
    context["commitments"] = commitments_of(dossier.pole)
    return render(request, "admissibility/filing.html", frame(request, dossier, "filing", **context))


@allow(works_on_the_desk)
@require_GET
def compare(request: Request, reference: str) -> HttpResponse:
    """What changed between two filings: `?avant=1&apres=2`, the last two by default."""
    dossier = get_dossier(request, reference)
    filings = {str(row.number): row for row in queries.filings_of(dossier)}
    numbers = list(filings)
    if len(numbers) < 2:
        raise Http404
    after = filings.get(request.GET.get("apres", ""), filings[numbers[0]])
    before = filings.get(request.GET.get("avant", ""), filings[numbers[1]])
    context: dict[str, Any] = {
        "before": before,
        "after": after,
        "filings": filings.values(),
        "differences": queries.differences_between(before, after),
    }
    return render(request, "admissibility/compare.html", frame(request, dossier, "filing", **context))


@allow(works_on_the_desk)
@require_GET
def filing_pdf(request: Request, reference: str, number: int) -> HttpResponseBase:
    """The copy made at the filing."""
    dossier = get_dossier(request, reference)
    row = get_object_or_404(Submission.objects.select_related("pdf"), dossier=dossier, number=number)
    if row.pdf is None:
        raise Refused("La copie de ce dépôt n’est pas encore prête\u00a0: réessayez dans une minute.")
    log_read(dossier, f"Copie du dépôt n°\u00a0{number}", by=request.user)
    return serve(row.pdf)


@allow(works_on_the_desk)
@require_GET
def piece(request: Request, reference: str, file_id: Any) -> HttpResponseBase:
    """A piece of any filing of this dossier, once the antivirus has spoken."""
    dossier: Dossier = get_dossier(request, reference)
    file = queries.filed_file(dossier, file_id)
    if file is None:
        raise Http404
    if reason := why_not_open(request.user, file):
        raise Refused(reason)
    log_read(dossier, f"Pièce\u00a0: {file.name}", by=request.user)
    return serve(file)
