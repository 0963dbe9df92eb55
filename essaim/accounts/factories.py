"""The simplest valid person and mandate; every other situation is a trait."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.accounts.models import FactorReset, Mandate, Role, User
from essaim.accounts.rules import forget_mandates


class UserFactory(DjangoModelFactory[User]):
    """A person with a name and an address, without any mandate."""

    class Meta:
        model = User
        django_get_or_create = ("email",)
        skip_postgeneration_save = True

    class Params:
        closed = factory.Trait(is_active=False)

    email = factory.Sequence(lambda n: f"personne{n}@example.fr")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Martin {n}")
    password = "!"  # noqa: S105  unusable: people sign in with a code


class MandateFactory(DjangoModelFactory[Mandate]):
    """An appraiser for the whole country, from today."""

    class Meta:
        model = Mandate

    class Params:
        over = factory.Trait(
            starts_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=60)),
            ends_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1)),
        )
        to_come = factory.Trait(
            starts_on=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=1))
        )
        revoked = factory.Trait(
            revoked_at=factory.LazyFunction(timezone.now),
            revoked_by=factory.SubFactory(UserFactory),
            revoked_reason="Départ du service",
        )

    user = factory.SubFactory(UserFactory)
    role = Role.APPRAISER
    granted_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        mandate = super()._create(model_class, *args, **kwargs)
        forget_mandates(mandate.user)
        return mandate


class FactorResetFactory(DjangoModelFactory[FactorReset]):
    """Asked today, waiting for a second officer."""

    class Meta:
        model = FactorReset

    person = factory.SubFactory(UserFactory)
    asked_by = factory.SubFactory(UserFactory)
    reason = "Téléphone perdu"
