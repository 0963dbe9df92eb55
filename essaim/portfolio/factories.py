"""A scenario on the figures of its wave, nothing chosen yet; an answer of the solver to an empty question."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.accounts.factories import UserFactory
from essaim.calls.factories import GRANT, WaveFactory
from essaim.portfolio.models import Portfolio, PortfolioRun, RunState


class PortfolioFactory(DjangoModelFactory[Portfolio]):
    """`adopted=True`: nothing moves in it any more."""

    class Meta:
        model = Portfolio

    class Params:
        adopted = factory.Trait(
            state="adopted",
            adopted_at=factory.LazyFunction(timezone.now),
            adopted_by=factory.SubFactory(UserFactory),
        )

    wave = factory.SubFactory(WaveFactory, closed=True)
    door = GRANT
    name = factory.Sequence(lambda n: f"Scénario {n}")
    settings = factory.LazyFunction(lambda: {"envelope": 1_500_000})
    made_by = factory.SubFactory(UserFactory)
    saved_by = factory.SelfAttribute("made_by")


class PortfolioRunFactory(DjangoModelFactory[PortfolioRun]):
    class Meta:
        model = PortfolioRun

    portfolio = factory.SubFactory(PortfolioFactory)
    portfolio_number = factory.SelfAttribute("portfolio.number")
    status = RunState.DONE
    given = factory.LazyFunction(lambda: {"envelope": 1_500_000, "items": []})
    result = factory.LazyFunction(
        lambda: {
            "status": "optimal",
            "selected": [],
            "objective": 0,
            "proven": True,
            "gap": 0,
            "tied": False,
            "cost": 0,
            "remainder": 1_500_000,
            "tie_break": "Ordre fixe.",
            "solver": "HiGHS",
        }
    )
    made_by = factory.SubFactory(UserFactory)
    answered_at = factory.LazyFunction(timezone.now)
