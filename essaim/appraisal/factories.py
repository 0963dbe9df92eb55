"""Readers and what they hold, from the simplest valid row to each situation."""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.accounts.factories import UserFactory
from essaim.admissibility.factories import DeskDossierFactory
from essaim.appraisal.models import Declaration, Duty, Expert, Level, Reader, ReaderState
from essaim.calls.factories import SUPPORT, WaveFactory


class ExpertFactory(DjangoModelFactory[Expert]):
    class Meta:
        model = Expert

    user = factory.SubFactory(UserFactory)


class ReaderFactory(DjangoModelFactory[Reader]):
    """A national reader who accepted; `invited=True`: not yet. With a region, a regional one."""

    class Meta:
        model = Reader

    class Params:
        invited = factory.Trait(state=ReaderState.INVITED, answered_at=None)

    wave = factory.SubFactory(WaveFactory, closed=True)
    user = factory.SubFactory(UserFactory)
    region = None
    level = factory.LazyAttribute(lambda reader: Level.REGION if reader.region else Level.NATION)
    state = ReaderState.ACCEPTED
    answered_at = factory.LazyFunction(timezone.now)
    invited_by = factory.SubFactory(UserFactory)


class DeclarationFactory(DjangoModelFactory[Declaration]):
    """« No tie », or `tied=True`."""

    class Meta:
        model = Declaration

    class Params:
        tied = factory.Trait(kind="tie", what="J’y ai siégé.", barred=True, opens=False)

    user = factory.SubFactory(UserFactory)
    dossier = factory.SubFactory(DeskDossierFactory, submitted=False, admissible=True)
    kind = "none"
    opens = True
    declared_at = factory.LazyFunction(timezone.now)


class DutyFactory(DjangoModelFactory[Duty]):
    """An admissible dossier given to a reader; `declared=True`: who said that nothing links them."""

    class Meta:
        model = Duty
        skip_postgeneration_save = True

    dossier = factory.SubFactory(DeskDossierFactory, submitted=False, admissible=True)
    reader = factory.SubFactory(ReaderFactory, wave=factory.SelfAttribute("..dossier.wave"))
    door = SUPPORT
    given_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def declared(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        if create and extracted:
            DeclarationFactory(user=self.reader.user, dossier=self.dossier)
