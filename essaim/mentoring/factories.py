"""Compagnons and pairs, from the simplest valid row to each situation."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.accounts.factories import UserFactory
from essaim.mentoring.models import (
    AgreementText,
    Compagnon,
    CompagnonPerson,
    CompagnonState,
    ExitReview,
    Goal,
    MatchingRun,
    Mode,
    Pair,
    PairState,
    Side,
)
from essaim.poles.factories import PoleFactory


def now() -> Any:
    return factory.LazyFunction(timezone.now)


def ago(days: int) -> Any:
    return factory.LazyFunction(lambda: timezone.now() - timedelta(days=days))


class AgreementTextFactory(DjangoModelFactory[AgreementText]):
    class Meta:
        model = AgreementText

    number = factory.Sequence(lambda n: n + 1)
    title = "Accord de compagnonnage"
    text = "Le compagnon aide sans juger."
    sha256 = "0" * 64
    published_by = factory.SubFactory(UserFactory)


class CompagnonPersonFactory(DjangoModelFactory[CompagnonPerson]):
    class Meta:
        model = CompagnonPerson

    user = factory.SubFactory(UserFactory)


class CompagnonFactory(DjangoModelFactory[Compagnon]):
    """In activity, with one person (`applied_by`), room for three poles, everywhere."""

    class Meta:
        model = Compagnon
        skip_postgeneration_save = True

    class Params:
        applied = factory.Trait(state=CompagnonState.APPLIED)
        to_sign = factory.Trait(state=CompagnonState.TO_SIGN)

    pole = factory.SubFactory(PoleFactory)
    state = CompagnonState.ACTIVE
    about = "Dix ans d’animation d’un pôle."
    theme_keys = factory.LazyFunction(lambda: ["modeles-economiques"])
    days_per_quarter = 6
    days_per_pair = 2
    applied_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def person(self, create: bool, _extracted: Any, **_kwargs: Any) -> None:
        if create:
            CompagnonPersonFactory(compagnon=self, user=self.applied_by)


class PairFactory(DjangoModelFactory[Pair]):
    """Proposed to both; a trait for each later state."""

    class Meta:
        model = Pair

    class Params:
        awaits_pole = factory.Trait(state=PairState.AWAITS_POLE)
        awaits_compagnon = factory.Trait(state=PairState.AWAITS_COMPAGNON)
        cooling = factory.Trait(
            state=PairState.COOLING,
            agreed_at=now(),
            cooling_until=factory.LazyFunction(lambda: timezone.now() + timedelta(days=7)),
        )
        cooled = factory.Trait(state=PairState.COOLING, agreed_at=ago(9), cooling_until=ago(2))
        active = factory.Trait(
            state=PairState.ACTIVE, agreed_at=ago(20), cooling_until=ago(13), started_at=ago(13)
        )
        closed = factory.Trait(active=True, state=PairState.CLOSED, ended_at=now())
        stopped = factory.Trait(active=True, state=PairState.STOPPED, ended_at=now(), reason="Plus de temps.")

    compagnon = factory.SubFactory(CompagnonFactory)
    pole = factory.SubFactory(PoleFactory)
    mode = Mode.MANAGER
    days = 2
    proposed_by = factory.SubFactory(UserFactory)


class GoalFactory(DjangoModelFactory[Goal]):
    class Meta:
        model = Goal

    pair = factory.SubFactory(PairFactory, active=True)
    text = "Un plan de financement sur trois ans"
    added_by = factory.SubFactory(UserFactory)


class ExitReviewFactory(DjangoModelFactory[ExitReview]):
    class Meta:
        model = ExitReview

    pair = factory.SubFactory(PairFactory, active=True)
    side = Side.POLE
    score = 4
    learned = "Tenir un budget de pôle."
    by = factory.SubFactory(UserFactory)


class MatchingRunFactory(DjangoModelFactory[MatchingRun]):
    """Computed from nothing: no pair."""

    class Meta:
        model = MatchingRun

    given = factory.LazyFunction(lambda: {"poles": [], "compagnons": []})
    result = factory.LazyFunction(
        lambda: {"status": "optimal", "pairs": [], "alone": [], "total": 0, "solver": "HiGHS"}
    )
    made_by = factory.SubFactory(UserFactory)
