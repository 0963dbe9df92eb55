"""Opening and closing the right to the bouquet."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.calls.queries import current_document
from essaim.deadlines import day_in_words
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries import addresses_of
from essaim.mail import outbox
from essaim.poles.actions import set_status
from essaim.poles.models import StatusKind
from essaim.services.models import Entitlement


@transaction.atomic
def open_entitlement(dossier: Dossier, *, by: User) -> Entitlement:
    """An admissible dossier opens it, once; after an appeal, the same right opens again."""
    right, is_new = Entitlement.objects.get_or_create(dossier=dossier, defaults={"pole": dossier.pole})
    if not is_new and right.is_open:
        return right
    right.closed_at, right.closed_reason = None, ""
    right.save(update_fields=["closed_at", "closed_reason"])
    record("open_entitlement", right, by=by, dossier=dossier.reference)
    set_status(
        dossier.pole,
        StatusKind.LAUREATE_PHASE_1,
        timezone.localdate(right.opened_at),
        by=by,
        wave_label=dossier.wave.name,
        evidence=f"Dossier {dossier.reference} recevable",
    )
    _tell(right)
    return right


@transaction.atomic
def close_entitlement(dossier: Dossier, *, by: User, reason: str) -> None:
    """The dossier was finally found not admissible: the right ends, its record stays."""
    right = (
        Entitlement.objects.select_for_update(of=("self",)).filter(dossier=dossier, closed_at=None).first()
    )
    if right is None:
        return
    right.closed_at, right.closed_reason = timezone.now(), reason
    right.save(update_fields=["closed_at", "closed_reason"])
    record("close_entitlement", right, by=by, dossier=dossier.reference, reason=reason)
    opened: date = timezone.localdate(right.opened_at)
    set_status(
        dossier.pole,
        StatusKind.LAUREATE_PHASE_1,
        opened,
        by=by,
        until=timezone.localdate(),
        wave_label=dossier.wave.name,
        evidence=reason,
    )


def _tell(right: Entitlement) -> None:
    dossier = right.dossier
    presented = current_document(dossier.wave).calendar.bouquet_presented_on
    when = f"Le bouquet vous sera présenté le {day_in_words(presented)}." if presented else ""
    words = {
        "pole": right.pole.name,
        "reference": dossier.reference,
        "wave": dossier.wave.name,
        "presentation": when or "La date de présentation du bouquet vous sera donnée par message.",
        "page_link": settings.SITE_URL.rstrip("/") + reverse("services:entitlements"),
    }
    for address in addresses_of(dossier):
        outbox.send(
            "bouquet_right",
            address,
            words,
            about=dossier.reference,
            call_slug=dossier.wave.call.slug,
            once_key=f"bouquet:{right.pk}:{right.opened_at.isoformat()}:{address}",
        )
