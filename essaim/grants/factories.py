"""Agreements at each state of their life, as the actions would have left them. The ledger follows."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.accounts.factories import UserFactory
from essaim.budget.compute.ledger import Held, Move, committing, reserving
from essaim.budget.factories import EnvelopeFactory
from essaim.budget.models import ChorusLine, Entry, Posting
from essaim.budget.queries import envelope_for
from essaim.calls.factories import GRANT, SUPPORT, WaveFactory
from essaim.decisions.models import Decision, DecisionState, Outcome
from essaim.dossiers.compute.commitment import VERSION
from essaim.dossiers.compute.snapshot import Signature, content_of
from essaim.dossiers.factories import BudgetLineFactory, DossierFactory, SubmissionFactory
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries import snapshot_of
from essaim.files.factories import StoredFileFactory
from essaim.grants import queries
from essaim.grants.compute import terms as words
from essaim.grants.compute.reports import due_on, project_years
from essaim.grants.compute.terms import read
from essaim.grants.models import (
    Agreement,
    AgreementState,
    AgreementVersion,
    FinancialReport,
    Instalment,
    VersionState,
)

BUDGET = [
    ("expense", "64A", "Animation du pôle", 60_000, Decimal("1.0")),
    ("expense", "62", "Autres services extérieurs", 20_000, None),
    ("income", "74A", "État : subvention demandée à cet appel", 60_000, None),
    ("income", "70", "Ventes", 20_000, None),
]


class GrantedDossierFactory(DossierFactory):
    """An admissible dossier that asked for a grant, with its budget over two years."""

    admissible = True
    wave = factory.SubFactory(WaveFactory, closed=True)
    doors = factory.LazyFunction(lambda: [SUPPORT, GRANT])
    signatory_name = "Ada Martin"
    signatory_role = "Présidente"

    @classmethod
    def _after_postgeneration(cls, instance: Any, create: bool, results: Any = None) -> None:
        super()._after_postgeneration(instance, create, results)
        for year in (1, 2):
            for side, account, label, amount, fte in BUDGET:
                BudgetLineFactory(
                    dossier=instance,
                    year=year,
                    side=side,
                    account=account,
                    label=label,
                    amount=amount,
                    fte=fte,
                )
        dossier = Dossier.objects.get(pk=instance.pk)
        signature = Signature("Ada Martin", "Présidente", "ada@example.fr", republican_commitment=VERSION)
        filed = snapshot_of(dossier, at=dossier.submitted_at, by=dossier.created_by, signature=signature)
        SubmissionFactory(dossier=dossier, content=content_of(filed))
        instance.refresh_from_db()


class GrantDecisionFactory(DjangoModelFactory[Decision]):
    """A released decision that gives 100 000 €."""

    class Meta:
        model = Decision

    dossier = factory.SubFactory(GrantedDossierFactory)
    door = GRANT
    outcome = Outcome.FINANCED
    amount = Decimal(100_000)
    state = DecisionState.RELEASED
    decided_by = factory.SubFactory(UserFactory)
    released_at = factory.LazyFunction(timezone.now)


class AgreementFactory(DjangoModelFactory[Agreement]):
    """In preparation: its money is reserved. `sent`, `countersigned`... `running` are traits."""

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    class Params:
        sent = factory.Trait(stage=VersionState.SENT)
        signed_by_pole = factory.Trait(stage=VersionState.SIGNED_BY_POLE)
        signed = factory.Trait(stage=VersionState.IN_FORCE, state=AgreementState.SIGNED)
        running = factory.Trait(stage=VersionState.IN_FORCE, state=AgreementState.RUNNING)
        suspended = factory.Trait(stage=VersionState.IN_FORCE, state=AgreementState.SUSPENDED)

    stage = VersionState.DRAFT  # of its first version: taken out by `_create`
    decision = factory.SubFactory(GrantDecisionFactory)
    dossier = factory.SelfAttribute("decision.dossier")
    envelope = factory.LazyAttribute(
        lambda agreement: (
            envelope_for(agreement.dossier.wave, "grants")
            or EnvelopeFactory(
                wave=agreement.dossier.wave,
                credits={agreement.year: (Decimal(1_500_000), Decimal(1_500_000))},
            )
        )
    )
    year = factory.LazyFunction(lambda: timezone.localdate().year)
    prepared_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Agreement:
        stage = kwargs.pop("stage", VersionState.DRAFT)
        state = kwargs.pop("state", AgreementState.PREPARING)
        agreement: Agreement = super()._create(model_class, *args, **kwargs)
        version = write_version(agreement, stage)
        move(agreement, Move.RESERVE)
        if stage == VersionState.IN_FORCE:
            move(agreement, Move.COMMIT)
            Agreement.objects.filter(pk=agreement.pk).update(
                **{"state": state, "current": version, "signed_at": timezone.now()}
            )
            agreement.refresh_from_db()
            plan(agreement, version)
        if state in {AgreementState.RUNNING, AgreementState.SUSPENDED}:
            ChorusLine.objects.create(
                about=agreement.reference,
                ej="2100000001",
                year=agreement.year,
                amount=version.amount,
                on=timezone.localdate(),
                by=agreement.prepared_by,
            )
        return agreement


def write_version(agreement: Agreement, stage: str) -> AgreementVersion:
    terms = queries.first_terms(agreement.decision, start())
    content = words.content_of(terms)
    content["funder"] |= {"signer_name": "Paul Mercier", "signer_role": "Chef de bureau"}
    sent = {} if stage == VersionState.DRAFT else sent_fields()
    return AgreementVersion.objects.create(
        agreement=agreement,
        number=1,
        content=content,
        amount=terms.amount,
        state=stage,
        made_by=agreement.prepared_by,
        in_force_at=timezone.now() if stage == VersionState.IN_FORCE else None,
        **sent,
    )


def start() -> date:
    return timezone.localdate() - timedelta(days=30)


def sent_fields() -> dict[str, Any]:
    file = StoredFileFactory()
    return {"sent_at": timezone.now(), "pdf": file, "sha256": file.sha256}


def plan(agreement: Agreement, version: AgreementVersion) -> None:
    terms = read(version.content)
    for share in terms.shares:
        Instalment.objects.create(
            agreement=agreement,
            number=share.number,
            label=share.label,
            amount=share.amount,
            due_on=share.on,
            conditions=share.conditions,
        )
    for year, starts_on, ends_on in project_years(terms):
        FinancialReport.objects.create(
            agreement=agreement, year=year, starts_on=starts_on, ends_on=ends_on, due_on=due_on(ends_on)
        )


def move(agreement: Agreement, kind: Move) -> None:
    amount, about = agreement.decision.amount or Decimal(0), agreement.reference
    held = Held(reserved=amount)
    writes = {Move.RESERVE: reserving, Move.COMMIT: committing}[kind](amount, agreement.year, about, held)
    entry = Entry.objects.create(
        envelope=agreement.envelope,
        move=kind,
        year=agreement.year,
        amount=amount,
        about=about,
        by=agreement.prepared_by,
    )
    Posting.objects.bulk_create(
        Posting(
            entry=entry,
            envelope=agreement.envelope,
            account=line.account,
            year=line.year,
            about=line.about,
            amount=line.amount,
        )
        for line in writes
    )


def hundred_times_funded(wave: Any) -> None:
    """An envelope that bears a hundred grants of 100 000 €."""
    year = timezone.localdate().year
    EnvelopeFactory(wave=wave, credits={year: (Decimal(10_000_000), Decimal(10_000_000))})
