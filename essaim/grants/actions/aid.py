"""State aid: declared by the lead, and a ceiling passed only with a reason."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.grants import queries, rules
from essaim.grants.compute.aid import REGIMES
from essaim.grants.models import Agreement, AgreementVersion, AidDecision, DeclaredAid, LinkedUndertaking
from essaim.kit.days import not_to_come
from essaim.kit.rules import Refused
from essaim.organizations.models import Organization

declares = rules.acts_for_pole | rules.manages


@transaction.atomic
def declare_aid(
    agreement: Agreement, *, by: User, regime: str, amount: Decimal, granted_on: date, grantor: str
) -> DeclaredAid:
    """An aid of another authority, by the pole or by the administration that learnt of it."""
    declares.check(by, agreement)
    lead = _lead(agreement)
    not_to_come(granted_on, "Une aide se déclare une fois accordée.")
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
    if not queries.declared_by_lead(_lead(agreement)).filter(pk=aid.pk).exists():
        raise Refused("Cette aide n’est pas celle de cette structure.")
    DeclaredAid.objects.filter(pk=aid.pk, removed_at=None).update(removed_at=timezone.now())
    record("remove_aid", agreement, by=by, amount=str(aid.amount))


@transaction.atomic
def link_undertaking(agreement: Agreement, *, by: User, siren: str, name: str) -> LinkedUndertaking:
    """An enterprise that is one with the lead: its aid counts within the same ceiling."""
    declares.check(by, agreement)
    lead = _lead(agreement)
    if siren == lead.siren:
        raise ValidationError("Ce SIREN est celui de la structure porteuse.")
    row = LinkedUndertaking(organization=lead, siren=siren, name=name.strip(), declared_by=by)
    row.full_clean(exclude=["organization", "declared_by"])
    row.save()
    record("link_undertaking", agreement, by=by, siren=siren)
    return row


@transaction.atomic
def unlink_undertaking(agreement: Agreement, link: LinkedUndertaking, *, by: User) -> None:
    """Declared by mistake, or linked no more."""
    declares.check(by, agreement)
    if not queries.linked_to(_lead(agreement)).filter(pk=link.pk).exists():
        raise Refused("Cette entreprise n’est pas liée à cette structure.")
    LinkedUndertaking.objects.filter(pk=link.pk, removed_at=None).update(removed_at=timezone.now())
    record("unlink_undertaking", agreement, by=by, siren=link.siren)


@transaction.atomic
def waive_ceiling(
    agreement: Agreement, *, by: User, regime: str, reason: str, up_to: Decimal, until: date
) -> AidDecision:
    """A reasoned override, up to a total and until a day: without it, nothing above a ceiling is signed."""
    rules.signs_for_state.check(by, agreement)
    if regime not in REGIMES or not reason.strip():
        raise ValidationError("Une dérogation est motivée.")
    if up_to <= 0 or until < timezone.localdate():
        raise ValidationError("Une dérogation dit jusqu’à quel montant et jusqu’à quel jour, à venir.")
    given: dict[str, Any] = {"up_to": up_to, "until": until, "by": by}
    row = AidDecision.objects.create(agreement=agreement, regime=regime, reason=reason.strip(), **given)
    details = {"regime": regime, "up_to": str(up_to), "until": until.isoformat()}
    record("waive_ceiling", agreement, by=by, reason=reason[:1000], **details)
    return row


@transaction.atomic
def check_ceiling(agreement: Agreement, version: AgreementVersion, *, by: User) -> None:
    """Asked when a text is sent and at each signature: aid is granted when the State signs.

    The rows of the undertaking are held, so that two agreements of one lead never pass together.
    """
    lead = queries.lead_of(agreement)
    if lead is not None:
        rows = queries.undertaking(lead).order_by("pk").select_for_update(of=("self",), no_key=True)
        list(rows.values_list("pk", flat=True))
    room = queries.headroom_of(agreement, version)
    if not room.fits and not queries.waived(agreement, room):
        raise Refused(f"{room.words} Une dérogation motivée est nécessaire.")


def _lead(agreement: Agreement) -> Organization:
    lead = queries.lead_of(agreement)
    if lead is None:
        raise Refused("La structure porteuse de ce dossier n’est pas connue.")
    return lead
