"""The third year: asked by the pole, marked on its grid, decided with reasons, opened by an amendment."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.grants import queries, rules
from essaim.grants.actions.preparing import amend_agreement
from essaim.grants.compute.plan import FOLLOWUP, REPORT, last_day
from essaim.grants.compute.renewal import BEST, GRID
from essaim.grants.compute.terms import ZERO, Share, content_of, read
from essaim.grants.models import Agreement, AgreementState, AgreementVersion, Renewal
from essaim.grants.queries.letters import renewal_words
from essaim.grants.workflow import RENEWAL
from essaim.kit.money import format_euros
from essaim.kit.rules import Refused
from essaim.notices.actions import notify
from essaim.notices.models import Act, Delegation


@transaction.atomic
def ask_renewal(agreement: Agreement, *, by: User, text: str, amount: Decimal) -> Renewal:
    (rules.signs_for_pole & rules.is_alive).check(by, agreement)
    if agreement.state != AgreementState.RUNNING:
        raise Refused("Une troisième année se demande pendant une convention en cours.")
    if Renewal.objects.filter(agreement=agreement).exists():
        raise Refused("La troisième année est déjà demandée.")
    if not text.strip():
        raise ValidationError("Écrivez le bilan et le projet.")
    if amount <= 0:
        raise ValidationError("Le montant demandé doit être supérieur à zéro.")
    granted = agreement.current.amount if agreement.current else ZERO
    if amount > granted:
        raise ValidationError(
            f"Le montant demandé ne dépasse pas celui des premières années\u00a0: {format_euros(granted)}."
        )
    if queries.years_ended(agreement, timezone.localdate()) < 1:
        raise Refused("La troisième année se demande une fois la première année de la convention achevée.")
    renewal = Renewal.objects.create(agreement=agreement, text=text.strip(), asked_amount=amount, asked_by=by)
    record("ask_renewal", agreement, by=by, amount=str(amount))
    return renewal


@transaction.atomic
def grant_renewal(
    renewal: Renewal,
    *,
    by: User,
    marks: Mapping[str, int],
    reasons: str,
    amount: Decimal,
    delegation: Delegation | None = None,
) -> AgreementVersion:
    """One year more by an amendment, to be signed like the agreement."""
    if amount <= 0:
        raise ValidationError("Le montant accordé doit être supérieur à zéro.")
    if amount > renewal.asked_amount:
        raise ValidationError("Le montant accordé ne dépasse pas celui qui est demandé.")
    changes = _decision(renewal, "grant_renewal", marks, reasons, by, delegation, amount)
    RENEWAL.perform("grant_renewal", renewal, by=by, granted_amount=amount, **changes)
    agreement = renewal.agreement
    version = amend_agreement(agreement, by=by, reason="Troisième année")
    terms = read(version.content)
    starts_on, last = terms.ends_on + timedelta(days=1), terms.shares[-1]
    when = max(last.on, starts_on)
    number = max(last.number, *agreement.instalments.values_list("number", flat=True)) + 1
    share = Share(number, "Troisième année", amount, when, [REPORT, FOLLOWUP])
    terms = replace(
        terms,
        amount=terms.amount + amount,
        ends_on=last_day(starts_on, 12),
        shares=[*terms.shares, share],
    )
    version.content, version.amount = content_of(terms), terms.amount
    version.save(update_fields=["content", "amount"])
    return version


@transaction.atomic
def refuse_renewal(
    renewal: Renewal,
    *,
    by: User,
    marks: Mapping[str, int],
    reasons: str,
    delegation: Delegation | None = None,
) -> Act:
    """Said by the person, never deduced from an empty field; notified with its routes."""
    changes = _decision(renewal, "refuse_renewal", marks, reasons, by, delegation)
    RENEWAL.perform("refuse_renewal", renewal, by=by, **changes)
    act: Act = changes["act"]
    return act


def _decision(
    renewal: Renewal,
    step: str,
    marks: Mapping[str, int],
    reasons: str,
    by: User,
    delegation: Delegation | None,
    amount: Decimal | None = None,
) -> dict[str, Any]:
    if set(marks) != set(GRID) or not all(0 <= mark <= BEST for mark in marks.values()):
        raise ValidationError("Notez chaque critère de la grille, de 0 à 4.")
    if not reasons.strip():
        raise ValidationError("Une décision est motivée.")
    if reason := RENEWAL.why_not(step, renewal, by):
        raise Refused(reason)
    words, now = renewal_words(renewal, reasons.strip(), dict(marks), amount), timezone.now()
    once = f"renewal:{renewal.pk}:{words.kind}:{now.isoformat()}"
    act = notify(renewal.agreement.dossier, words, by=by, at=now, once_key=once[:64], delegation=delegation)
    decided = {"marks": dict(marks), "reasons": reasons.strip(), "decided_by": by, "decided_at": now}
    return decided | {"act": act}
