"""The form changed while the wave is open: working copies follow, and their authors are told what changed."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.calls.models import Wave
from essaim.dossiers import rules
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries import addresses_of, outdated_drafts
from essaim.mail import outbox


@transaction.atomic
def migrate_drafts(wave: Wave, *, by: User) -> int:
    """Put every working copy on the form in force. Answers stay whole; the checklist says what to mend."""
    if wave.version is None:
        return 0
    moved = 0
    for dossier in outdated_drafts(wave).select_for_update(of=("self",)).select_related("pole", "version"):
        if dossier.changed_from is None:  # what was not seen yet stays the point of comparison
            dossier.changed_from = dossier.version
        dossier.version = wave.version
        dossier.save(update_fields=["version", "changed_from"])
        for address in addresses_of(dossier):
            _tell(dossier, wave, address)
        moved += 1
    if moved:
        record("migrate_drafts", wave, by=by, version=wave.version.number, dossiers=moved)
    return moved


@transaction.atomic
def acknowledge_changes(dossier: Dossier, *, by: User) -> None:
    """The banner has been read: it goes."""
    rules.is_coauthor.check(by, dossier)
    dossier.changed_from = None
    dossier.save(update_fields=["changed_from"])


def _tell(dossier: Dossier, wave: Wave, address: str) -> None:
    number = wave.version.number if wave.version else 0
    outbox.send(
        "form_changed",
        address,
        {
            "wave": wave.name,
            "pole": dossier.pole.name,
            "note": (wave.version.note if wave.version else "") or "—",
            "link": settings.SITE_URL.rstrip("/") + reverse("dossiers:detail", args=[dossier.reference]),
        },
        about=dossier.reference,
        call_slug=wave.call.slug,
        once_key=f"form_changed:{dossier.reference}:{number}:{address}",
    )
