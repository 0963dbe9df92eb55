"""Opening and closing the right to the bouquet; the days and euros that it gives."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.calls.queries import current_document
from essaim.deadlines import day_in_words
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries import addresses_of
from essaim.kit.rules import Refused
from essaim.mail import outbox
from essaim.poles.actions import set_status
from essaim.poles.models import StatusKind
from essaim.services import queries, rules
from essaim.services.actions.needs import take_up_dossier
from essaim.services.models import Audience, Bouquet, DayMove, Entitlement


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
    if right.bouquet is None and (bouquet := queries.bouquet_in_force(Audience.EMERGING, dossier.wave)):
        grant_allowances(bouquet, by=by)
        right.refresh_from_db()
    take_up_dossier(right, by=by)
    _tell(right)
    return right


@transaction.atomic
def grant_allowances(bouquet: Bouquet, *, by: User) -> int:
    """The days and euros of the bouquet, to each open right that waits for them. Once each."""
    waiting = queries.rights_awaiting(bouquet)
    count = waiting.update(
        bouquet=bouquet, granted_days=bouquet.days_per_pole, granted_amount=bouquet.amount_per_pole
    )
    if count:
        record("grant_allowances", bouquet, by=by, rights=count)
    return count


@transaction.atomic
def move_days(
    target: Entitlement,
    days: Decimal,
    amount: Decimal,
    reason: str,
    *,
    by: User,
    source: Entitlement | None = None,
) -> DayMove:
    """Unused days of one pole go to another of the same bouquet; without a source, they are added."""
    held = {row: queries.locked_entitlement(row) for row in sorted(_keys(source, target))}
    target, giver = held[target.pk], held[source.pk] if source else None
    if target.bouquet is None or not target.is_open or (giver and giver.bouquet_id != target.bouquet_id):
        raise Refused("Les jours ne passent qu’entre des pôles qui ont droit au même bouquet.")
    rules.steers_bouquet.check(by, target.bouquet)
    move = DayMove(source=giver, target=target, days=days, amount=amount, reason=reason.strip(), by=by)
    move.full_clean(exclude=["source", "target", "by"])
    if giver:
        if giver.days_left < days or giver.amount_left < amount:
            raise ValidationError(f"Il ne reste pas autant à {giver.pole}.")
        giver.granted_days, giver.granted_amount = giver.granted_days - days, giver.granted_amount - amount
        giver.save(update_fields=["granted_days", "granted_amount"])
    target.granted_days, target.granted_amount = target.granted_days + days, target.granted_amount + amount
    target.save(update_fields=["granted_days", "granted_amount"])
    move.save()
    record("move_days", target, by=by, days=str(days), amount=str(amount), reason=move.reason)
    return move


def _keys(source: Entitlement | None, target: Entitlement) -> set[int]:
    if source and source.pk == target.pk:
        raise ValidationError("Choisissez deux pôles différents.")
    return {target.pk, *([source.pk] if source else [])}


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
    if dossier is None:
        return
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
