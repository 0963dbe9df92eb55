"""Organisations of every kind, with numbers that no real one has: SIREN 0000xxxxx, key right."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory
from stdnum import luhn

from essaim.organizations.models import (
    EssQuality,
    LegalFamily,
    Organization,
    Origin,
    RegistryExchange,
    RegistryStatus,
)
from essaim.territories.factories import CommuneFactory

CHECKED = datetime(2026, 1, 5, 9, tzinfo=UTC)


def siren(n: int) -> str:
    body = f"0000{n % 10_000:04d}"
    return body + luhn.calc_check_digit(body)


def siret(n: int) -> str:
    body = f"{siren(n)}0001"
    return body + luhn.calc_check_digit(body)


class OrganizationFactory(DjangoModelFactory[Organization]):
    """A declared association, known by the register. Every other situation is a trait."""

    class Meta:
        model = Organization

    class Params:
        association = factory.Trait()
        cooperative = factory.Trait(
            legal_form_code="5560",
            legal_form="Autre SA coopérative à conseil d’administration",
            legal_family=LegalFamily.COOPERATIVE,
        )
        foundation = factory.Trait(
            legal_form_code="9300", legal_form="Fondation", legal_family=LegalFamily.FOUNDATION
        )
        company = factory.Trait(
            legal_form_code="5710",
            legal_form="SAS, société par actions simplifiée",
            legal_family=LegalFamily.COMPANY,
            ess_quality=EssQuality.NO,
            ess_evidence="Société sans mention ESS au registre public",
        )
        ess_company = factory.Trait(
            legal_form_code="5710",
            legal_form="SAS, société par actions simplifiée",
            legal_family=LegalFamily.COMPANY,
            ess_quality=EssQuality.YES,
            ess_evidence="Déclarée de l’ESS au registre public (Sirene ou liste ESS France)",
        )
        authority = factory.Trait(
            legal_form_code="7346",
            legal_form="Communauté de communes",
            legal_family=LegalFamily.PUBLIC,
            ess_quality=EssQuality.NO,
            ess_evidence="Hors ESS par sa forme juridique (loi 2014-856, article 1er)",
        )
        university = factory.Trait(
            legal_form_code="7383",
            legal_form="Établissement public national à caractère scientifique culturel et professionnel",
            legal_family=LegalFamily.PUBLIC,
            ess_quality=EssQuality.NO,
        )
        undeclared = factory.Trait(legal_form_code="9210", legal_form="Association non déclarée")
        manual = factory.Trait(origin=Origin.MANUAL, checked_at=None)
        published = factory.Trait(
            origin=Origin.FACTS,
            checked_at=None,
            siren="",
            siret="",
            legal_form_code="",
            legal_form="",
            legal_family=LegalFamily.OTHER,
            ess_quality=EssQuality.UNKNOWN,
            ess_evidence="",
        )
        closed = factory.Trait(active=False)

    siret = factory.Sequence(siret)
    siren = factory.LazyAttribute(lambda organization: organization.siret[:9])
    name = factory.Sequence(lambda n: f"Organisation {n}")
    legal_form_code = "9220"
    legal_form = "Association déclarée"
    legal_family = LegalFamily.ASSOCIATION
    ess_quality = EssQuality.YES
    ess_evidence = "Entreprise de l’ESS par sa forme juridique (loi 2014-856, article 1er)"
    address = "1 rue de l’Exemple"
    commune = factory.SubFactory(CommuneFactory)
    origin = Origin.REGISTRY
    checked_at = CHECKED


class RegistryExchangeFactory(DjangoModelFactory[RegistryExchange]):
    """An answer found just now."""

    class Meta:
        model = RegistryExchange

    query = factory.Sequence(siret)
    status = RegistryStatus.UNKNOWN
