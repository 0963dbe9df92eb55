"""Giving up, and changing one's mind before the closing. Everybody who takes part is told of both."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.models import User
from essaim.deadlines.words import in_words
from essaim.dossiers import rules
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries import addresses_of, closing_of
from essaim.dossiers.workflow import DOSSIER
from essaim.mail import outbox

FOR_GOOD = "La vague est close : ce retrait est définitif. Le dossier peut être repris dans une autre vague."


@transaction.atomic
def withdraw_dossier(dossier: Dossier, *, by: User, reason: str = "") -> None:
    """Give up, before any decision: what was filed stays in the history, the pole may open another dossier.

    After a decision one renounces through it, or through the agreement: `compute.sequels.HOLDS`.
    """
    now, reason = timezone.now(), reason.strip()
    undone = _until(dossier, now)
    DOSSIER.perform("withdraw", dossier, by=by, details={"reason": reason}, withdrawn_at=now)
    words = {"reason": f"Motif : {reason}" if reason else "Aucun motif n’est donné.", "undone": undone}
    _tell("dossier_withdrawn", dossier, by, now, words)


@transaction.atomic
def restore_dossier(dossier: Dossier, *, by: User) -> None:
    """Undo the withdrawal: the dossier comes back as it was, at its place in the wave."""
    Dossier.objects.select_for_update(of=("self",)).only("pk").get(pk=dossier.pk)
    dossier.refresh_from_db(fields=["submitted_at", "decided_at"])
    BACK[rules.restoring(dossier)](dossier, by=by)


@transaction.atomic
def restore_draft(dossier: Dossier, *, by: User) -> None:
    DOSSIER.perform("restore_draft", dossier, by=by, withdrawn_at=None)
    _tell_back(dossier, by)


@transaction.atomic
def restore_filing(dossier: Dossier, *, by: User) -> None:
    DOSSIER.perform("restore_filing", dossier, by=by, withdrawn_at=None)
    _tell_back(dossier, by)


@transaction.atomic
def restore_admissible(dossier: Dossier, *, by: User) -> None:
    DOSSIER.perform("restore_admissible", dossier, by=by, withdrawn_at=None)
    _tell_back(dossier, by)


BACK = {
    "restore_draft": restore_draft,
    "restore_filing": restore_filing,
    "restore_admissible": restore_admissible,
}


def _tell_back(dossier: Dossier, by: User) -> None:
    words = {"state": dossier.get_state_display().lower()}
    _tell("dossier_restored", dossier, by, timezone.now(), words)


def _until(dossier: Dossier, now: datetime) -> str:
    closing = closing_of(dossier)
    if closing is None or not rules.in_time(dossier, now):
        return FOR_GOOD
    return f"Ce retrait peut être annulé depuis la page du dossier jusqu’au {in_words(closing)}."


def _tell(key: str, dossier: Dossier, by: User, now: datetime, words: dict[str, str]) -> None:
    common = {
        "who": by.name,
        "pole": dossier.pole.name,
        "reference": dossier.reference,
        "wave": dossier.wave.name,
        "when": in_words(now),
        "link": settings.SITE_URL.rstrip("/") + reverse("dossiers:detail", args=[dossier.reference]),
    }
    for address in addresses_of(dossier):
        outbox.send(
            key,
            address,
            common | words,
            about=dossier.reference,
            call_slug=dossier.wave.call.slug,
            once_key=f"{key}:{dossier.reference}:{now.isoformat()}:{address}",
        )
