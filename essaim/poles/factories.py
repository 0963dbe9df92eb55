"""Poles and members, from the simplest valid one to each situation."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from essaim.accounts.factories import UserFactory
from essaim.kit.references import fingerprint
from essaim.organizations.factories import OrganizationFactory
from essaim.poles.compute.names import search_key
from essaim.poles.models import (
    MemberKind,
    Membership,
    MembershipState,
    Pole,
    PolePlace,
    PoleStatus,
    StatusKind,
)
from essaim.territories.factories import CommuneFactory, EpciFactory, RegionFactory

INVITED = datetime(2026, 1, 10, 9, tzinfo=UTC)
ANSWERED = datetime(2026, 1, 12, 9, tzinfo=UTC)
NEVER = datetime(2099, 1, 1, tzinfo=UTC)


class PoleFactory(DjangoModelFactory[Pole]):
    """An emerging pole in one region, not in the directory."""

    class Meta:
        model = Pole
        skip_postgeneration_save = True

    class Params:
        public = factory.Trait(is_public=True)
        without_region = factory.Trait(region=None)
        published = factory.Trait(
            is_public=True,
            stage="unknown",
            created_by=None,
            source="https://source.example/poles",
            published_id=factory.Sequence(lambda n: f"X{n:03d}"),
        )
        financed = factory.Trait(
            status=factory.RelatedFactory(
                "essaim.poles.factories.PoleStatusFactory", "pole", kind=StatusKind.LAUREATE_PHASE_2
            )
        )

    name = factory.Sequence(lambda n: f"Pôle {n}")
    pitch = "Des structures qui coopèrent"
    lead = factory.SubFactory(OrganizationFactory)
    region = factory.SubFactory(RegionFactory)
    created_by = factory.SubFactory(UserFactory)
    search_key = factory.LazyAttribute(
        lambda pole: search_key(pole.name, pole.pitch, pole.lead.name if pole.lead else "")
    )


class PolePlaceFactory(DjangoModelFactory[PolePlace]):
    """A commune; `whole_epci=True` for a whole EPCI."""

    class Meta:
        model = PolePlace

    class Params:
        whole_epci = factory.Trait(commune=None, epci=factory.SubFactory(EpciFactory))

    pole = factory.SubFactory(PoleFactory)
    commune = factory.SubFactory(CommuneFactory)


class PoleStatusFactory(DjangoModelFactory[PoleStatus]):
    class Meta:
        model = PoleStatus

    pole = factory.SubFactory(PoleFactory)
    kind = StatusKind.EMERGING
    since = date(2023, 10, 17)


class MembershipFactory(DjangoModelFactory[Membership]):
    """A social-economy member not yet invited. `token`: the secret of its personal link, if it has one."""

    class Meta:
        model = Membership

    class Params:
        token = ""
        invited = factory.Trait(
            state=MembershipState.INVITED, invited_at=INVITED, expires_at=NEVER, token=factory.Faker("uuid4")
        )
        expired = factory.Trait(invited=True, expires_at=datetime(2026, 1, 11, tzinfo=UTC))
        confirmed = factory.Trait(
            invited=True, state=MembershipState.CONFIRMED, answered_at=ANSWERED, answered_by="Ada, directrice"
        )
        declined = factory.Trait(
            invited=True, state=MembershipState.DECLINED, answered_at=ANSWERED, answered_by="Ada, directrice"
        )
        left = factory.Trait(state=MembershipState.LEFT, left_at=ANSWERED)
        company = factory.Trait(organization__company=True, kind=MemberKind.ENTERPRISE)
        authority = factory.Trait(organization__authority=True, kind=MemberKind.LOCAL_AUTHORITY)
        university = factory.Trait(organization__university=True, kind=MemberKind.HIGHER_EDUCATION)

    pole = factory.SubFactory(PoleFactory)
    organization = factory.SubFactory(OrganizationFactory)
    kind = MemberKind.ESS
    role = "Anime l’atelier partagé"
    contribution = "Un local de 200 m²"
    cash_amount = 2_000
    in_kind_amount = 5_000
    contact_name = "Ada Lovelace"
    contact_email = factory.Sequence(lambda n: f"membre{n}@exemple.fr")
    token_fingerprint = factory.LazyAttribute(
        lambda member: fingerprint(member.token) if member.token else ""
    )
