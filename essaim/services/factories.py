"""The right to the bouquet, open unless said otherwise."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.dossiers.factories import DossierFactory
from essaim.services.models import Entitlement


class EntitlementFactory(DjangoModelFactory[Entitlement]):
    class Meta:
        model = Entitlement

    class Params:
        closed = factory.Trait(
            closed_at=factory.LazyFunction(timezone.now), closed_reason="Dossier finalement non recevable"
        )

    dossier = factory.SubFactory(DossierFactory, admissible=True)
    pole = factory.SelfAttribute("dossier.pole")
