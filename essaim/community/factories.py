"""The national life of poles, from the simplest valid row to each situation."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.accounts.factories import UserFactory
from essaim.community.models import (
    Asked,
    Concertation,
    ConcertationState,
    Contribution,
    Event,
    EventState,
    Group,
    PracticeSheet,
    Question,
    SheetState,
    Survey,
    SurveyAnswer,
    SurveyPerson,
    SurveyQuestion,
    SurveyState,
)
from essaim.territories.compute.names import normalise


def in_days(days: float) -> Any:
    return factory.LazyFunction(lambda: timezone.now() + timedelta(days=days))


class EventFactory(DjangoModelFactory[Event]):
    """Announced, in ten days, two places."""

    class Meta:
        model = Event

    class Params:
        draft = factory.Trait(state=EventState.DRAFT)
        begun = factory.Trait(starts_at=in_days(-0.1), registration_closes_at=in_days(-1))

    kind = "visit"
    title = factory.Sequence(lambda n: f"Visite {n}")
    summary = "Voir une recyclerie au travail."
    place = "Figeac"
    starts_at = in_days(10)
    ends_at = in_days(10.2)
    registration_closes_at = in_days(9)
    seats = 2
    state = EventState.PUBLISHED
    created_by = factory.SubFactory(UserFactory)


class PracticeSheetFactory(DjangoModelFactory[PracticeSheet]):
    """A draft; `published=True`: read over by somebody else."""

    class Meta:
        model = PracticeSheet

    class Params:
        to_review = factory.Trait(state=SheetState.TO_REVIEW)
        published = factory.Trait(
            state=SheetState.PUBLISHED,
            reviewer=factory.SubFactory(UserFactory),
            published_at=factory.LazyFunction(timezone.now),
        )

    title = "Tenir une coopérative d’achats"
    summary = "Douze structures achètent ensemble."
    body = "Chaque mois, les structures regroupent leurs commandes."
    author = factory.SubFactory(UserFactory)
    search_text = factory.LazyAttribute(lambda row: normalise(f"{row.title} {row.summary} {row.body}"))


class ConcertationFactory(DjangoModelFactory[Concertation]):
    """In preparation; a trait for each later state."""

    class Meta:
        model = Concertation

    class Params:
        opened = factory.Trait(state=ConcertationState.OPEN, opened_at=in_days(-1))
        over = factory.Trait(state=ConcertationState.CLOSED, opened_at=in_days(-1))
        answered = factory.Trait(
            state=ConcertationState.ANSWERED,
            opened_at=in_days(-1),
            synthesis="Plus de visites.",
            answered_at=factory.LazyFunction(timezone.now),
        )

    title = "Le prochain bouquet"
    intro = "Quels services manquent ?"
    closes_at = in_days(20)
    created_by = factory.SubFactory(UserFactory)


class QuestionFactory(DjangoModelFactory[Question]):
    class Meta:
        model = Question

    concertation = factory.SubFactory(ConcertationFactory)
    text = "Faut-il plus de visites ?"


class ContributionFactory(DjangoModelFactory[Contribution]):
    class Meta:
        model = Contribution

    question = factory.SubFactory(QuestionFactory, concertation__opened=True)
    user = factory.SubFactory(UserFactory)
    organization = "ANCT"
    position = "for"


class SurveyFactory(DjangoModelFactory[Survey]):
    """In preparation, anonymous, for the compagnons; a trait for each later state."""

    class Meta:
        model = Survey

    class Params:
        opened = factory.Trait(state=SurveyState.OPEN, opened_at=in_days(-2))
        over = factory.Trait(state=SurveyState.CLOSED, opened_at=in_days(-2))
        published = factory.Trait(
            state=SurveyState.PUBLISHED,
            opened_at=in_days(-2),
            published_at=factory.LazyFunction(timezone.now),
        )

    title = factory.Sequence(lambda n: f"Vos attentes {n}")
    why = "Pour préparer le bouquet suivant."
    audience = Asked.COMPAGNONS
    opens_at = in_days(-2)
    closes_at = in_days(10)
    created_by = factory.SubFactory(UserFactory)


class SurveyQuestionFactory(DjangoModelFactory[SurveyQuestion]):
    """One choice among two; a trait for each other kind."""

    class Meta:
        model = SurveyQuestion

    class Params:
        several = factory.Trait(kind="several")
        scale = factory.Trait(kind="scale", choices=[])
        words = factory.Trait(kind="text", choices=[], is_required=False)

    survey = factory.SubFactory(SurveyFactory)
    kind = "one"
    text = factory.Sequence(lambda n: f"Faut-il plus de visites, {n} ?")
    choices = ["Oui", "Non"]
    position = factory.Sequence(lambda n: n % 90 + 1)


class SurveyPersonFactory(DjangoModelFactory[SurveyPerson]):
    class Meta:
        model = SurveyPerson

    survey = factory.SubFactory(SurveyFactory, opened=True)
    user = factory.SubFactory(UserFactory)
    group = Group.COMPAGNON


class SurveyAnswerFactory(DjangoModelFactory[SurveyAnswer]):
    """Without a name; `values` is for the test to say."""

    class Meta:
        model = SurveyAnswer

    survey = factory.SubFactory(SurveyFactory, over=True)
    group = Group.COMPAGNON
