"""State aid: declared by the lead, and a ceiling passed only with a reason."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.grants import rules
from essaim.grants.compute.aid import REGIMES
from essaim.grants.models import Agreement, AidDecision, DeclaredAid
from essaim.grants.queries.aid import lead_of
from essaim.kit.rules import Refused

declares = rules.acts_for_pole | rules.manages


@transaction.atomic
def declare_aid(
    agreement: Agreement, *, by: User, regime: str, amount: Decimal, granted_on: date, grantor: str
) -> DeclaredAid:
    """An aid of another authority, by the pole or by the administration that learnt of it."""
    declares.check(by, agreement)
    lead = lead_of(agreement)
    if lead is None:
        raise Refused("La structure porteuse de ce dossier n’est pas connue.")
    if granted_on > timezone.localdate():
        raise ValidationError("Une aide se déclare une fois accordée.")
    row = DeclaredAid(
        organization=lead,
        regime=regime,
        amount=amount,
        granted_on=granted_on,
        grantor=grantor.strip(),
        declared_by=by,
    )
    row.full_clean(exclude=["organization", "declared_by"])
    row.save()
    record("declare_aid", agreement, by=by, regime=regime, amount=str(amount))
    return row


@transaction.atomic
def remove_aid(agreement: Agreement, aid: DeclaredAid, *, by: User) -> None:
    """Declared by mistake: it counts no more, and the journal keeps it."""
    declares.check(by, agreement)
    lead = lead_of(agreement)
    if lead is None or aid.organization_id != lead.pk:
        raise Refused("Cette aide n’est pas celle de cette structure.")
    DeclaredAid.objects.filter(pk=aid.pk, removed_at=None).update(removed_at=timezone.now())
    record("remove_aid", agreement, by=by, amount=str(aid.amount))


@transaction.atomic
def waive_ceiling(agreement: Agreement, *, by: User, regime: str, reason: str) -> AidDecision:
    """A reasoned override: without it, nothing above a ceiling is sent to be signed."""
    rules.signs_for_state.check(by, agreement)
    if regime not in REGIMES or not reason.strip():
        raise ValidationError("Une dérogation est motivée.")
    row = AidDecision.objects.create(agreement=agreement, regime=regime, reason=reason.strip(), by=by)
    record("waive_ceiling", agreement, by=by, regime=regime, reason=reason[:1000])
    return row
