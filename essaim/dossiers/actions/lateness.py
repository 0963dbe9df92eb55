"""What comes after the closing: a delay granted for a reason, a late filing admitted for a reason."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.calls.models import Wave
from essaim.deadlines.words import in_words
from essaim.dossiers import rules, tasks
from essaim.dossiers.models import Dossier, LateAccess, Receipt, ReceiptKind
from essaim.dossiers.queries import addresses_of
from essaim.dossiers.queries.receipts import acknowledgement_content
from essaim.dossiers.workflow import DOSSIER
from essaim.kit.later import defer
from essaim.kit.rules import Refused
from essaim.mail import outbox


@transaction.atomic
def grant_late_access(
    wave: Wave, *, by: User, until: datetime, reason: str, dossier: Dossier | None = None, email: str = ""
) -> LateAccess:
    """Let one dossier, or the dossiers of one person, be written and filed until an hour."""
    rules.manages_lateness_of.check(by, wave)
    if dossier:
        rules.is_no_author.check(by, dossier)
    if until <= timezone.now():
        raise ValidationError("Choisissez une heure à venir.")
    if dossier and dossier.wave_id != wave.pk:
        raise ValidationError("Ce dossier n’est pas dans cette vague.")
    if not reason.strip():
        raise ValidationError("Indiquez le motif du délai.")
    access = LateAccess(
        wave=wave,
        dossier=dossier,
        email=email.strip().lower(),
        until=until,
        reason=reason.strip(),
        granted_by=by,
    )
    access.full_clean(exclude=["wave", "dossier", "granted_by"])
    access.save()
    subject = dossier or wave
    record(
        "grant_late_access", subject, by=by, until=until.isoformat(), reason=access.reason, to=access.email
    )
    for address in addresses_of(dossier) if dossier else [access.email]:
        _tell(access, address)
    return access


@transaction.atomic
def revoke_late_access(access: LateAccess, *, by: User) -> None:
    rules.manages_lateness_of.check(by, access.wave)
    if access.revoked_at:
        raise Refused("Ce délai a déjà été retiré.")
    access.revoked_at = timezone.now()
    access.save(update_fields=["revoked_at"])
    record("revoke_late_access", access.dossier or access.wave, by=by, access=access.pk)


@transaction.atomic
def admit_late(dossier: Dossier, *, by: User, reason: str) -> None:
    """Treat a late filing as one in time. Its date of arrival does not change."""
    if not reason.strip():
        raise ValidationError("Indiquez le motif de l’admission.")
    DOSSIER.perform("admit_late", dossier, by=by, details={"reason": reason.strip()})
    filing = dossier.last_submission
    if filing is None:
        return
    content = acknowledgement_content(dossier, filing)
    Receipt.objects.get_or_create(
        submission=filing, kind=ReceiptKind.ACKNOWLEDGEMENT, defaults={"content": content}
    )
    for address in addresses_of(dossier):
        outbox.send(
            "dossier_admitted_late",
            address,
            {
                "pole": dossier.pole.name,
                "wave": dossier.wave.name,
                "reason": reason.strip(),
                "link": _link(dossier),
            },
            about=dossier.reference,
            call_slug=dossier.wave.call.slug,
            critical=True,
            once_key=f"admitted:{dossier.reference}:{filing.number}:{address}",
        )
    defer(tasks.acknowledge, submission_id=filing.pk)


def _tell(access: LateAccess, address: str) -> None:
    dossier, wave = access.dossier, access.wave
    link = _link(dossier) if dossier else settings.SITE_URL.rstrip("/") + reverse("dossiers:list")
    outbox.send(
        "late_access",
        address,
        {"wave": wave.name, "until": in_words(access.until), "reason": access.reason, "link": link},
        about=dossier.reference if dossier else "",
        call_slug=wave.call.slug,
        critical=True,
        once_key=f"late_access:{access.pk}:{address}",
    )


def _link(dossier: Dossier) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("dossiers:detail", args=[dossier.reference])
