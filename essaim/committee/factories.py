"""Committees and sittings, from the simplest valid row to each situation. Nothing here calls an action."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.admissibility.factories import DeskDossierFactory
from essaim.calls.factories import SUPPORT, WaveFactory
from essaim.committee.models import (
    AgendaItem,
    Attendance,
    College,
    Committee,
    Member,
    Minutes,
    Sitting,
)

PAST = timedelta(hours=2)


class CommitteeFactory(DjangoModelFactory[Committee]):
    class Meta:
        model = Committee

    wave = factory.SubFactory(WaveFactory, closed=True)
    doors = factory.LazyFunction(lambda: [SUPPORT])
    name = factory.Sequence(lambda n: f"Comité {n}")
    order_reference = "Arrêté du 3 mai 2021"
    created_by = factory.SubFactory(UserFactory)


class CollegeFactory(DjangoModelFactory[College]):
    """The same one each time it is asked by its name."""

    class Meta:
        model = College
        django_get_or_create = ("committee", "name")

    committee = factory.SubFactory(CommitteeFactory)
    name = "Personnalités qualifiées"
    position = factory.LazyAttribute(lambda college: college.committee.colleges.count() + 1)


class MemberFactory(DjangoModelFactory[Member]):
    """A qualified person who votes; `presides=True`: the chair."""

    class Meta:
        model = Member
        skip_postgeneration_save = True

    class Params:
        presides = factory.Trait(chair=True)

    committee = factory.SubFactory(CommitteeFactory)
    user = factory.SubFactory(UserFactory)
    college = factory.SubFactory(CollegeFactory, committee=factory.SelfAttribute("..committee"))
    title = "Chercheuse"
    order_reference = "Arrêté du 3 mai 2021"
    named_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def mandate(self, create: bool, _extracted: Any, **_kwargs: Any) -> None:
        if create:
            MandateFactory(user=self.user, role=Role.COMMITTEE_MEMBER)


class SittingFactory(DjangoModelFactory[Sitting]):
    """Being prepared. `convened=True`: for an hour that has come. `held=True`: open, with its chair."""

    class Meta:
        model = Sitting

    class Params:
        convened = factory.Trait(
            state="convened", convened_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=8))
        )
        held = factory.Trait(
            state="open",
            convened_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=8)),
            opened_at=factory.LazyFunction(timezone.now),
            presiding=factory.SubFactory(
                MemberFactory, committee=factory.SelfAttribute("..committee"), presides=True
            ),
            quorum_needed=1,
            quorum_counted=1,
            opened_by_chair=factory.SelfAttribute("presiding"),
        )

    committee = factory.SubFactory(CommitteeFactory)
    starts_at = factory.LazyFunction(lambda: timezone.now() - PAST)
    place = "Salle Sismondi"
    link = "https://visio.example/salle"
    created_by = factory.SubFactory(UserFactory)


class AttendanceFactory(DjangoModelFactory[Attendance]):
    """Summoned, silent. `here=True`: in the room."""

    class Meta:
        model = Attendance

    class Params:
        here = factory.Trait(presence="on_site", arrived_at=factory.LazyFunction(timezone.now))

    sitting = factory.SubFactory(SittingFactory, convened=True)
    member = factory.SubFactory(MemberFactory, committee=factory.SelfAttribute("..sitting.committee"))


class AgendaItemFactory(DjangoModelFactory[AgendaItem]):
    """An admissible dossier; `question=True`: a general question."""

    class Meta:
        model = AgendaItem

    class Params:
        question = factory.Trait(dossier=None, door="", title="Questions diverses")

    sitting = factory.SubFactory(SittingFactory)
    position = factory.Sequence(lambda n: n + 1)
    dossier = factory.SubFactory(
        DeskDossierFactory,
        submitted=False,
        admissible=True,
        wave=factory.SelfAttribute("..sitting.committee.wave"),
    )
    door = SUPPORT


class MinutesFactory(DjangoModelFactory[Minutes]):
    """The minutes of a sitting in which nothing happened."""

    class Meta:
        model = Minutes

    sitting = factory.SubFactory(
        SittingFactory, held=True, state="closed", closed_at=factory.LazyFunction(timezone.now)
    )
    number = 1
    facts = factory.LazyAttribute(
        lambda minutes: {
            "held": {
                "opened_at": "",
                "closed_at": "",
                "quorum": None,
                "people": {},
                "items": {},
                "order": [],
            },
            "seats": [],
            "people": {},
            "points": {},
            "committee": {"name": "Comité", "order": "Arrêté", "wave": "Vague", "call": "Appel"},
            "sitting": {
                "starts_at": minutes.sitting.starts_at.isoformat(),
                "convened_at": "",
                "urgency": "",
                "place": "Salle",
                "second_call": False,
                "presiding": "",
            },
            "portfolios": [],
        }
    )
    made_by = factory.SubFactory(UserFactory)
