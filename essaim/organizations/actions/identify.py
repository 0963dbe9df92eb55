"""From a number to an organisation.

The register is asked before anything is written or locked: while it is slow, a transaction is open
but holds no row, so nobody else waits. Its trace must outlive a refusal: it is written by `_keeping_trace`,
after the rollback of what was refused.
"""

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.organizations.compute.legal_forms import legal_form
from essaim.organizations.compute.numbers import Number, WrongNumber, check_number
from essaim.organizations.compute.registry_answer import Facts, ess_quality
from essaim.organizations.models import (
    EssQuality,
    LegalFamily,
    Organization,
    Origin,
    RegistryExchange,
    RegistryStatus,
)
from essaim.organizations.queries import (
    CACHE,
    Consultation,
    ask_registry,
    commune_of,
    fresh_exchange,
    known_organization,
    questions_lately,
)

QUESTIONS_A_MINUTE = 30  # of one person

LATER = "Réessayez plus tard, ou saisissez l’organisation à la main\u00a0: elle sera vérifiée."
WORDS = {
    RegistryStatus.CEASED: "Le registre public indique que cette organisation, ou cet établissement, "
    "est fermé.",
    RegistryStatus.UNKNOWN: "Le registre public ne connaît pas ce numéro. Une organisation récente "
    "peut y manquer\u00a0: vérifiez le numéro, ou saisissez l’organisation à la main.",
    RegistryStatus.TIMEOUT: f"Le registre public ne répond pas. {LATER}",
    RegistryStatus.BUSY: f"Le registre public est saturé en ce moment. {LATER}",
    RegistryStatus.ERROR: f"Le registre public est en panne. {LATER}",
    RegistryStatus.MALFORMED: f"La réponse du registre public est illisible. {LATER}",
}


class Unidentified(ValidationError):
    """The register was asked, and gave nobody. `consultation` says what became of the question."""

    def __init__(self, consultation: Consultation) -> None:
        self.consultation = consultation
        super().__init__(WORDS[RegistryStatus(consultation.status)], code=consultation.status)


class Unreachable(Unidentified):
    """The register cannot tell today, or does not know: typing the identity by hand is allowed."""


def _keeping_trace[**P, T](action: Callable[P, T]) -> Callable[P, T]:
    """The trace of a question stays when what was asked for is refused and rolled back."""

    @wraps(action)
    def traced(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return action(*args, **kwargs)
        except Unidentified as refusal:
            _trace(refusal.consultation, cast("User", kwargs["by"]))
            if refusal.consultation.facts:
                _close(refusal.consultation.facts)
            raise

    return traced


@_keeping_trace
@transaction.atomic
def identify_organization(number: str, *, by: User) -> Organization:
    """The organisation of this SIRET, SIREN or RNA number, asked of the register at most once a day."""
    asked = _checked(number)
    known = known_organization(asked)
    if known and known.checked_at and known.checked_at > timezone.now() - CACHE and known.active:
        return known
    consultation = _consult(asked, by)
    if consultation.facts and consultation.facts.active:
        return _adopt(consultation, consultation.facts, known, by)
    if consultation.facts:
        raise Unidentified(consultation)
    if known and known.active:  # the register is silent; what we knew still holds
        _trace(consultation, by)
        return known
    raise Unreachable(consultation)


@_keeping_trace
@transaction.atomic
def recheck_organization(organization: Organization, *, by: User) -> Organization:
    """Ask again about one typed by hand, or known for long. Its pages show what the register now says."""
    value = organization.siret or organization.siren or organization.rna
    asked = _checked(value)
    consultation = _consult(asked, by)
    if consultation.facts is None:
        raise Unreachable(consultation)
    return _adopt(consultation, consultation.facts, organization, by)


def _checked(number: str) -> Number:
    try:
        return check_number(number)
    except WrongNumber as wrong:
        raise ValidationError(str(wrong), code="wrong_number") from wrong


def _consult(asked: Number, by: User) -> Consultation:
    if (cached := fresh_exchange(asked)) and cached.answer:
        return Consultation(asked.value, cached.status, facts=Facts(**cached.answer), asked=False)
    if not by.is_service and questions_lately(by) >= QUESTIONS_A_MINUTE:
        raise ValidationError("Trop de recherches en une minute. Attendez un peu, puis réessayez.")
    return ask_registry(asked)


def _adopt(consultation: Consultation, facts: Facts, known: Organization | None, by: User) -> Organization:
    """Write what the register says over what was known."""
    _trace(consultation, by)
    values = _values(facts)
    organization = Organization.objects.filter(siret=facts.siret).first() or known
    if organization is None:  # two people at once: the constraint lets one create, the other finds
        organization, created = Organization.objects.get_or_create(siret=facts.siret, defaults=values)
        if created:
            record("identify", organization, by=by, origin=Origin.REGISTRY)
            return organization
    if organization.origin != Origin.REGISTRY or organization.active != facts.active:
        record("confirm_identity", organization, by=by, was=organization.name, active=facts.active)
    for name, value in values.items():
        setattr(organization, name, value)
    organization.save(update_fields=list(values))
    return organization


def _close(facts: Facts) -> None:
    """An organisation that we knew has closed since: whoever reads its page is told so."""
    known = Organization.objects.filter(siret=facts.siret)
    known.update(active=False, checked_at=timezone.now(), origin=Origin.REGISTRY)


def _trace(consultation: Consultation, by: User) -> None:
    if not consultation.asked:
        return
    numbered = Q(siret=consultation.query) | Q(siren=consultation.query) | Q(rna=consultation.query)
    Organization.objects.filter(numbered, origin=Origin.MANUAL).update(rechecked_at=timezone.now())
    RegistryExchange.objects.create(
        asked_by=by,
        query=consultation.query,
        status=consultation.status,
        http_status=consultation.http_status,
        duration_ms=consultation.duration_ms,
        answer=asdict(consultation.facts) if consultation.facts else None,
    )


def _values(facts: Facts) -> dict[str, Any]:
    form = legal_form(facts.legal_form_code)
    quality, evidence = ess_quality(facts.legal_form_code, facts.ess)
    return {
        "siren": facts.siren,
        "siret": facts.siret,
        "rna": facts.rna,
        "name": facts.name,
        "legal_form_code": facts.legal_form_code,
        "legal_form": form.label[:160],
        "legal_family": LegalFamily(form.family),
        "ess_quality": EssQuality(quality),
        "ess_evidence": evidence,
        "address": facts.address,
        "commune": commune_of(facts.commune_code),
        "activity_code": facts.activity_code,
        "active": facts.active,
        "partly_hidden": facts.partly_hidden,
        "origin": Origin.REGISTRY,
        "checked_at": timezone.now(),
    }
