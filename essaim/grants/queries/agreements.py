"""Agreements: those a person may see, those to prepare, what the first version says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from essaim.accounts.models import User
from essaim.budget.models import Envelope
from essaim.budget.queries import Balance, envelope_for, held_by, reserved_by_year, years_of
from essaim.calls.models import Call, Wave
from essaim.calls.queries import document_of, text_of, working_text
from essaim.decisions.models import Decision, DecisionState, Outcome
from essaim.dossiers.compute.snapshot import read
from essaim.dossiers.models import Dossier
from essaim.grants import rules
from essaim.grants.compute import drafting, terms
from essaim.grants.compute.aid import GENERAL
from essaim.grants.compute.terms import Funder, Terms
from essaim.grants.models import (
    Agreement,
    AgreementVersion,
    InstalmentState,
    VersionState,
)
from essaim.kit.units import PARIS

WITH = ("dossier__pole", "dossier__wave__call__version", "dossier__region", "envelope", "current")
HEAVY = ("dossier__wave__working", "dossier__wave__call__working", "dossier__wave__call__version__content")
SIGNED_LATE = timedelta(days=7)


def visible_agreements(user: User) -> QuerySet[Agreement]:
    return Agreement.objects.filter(rules.visible_to(user)).select_related(*WITH)


def for_page(user: User) -> QuerySet[Agreement]:
    """With what every page of an agreement shows."""
    return visible_agreements(user).select_related("dossier__last_submission", "decision", "prepared_by")


def agreements_for_list(user: User, filters: Mapping[str, Any]) -> QuerySet[Agreement]:
    """The list of staff: with the amount and the state of the last version."""
    last = AgreementVersion.objects.filter(agreement=OuterRef("pk")).exclude(state=VersionState.DROPPED)
    found = Agreement.objects.filter(rules.held_by(user, *rules.READERS)).annotate(
        amount=Subquery(last.order_by("-number").values("amount")[:1]),
        version_state=Subquery(last.order_by("-number").values("state")[:1]),
    )
    if wave := filters.get("wave"):
        found = found.filter(dossier__wave__slug=wave)
    if state := filters.get("state"):
        found = found.filter(state=state)
    if waiting := filters.get("waiting"):
        found = found.filter(version_state=waiting)
    if search := filters.get("search"):
        found = found.filter(
            Q(reference__iexact=search)
            | Q(dossier__search_text__contains=search.lower())
            | Q(dossier__pole__name__icontains=search)
        )
    return found.select_related(*WITH).defer(*HEAVY, "current__content").fetch_mode(models.FETCH_RAISE)


def agreement_of(dossier: Dossier) -> Agreement | None:
    """The one that lives, else the last one."""
    rows = Agreement.objects.filter(dossier=dossier).select_related(*WITH)
    return rows.order_by(F("ended_at").desc(nulls_first=True), "-pk").first()


def waves_for(user: User) -> list[Wave]:
    """The waves where somebody was financed, the newest first."""
    financed = Decision.objects.filter(
        rules.held_by(user, *rules.READERS), outcome=Outcome.FINANCED, state__in=KNOWN
    )
    waves = Wave.objects.filter(pk__in=financed.values("dossier__wave")).select_related("call")
    return list(waves.order_by("-closes_at", "name"))


KNOWN = (DecisionState.RELEASED, DecisionState.WITHDRAWN)


def to_prepare(user: User, wave: Wave | None = None) -> QuerySet[Decision]:
    """The released decisions that finance, and that no agreement follows yet."""
    followed = Agreement.objects.filter(decision=OuterRef("pk"))
    found = Decision.objects.filter(
        rules.managed_by(user), outcome=Outcome.FINANCED, state=DecisionState.RELEASED
    ).exclude(Exists(followed))
    if wave is not None:
        found = found.filter(dossier__wave=wave)
    return found.select_related("dossier__pole", "dossier__wave__call", "dossier__region").order_by("pk")


def to_prepare_by_wave(user: User) -> list[tuple[Wave, list[Decision]]]:
    """One question; the newest wave first."""
    found: dict[int, tuple[Wave, list[Decision]]] = {}
    for decision in to_prepare(user).order_by("-dossier__wave__closes_at", "dossier__pole__name")[:500]:
        wave = decision.dossier.wave
        found.setdefault(wave.pk, (wave, []))[1].append(decision)
    return list(found.values())


def why_not_prepared(decision: Decision) -> str:
    """Why no agreement can be written from this decision; "" when one can."""
    if decision.outcome != Outcome.FINANCED or decision.state != DecisionState.RELEASED:
        return "Seule une décision publiée qui accorde une subvention donne une convention."
    if Agreement.objects.filter(decision=decision).exists():
        return "La convention de cette décision existe déjà."
    if decision.dossier.last_submission is None:
        return "Ce dossier n’a pas de dépôt."
    if envelope_for(decision.dossier.wave, "grants") is None:
        return "Aucune enveloppe de subventions n’est ouverte pour cette vague."
    return ""


# --- The words ----------------------------------------------------------------------------------------


def first_terms(decision: Decision, starts_on: date) -> Terms:
    """From the filing and the decision, and nothing else."""
    dossier = decision.dossier
    filing = dossier.last_submission
    assert filing is not None  # noqa: S101 (why_not_prepared)
    call = dossier.wave.call
    text = text_of(call.version) if call.version else working_text(call)
    contact = text.contact
    return drafting.draft(
        read(filing.content),
        amount=decision.amount or Decimal(0),
        years=document_of(filing.version).money.years,
        starts_on=starts_on,
        funder=Funder(contact.service, contact.address, contact.email, contact.phone),
        call=call.title,
        legal_basis=text.legal_basis,
        decided_on=day_of(decision.released_at),
        regime=GENERAL,
        accountant=accountant_of(call),
    )


def accountant_of(call: Call) -> str:
    """Who pays for the State, as the last agreement of this call says."""
    rows = AgreementVersion.objects.filter(agreement__dossier__wave__call=call)
    said = rows.exclude(content__accountant__isnull=True).exclude(content__accountant="")
    return str(said.order_by("-pk").values_list("content__accountant", flat=True).first() or "")


def day_of(instant: datetime | None) -> date | None:
    return instant.astimezone(PARIS).date() if instant else None


def versions_of(agreement: Agreement) -> QuerySet[AgreementVersion]:
    return (
        agreement.versions.select_related("pdf", "made_by")
        .prefetch_related("signatures__proof", "signatures__signed_file")
        .order_by("-number")
    )


def pending_version(agreement: Agreement) -> AgreementVersion | None:
    """The one being written or signed."""
    rows = agreement.versions.filter(state__in=rules.OPEN_VERSIONS).select_related("pdf")
    return rows.select_related("agreement").first()


def next_number(agreement: Agreement) -> int:
    last = agreement.versions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def unsigned_versions(now: datetime) -> QuerySet[AgreementVersion]:
    """Sent a week ago or more, and not signed by both."""
    waiting = AgreementVersion.objects.filter(
        state__in=["sent", "signed_by_pole"], sent_at__lte=now - SIGNED_LATE
    )
    return waiting.select_related("agreement__dossier__pole", "agreement__dossier__wave__call", "made_by")


def money_of(agreement: Agreement) -> Balance:
    """What the ledger says of this agreement."""
    return held_by(agreement.reference)


def year_of(envelope: Envelope) -> int:
    """This year when it was given credits, else the first year that still holds some."""
    this_year = timezone.localdate().year
    held = [year for year, one in years_of(envelope) if one.available]
    return this_year if this_year in held or not held else held[0]


def year_of_promise(agreement: Agreement) -> int:
    """Authorisations are of the year in which the State promises."""
    return year_of(agreement.envelope) if agreement.current_id else agreement.year


def terms_in_force(agreement: Agreement) -> Terms:
    """What the version in force says, without the payments that were cancelled or reduced since."""
    assert agreement.current is not None  # noqa: S101 (signed)
    said = terms.read(agreement.current.content)
    rows = {row.number: row for row in agreement.instalments.all()}
    shares = [
        replace(share, amount=rows[share.number].amount) if share.number in rows else share
        for share in said.shares
        if share.number not in rows or rows[share.number].state != InstalmentState.CANCELLED
    ]
    return replace(said, shares=shares, amount=sum((share.amount for share in shares), Decimal(0)))


def reserved_years(agreement: Agreement) -> list[tuple[int, Decimal]]:
    """What is reserved for it, by year of the authorisations."""
    return reserved_by_year(agreement.envelope, agreement.reference)


def aids_of_dossier(agreement: Agreement) -> Any:
    return agreement.aid_decisions.select_related("by").order_by("-at")


EXPORT_HEADER = (
    *("Convention", "Dossier", "Pôle", "Région", "Vague", "État", "Montant", "Signée le"),
    *("Exercice des AE", "Préparée le"),
)


def export_row(agreement: Any) -> tuple[Any, ...]:
    dossier = agreement.dossier
    return (
        *(agreement.reference, dossier.reference, dossier.pole.name),
        *(dossier.region.name if dossier.region else "", dossier.wave.name, agreement.get_state_display()),
        *(agreement.amount, agreement.signed_at, agreement.year, agreement.prepared_at),
    )
