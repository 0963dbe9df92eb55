"""Scenarios, saved and not yet computed."""

import factory
from factory.django import DjangoModelFactory

from essaim.accounts.factories import UserFactory
from essaim.services.factories import BouquetVersionFactory
from essaim.sizing.models import Scenario


class ScenarioFactory(DjangoModelFactory[Scenario]):
    """Saved, not yet computed."""

    class Meta:
        model = Scenario

    version = factory.SubFactory(BouquetVersionFactory)
    name = "Deux fois plus de visites"
    given = factory.LazyFunction(lambda: {"services": [], "changes": {}})
    made_by = factory.SubFactory(UserFactory)
