"""Opening an envelope and revising it, with a reason."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.budget import queries, rules
from essaim.budget.actions.ledger import _write
from essaim.budget.compute.balance import Effect
from essaim.budget.compute.ledger import Move, opening
from essaim.budget.models import Entry, Envelope, EnvelopeYear
from essaim.calls.models import Call, Wave
from essaim.kit.rules import Refused
from essaim.kit.units import ZERO

Credits = Mapping[int, tuple[Decimal, Decimal]]  # year -> AE, CP


@transaction.atomic
def open_envelope(
    call: Call, wave: Wave | None, purpose: str, *, programme: str, by: User, credits: Credits | None = None
) -> Envelope:
    """One envelope per wave (or per call) and purpose, with the credits of its first years."""
    rules.manages_call.check(by, call)
    if wave is not None and wave.call_id != call.pk:
        raise ValidationError("Cette vague n’est pas de cet appel.")
    envelope = Envelope(call=call, wave=wave, purpose=purpose, programme=programme.strip(), opened_by=by)
    envelope.full_clean(exclude=["opened_by"])
    envelope.save()
    record("open_envelope", envelope, by=by, purpose=purpose)
    for year, (ae, cp) in sorted((credits or {}).items()):
        _credit(envelope, Move.OPEN, year, ae, cp, "Ouverture des crédits", by)
    return envelope


@transaction.atomic
def revise_envelope(
    envelope: Envelope, year: int, *, ae: Decimal, cp: Decimal, reason: str, by: User
) -> Effect:
    """Say anew the credits of one year. Never below what is already used."""
    rules.manages_envelope.check(by, envelope)
    reason = reason.strip()
    if not reason:
        raise ValidationError("Donnez le motif de la révision.")
    if ae < 0 or cp < 0:
        raise ValidationError("Un montant de crédits n’est pas négatif.")
    Envelope.objects.select_for_update(no_key=True).get(pk=envelope.pk)
    effect = queries.effect_of_revising(envelope, year, ae, cp)
    if effect.refusal:
        raise Refused(effect.refusal)
    _credit(envelope, Move.REVISE, year, effect.ae_change, effect.cp_change, reason, by)
    amounts = {"ae": str(ae), "cp": str(cp), "ae_change": str(effect.ae_change)}
    record("revise_envelope", envelope, by=by, year=year, reason=reason, **amounts)
    return effect


def _credit(
    envelope: Envelope, move: Move, year: int, ae: Decimal, cp: Decimal, reason: str, by: User
) -> Entry | None:
    row = EnvelopeYear(envelope=envelope, year=year)
    if not envelope.years.filter(year=year).exists():
        row.full_clean(exclude=["envelope"])
        row.save()
    writes = opening(year, ae, cp)
    amount = ae or cp or ZERO
    return _write(envelope, move, amount, year, "", reason, by, writes) if writes else None
