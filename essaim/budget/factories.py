"""Envelopes for the tests: credits are postings, as in the ledger."""

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from essaim.accounts.factories import UserFactory
from essaim.budget.compute.ledger import Move, opening
from essaim.budget.models import Entry, Envelope, EnvelopeYear, Posting, Purpose
from essaim.calls.factories import WaveFactory

YEAR = 2026


class EnvelopeFactory(DjangoModelFactory[Envelope]):
    """1.5 M€ of AE in 2026, half of it in CP in 2026 and the other half in 2027."""

    class Meta:
        model = Envelope
        skip_postgeneration_save = True

    programme = "305 - Stratégies économiques"
    purpose = Purpose.GRANTS
    wave = factory.SubFactory(WaveFactory, closed=True)
    call = factory.SelfAttribute("wave.call")
    opened_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def credits(self, _, extracted, **__):
        first = {YEAR: (Decimal(1_500_000), Decimal(750_000)), YEAR + 1: (Decimal(0), Decimal(750_000))}
        for year, (ae, cp) in (first if extracted is None else extracted).items():
            EnvelopeYear.objects.create(envelope=self, year=year)
            writes = opening(year, ae, cp)
            if not writes:
                continue
            entry = Entry.objects.create(
                envelope=self, move=Move.OPEN, year=year, amount=ae or cp, by=self.opened_by
            )
            Posting.objects.bulk_create(
                Posting(
                    entry=entry,
                    envelope=self,
                    account=line.account,
                    year=line.year,
                    about=line.about,
                    amount=line.amount,
                )
                for line in writes
            )
