"""What the pages of one dossier share: how it is found, its head, its tabs."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from essaim.accounts.middleware import Request
from essaim.admissibility import queries, rules
from essaim.admissibility.compute.clock import STANDING_LABELS, Standing, in_words, standing_on
from essaim.admissibility.models import DeskEntry
from essaim.dossiers.actions import log_read
from essaim.dossiers.models import Dossier, DossierState

WRITES_TO_ALL = 200  # an act that also writes a message to each co-author
BADGES = {
    DossierState.SUBMITTED: "info",
    DossierState.LATE: "warning",
    DossierState.INCOMPLETE: "warning",
    DossierState.ADMISSIBLE: "success",
    DossierState.INADMISSIBLE: "error",
}
CLOCK_BADGES = {
    Standing.LATE: "error",
    Standing.SOON: "warning",
    Standing.SUSPENDED: "info",
    Standing.OK: "success",
}
TABS = [
    ("sheet", "Recevabilité"),
    ("filing", "Dossier déposé"),
    ("exchanges", "Échanges"),
    ("letter", "Lettre"),
    ("history", "Historique"),
]


def get_dossier(request: Request, reference: str) -> Dossier:
    """404 outside of the desk of this person, and for the dossiers they take part in."""
    return get_object_or_404(queries.visible_dossiers(request.user), reference=reference)


def frame(request: Request, dossier: Dossier, tab: str, **context: Any) -> dict[str, Any]:
    """The head and the tabs. `may_appraise` asks once: buttons follow it. Each opening is kept."""
    if request.method == "GET":
        log_read(dossier, f"Bureau d’instruction\u00a0: {dict(TABS)[tab].lower()}", by=request.user)
    return {
        "dossier": dossier,
        "tab": tab,
        "tabs": TABS,
        "state_badge": BADGES.get(DossierState(dossier.state), ""),
        "why_not": rules.may_appraise.why_not(request.user, dossier),
        **context,
    }


def clock_of_entry(entry: DeskEntry) -> dict[str, str]:
    """The clock of a line of the list: a word, its colour, a sentence."""
    today = timezone.localdate()
    standing = Standing.STOPPED
    if entry.running:
        standing = standing_on(entry.silence_on, entry.warn_on, entry.suspended, today)
    return {
        "label": STANDING_LABELS[standing],
        "badge": CLOCK_BADGES.get(standing, ""),
        "words": in_words(standing, entry.silence_on, today),
    }


def back_to(name: str, dossier: Dossier) -> HttpResponse:
    return redirect(f"admissibility:{name}", dossier.reference)
