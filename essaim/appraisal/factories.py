"""Readers and what they hold, from the simplest valid row to each situation."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.accounts.factories import UserFactory
from essaim.admissibility.factories import DeskDossierFactory
from essaim.appraisal.models import (
    Declaration,
    Duty,
    Expert,
    Level,
    PairRule,
    Phase,
    Proposal,
    Reader,
    ReaderState,
    Review,
    ScoreRun,
)
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
    """«\u00a0No tie\u00a0», or `tied=True`."""

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


class PhaseFactory(DjangoModelFactory[Phase]):
    """An open national phase; `over=True`: it ended yesterday."""

    class Meta:
        model = Phase

    class Params:
        over = factory.Trait(closes_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=1)))

    wave = factory.SubFactory(WaveFactory, closed=True)
    door = SUPPORT
    level = Level.NATION
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=10))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=10))


class ReviewFactory(DjangoModelFactory[Review]):
    """A review begun; `submitted=True`: whole and handed in."""

    class Meta:
        model = Review

    class Params:
        submitted = factory.Trait(
            state="submitted",
            scores=factory.LazyFunction(lambda: {"cooperation": 4, "territory": 3}),
            total=14.4,
            for_candidate="Un projet clair.",
            submitted_at=factory.LazyFunction(timezone.now),
        )

    duty = factory.SubFactory(DutyFactory, declared=True)


class ProposalFactory(DjangoModelFactory[Proposal]):
    """The answer to an empty question."""

    class Meta:
        model = Proposal

    phase = factory.SubFactory(PhaseFactory)
    given = factory.LazyFunction(lambda: {"reviewers": [], "dossiers": []})
    result = factory.LazyFunction(
        lambda: {
            "status": "optimal",
            "pairs": [],
            "objective": 0,
            "proven": True,
            "loads": [],
            "clash": [],
            "tie_break": "Ordre fixe.",
            "solver": "HiGHS",
        }
    )
    readers = factory.LazyFunction(dict)
    made_by = factory.SubFactory(UserFactory)


class PairRuleFactory(DjangoModelFactory[PairRule]):
    class Meta:
        model = PairRule

    phase = factory.SubFactory(PhaseFactory)
    reader = factory.SubFactory(ReaderFactory, wave=factory.SelfAttribute("..phase.wave"))
    dossier = factory.SubFactory(
        DeskDossierFactory, submitted=False, admissible=True, wave=factory.SelfAttribute("..phase.wave")
    )
    imposed = True
    reason = "Connaît bien le sujet."
    by = factory.SubFactory(UserFactory)


class ScoreRunFactory(DjangoModelFactory[ScoreRun]):
    """A computation on no review at all."""

    class Meta:
        model = ScoreRun

    phase = factory.SubFactory(PhaseFactory)
    given = factory.LazyFunction(lambda: {"scores": []})
    result = factory.LazyFunction(
        lambda: {
            "status": "uncorrected",
            "method": "Modèle additif",
            "warnings": [],
            "panels": [],
            "dossiers": [],
            "reviewers": [],
        }
    )
    made_by = factory.SubFactory(UserFactory)
