"""Bouquets, rights, requests and places for the tests: the simplest valid one, a trait for each situation."""

from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.calls.factories import WaveFactory
from essaim.dossiers.factories import DossierFactory
from essaim.services.compute.recurrence import quarter_of
from essaim.services.models import (
    Adviser,
    Audience,
    Booking,
    BookingState,
    Bouquet,
    BouquetVersion,
    Capacity,
    Charter,
    Entitlement,
    Format,
    Leave,
    Need,
    Provider,
    RequestState,
    Service,
    Slot,
    SupportRequest,
    Theme,
    VersionState,
)
from essaim.territories.compute.names import normalise


class ThemeFactory(DjangoModelFactory[Theme]):
    class Meta:
        model = Theme
        django_get_or_create = ("key",)

    key = factory.Sequence(lambda n: f"theme-{n}")
    label = factory.Sequence(lambda n: f"Thème {n}")
    audience = Audience.EMERGING


class ProviderFactory(DjangoModelFactory[Provider]):
    class Meta:
        model = Provider

    name = factory.Sequence(lambda n: f"Agence {n}")


class AdviserFactory(DjangoModelFactory[Adviser]):
    """All themes, the whole country; its person holds the role."""

    class Meta:
        model = Adviser

    provider = factory.SubFactory(ProviderFactory)
    user = factory.LazyFunction(lambda: MandateFactory(role=Role.PROVIDER).user)
    load = 8


class BouquetFactory(DjangoModelFactory[Bouquet]):
    """Five days and 5 000 € for each pole, 100 000 € in all."""

    class Meta:
        model = Bouquet

    wave = factory.SubFactory(WaveFactory, open=True)
    audience = Audience.EMERGING
    days_per_pole = Decimal(5)
    amount_per_pole = Decimal(5_000)
    envelope_amount = Decimal(100_000)


class BouquetVersionFactory(DjangoModelFactory[BouquetVersion]):
    """In force, unless said otherwise."""

    class Meta:
        model = BouquetVersion

    class Params:
        draft = factory.Trait(state=VersionState.DRAFT, published_at=None)
        consultation = factory.Trait(
            state=VersionState.CONSULTATION,
            published_at=None,
            consultation_at=factory.LazyFunction(timezone.now),
        )
        frozen = factory.Trait(state=VersionState.FROZEN, frozen_at=factory.LazyFunction(timezone.now))

    bouquet = factory.SubFactory(BouquetFactory)
    number = 1
    state = VersionState.PUBLISHED
    published_at = factory.LazyFunction(timezone.now)
    created_by = factory.SubFactory(UserFactory)


class ServiceFactory(DjangoModelFactory[Service]):
    """One day and 500 €, individual, by one provider; `shared=True` for a workshop of ten poles."""

    class Meta:
        model = Service
        skip_postgeneration_save = True

    class Params:
        shared = factory.Trait(format=Format.COLLECTIVE, seats=10)

    version = factory.SubFactory(BouquetVersionFactory)
    theme = factory.SubFactory(ThemeFactory, audience=factory.SelfAttribute("..version.bouquet.audience"))
    title = factory.Sequence(lambda n: f"Service {n}")
    summary = "Une aide pour avancer"
    format = Format.INDIVIDUAL
    duration_days = Decimal(1)
    unit_cost = Decimal(500)
    search_text = factory.LazyAttribute(lambda row: normalise(f"{row.title} {row.summary} {row.theme.label}"))

    @factory.lazy_attribute
    def lineage(self) -> str:
        return f"L{Service.objects.count():09d}"

    @factory.post_generation
    def by(self, create: bool, extracted: Provider | None, **_kwargs: object) -> None:
        if create:
            self.providers.add(extracted or ProviderFactory())


class EntitlementFactory(DjangoModelFactory[Entitlement]):
    """Opened by an admissible dossier, without days yet; `granted=True` gives it those of a bouquet."""

    class Meta:
        model = Entitlement

    class Params:
        closed = factory.Trait(
            closed_at=factory.LazyFunction(timezone.now), closed_reason="Dossier finalement non recevable"
        )
        granted = factory.Trait(
            bouquet=factory.SubFactory(BouquetFactory),
            granted_days=Decimal(5),
            granted_amount=Decimal(5_000),
        )

    dossier = factory.SubFactory(DossierFactory, admissible=True)
    pole = factory.SelfAttribute("dossier.pole")


class CharterFactory(DjangoModelFactory[Charter]):
    class Meta:
        model = Charter

    number = factory.Sequence(lambda n: n + 1)
    title = "Charte d’essai"
    text = "Nous coopérons."
    sha256 = factory.Sequence(lambda n: f"{n:064d}")
    published_by = factory.SubFactory(UserFactory)


class NeedFactory(DjangoModelFactory[Need]):
    class Meta:
        model = Need

    entitlement = factory.SubFactory(EntitlementFactory, granted=True)
    theme = factory.SubFactory(ThemeFactory)
    maturity = 2
    urgency = 3
    words = "Trouver un modèle qui dure"
    updated_by = factory.SubFactory(UserFactory)


class SupportRequestFactory(DjangoModelFactory[SupportRequest]):
    """Waiting for its adviser, who has three days."""

    class Meta:
        model = SupportRequest

    class Params:
        accepted = factory.Trait(
            state=RequestState.ACCEPTED, due_at=None, answered_at=factory.LazyFunction(timezone.now)
        )
        late = factory.Trait(due_at=factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1)))
        alone = factory.Trait(adviser=None, due_at=None, escalated_at=factory.LazyFunction(timezone.now))
        closed = factory.Trait(
            state=RequestState.CLOSED,
            due_at=None,
            outcome="done",
            answered_at=factory.LazyFunction(timezone.now),
            closed_at=factory.LazyFunction(timezone.now),
        )

    service = factory.SubFactory(ServiceFactory)
    entitlement = factory.SubFactory(
        EntitlementFactory, granted=True, bouquet=factory.SelfAttribute("..service.version.bouquet")
    )
    theme = factory.SelfAttribute("service.theme")
    region = factory.SelfAttribute("entitlement.pole.region")
    words = "Nous cherchons une méthode"
    adviser = factory.LazyAttribute(lambda row: AdviserFactory(provider=row.service.providers.get()))
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=3))
    asked_by = factory.SelfAttribute("entitlement.dossier.created_by")


class LeaveFactory(DjangoModelFactory[Leave]):
    class Meta:
        model = Leave

    adviser = factory.SubFactory(AdviserFactory)
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))
    ends_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=8))


class CapacityFactory(DjangoModelFactory[Capacity]):
    class Meta:
        model = Capacity
        django_get_or_create = ("provider", "year", "quarter")

    provider = factory.SubFactory(ProviderFactory)
    year = factory.LazyFunction(lambda: quarter_of(timezone.now())[0])
    quarter = factory.LazyFunction(lambda: quarter_of(timezone.now())[1])
    days = Decimal(100)


class SlotFactory(DjangoModelFactory[Slot]):
    """In ten days, of a provider who has days that quarter. Two of one adviser never overlap."""

    class Meta:
        model = Slot
        skip_postgeneration_save = True

    class Params:
        hours = factory.Sequence(lambda n: 3 * (n % 500))
        past = factory.Trait(starts_at=factory.LazyAttribute(lambda row: _at(-2_000 + row.hours)))

    service = factory.SubFactory(ServiceFactory)
    adviser = factory.LazyAttribute(lambda row: AdviserFactory(provider=row.service.providers.get()))
    starts_at = factory.LazyAttribute(lambda row: _at(240 + row.hours))
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(hours=2))
    seats = factory.SelfAttribute("service.seats")
    place = "Tiers-lieu de la Gare"
    created_by = factory.SelfAttribute("adviser.user")

    @factory.post_generation
    def capacity(self, create: bool, extracted: Decimal | None, **_kwargs: object) -> None:
        if create:
            year, quarter = quarter_of(self.starts_at)
            days = Decimal(100) if extracted is None else extracted
            CapacityFactory(provider=self.adviser.provider, year=year, quarter=quarter, days=days)


def _at(hours: int) -> object:
    return (timezone.now() + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)


class BookingFactory(DjangoModelFactory[Booking]):
    """Booked, with what it holds written nowhere else: the actions keep the books, not this row."""

    class Meta:
        model = Booking

    class Params:
        waiting = factory.Trait(state=BookingState.WAITING, days=0, amount=0)
        done = factory.Trait(
            state=BookingState.DONE,
            slot=factory.SubFactory(SlotFactory, past=True),
            attended_at=factory.LazyFunction(timezone.now),
        )

    slot = factory.SubFactory(SlotFactory)
    entitlement = factory.SubFactory(
        EntitlementFactory, granted=True, bouquet=factory.SelfAttribute("..slot.service.version.bouquet")
    )
    state = BookingState.BOOKED
    starts_at = factory.SelfAttribute("slot.starts_at")
    ends_at = factory.SelfAttribute("slot.ends_at")
    days = Decimal(1)
    amount = Decimal(500)
    booked_by = factory.SelfAttribute("entitlement.dossier.created_by")
