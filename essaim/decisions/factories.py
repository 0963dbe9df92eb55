"""Decisions, from a draft under embargo to each situation. Nothing here calls an action."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.accounts.factories import UserFactory
from essaim.admissibility.factories import DeskDossierFactory
from essaim.calls.factories import GRANT, SUPPORT
from essaim.decisions.models import (
    Appeal,
    Communication,
    Decision,
    DecisionBatch,
    DecisionFrame,
    DecisionLetter,
    DecisionState,
    OpinionsRequest,
    Outcome,
    Release,
)
from essaim.notices.factories import CONTENT, ActFactory, DelegationFactory


class DecisionFactory(DjangoModelFactory[Decision]):
    """A refusal being prepared for the grant; `financed`, `reserve`, `laureate`; `ready`,
    `released`, `withdrawn`."""

    class Meta:
        model = Decision

    class Params:
        financed = factory.Trait(outcome=Outcome.FINANCED, amount=Decimal(100_000), reasons="")
        reserve = factory.Trait(outcome=Outcome.RESERVE, rank=1, amount=Decimal(100_000))
        laureate = factory.Trait(outcome=Outcome.LAUREATE, door=SUPPORT, reasons="")
        ready = factory.Trait(state=DecisionState.READY)
        released = factory.Trait(state=DecisionState.RELEASED, released_at=factory.LazyFunction(timezone.now))
        withdrawn = factory.Trait(
            state=DecisionState.WITHDRAWN,
            released_at=factory.LazyFunction(timezone.now),
            ended_at=factory.LazyFunction(timezone.now),
            ended_reason="Le porteur renonce.",
        )

    dossier = factory.SubFactory(
        DeskDossierFactory, submitted=False, admissible=True, doors=[SUPPORT, GRANT], electronic_notice=True
    )
    door = GRANT
    outcome = Outcome.REFUSED
    reasons = "L’enveloppe ne permet pas de financer tous les dossiers."
    feedback = "Un projet utile, à mieux chiffrer."
    feedback_by = factory.SubFactory(UserFactory)
    feedback_at = factory.LazyFunction(timezone.now)
    decided_by = factory.SubFactory(UserFactory)


class DecisionFrameFactory(DjangoModelFactory[DecisionFrame]):
    class Meta:
        model = DecisionFrame

    wave = factory.SubFactory("essaim.calls.factories.WaveFactory", closed=True)
    delegation = factory.SubFactory(DelegationFactory)
    saved_by = factory.SubFactory(UserFactory)


class DecisionLetterFactory(DjangoModelFactory[DecisionLetter]):
    """A draft; `sent=True`: notified, by an act that `act__postal=True`, `act__opened=True`... describe."""

    class Meta:
        model = DecisionLetter

    class Params:
        sent = factory.Trait(
            sent_at=factory.LazyFunction(timezone.now),
            act=factory.SubFactory(
                ActFactory,
                kind=factory.SelfAttribute("..kind"),
                dossier=factory.SelfAttribute("..decision.dossier"),
                content=factory.LazyAttribute(lambda act: content_about(act.factory_parent.decision)),
            ),
        )

    decision = factory.SubFactory(DecisionFactory)
    kind = factory.LazyAttribute(lambda letter: letter.decision.outcome)
    subject = "Décision sur votre dossier"
    body = "Votre demande n’est pas retenue."
    written_by = factory.SubFactory(UserFactory)


def content_about(decision: Decision) -> dict[str, Any]:
    return CONTENT | {"about": {"door": decision.door, "decision": str(decision.public_id)}}


class ReleaseFactory(DjangoModelFactory[Release]):
    """Planned in an hour; `done=True`: it happened."""

    class Meta:
        model = Release

    class Params:
        done = factory.Trait(state="done", done_at=factory.LazyFunction(timezone.now))

    wave = factory.SubFactory("essaim.calls.factories.WaveFactory", closed=True)
    doors = factory.LazyFunction(lambda: [SUPPORT, GRANT])
    planned_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=1))
    by = factory.SubFactory(UserFactory)


class AppealFactory(DjangoModelFactory[Appeal]):
    """A gracious appeal received today."""

    class Meta:
        model = Appeal

    decision = factory.SubFactory(DecisionFactory, released=True)
    kind = "gracious"
    received_on = factory.LazyFunction(timezone.localdate)
    grounds = "Le budget a été mal lu."
    recorded_by = factory.SubFactory(UserFactory)
    once_key = factory.Sequence("appeal-{}".format)


class CommunicationFactory(DjangoModelFactory[Communication]):
    class Meta:
        model = Communication

    decision = factory.SubFactory(DecisionFactory, released=True)
    content = factory.LazyFunction(
        lambda: {
            "readings": [{"who": "Lecture nationale 1", "text": "Clair."}],
            "committee": "Avis favorable.",
            "marks": [],
        }
    )
    by = factory.SubFactory(UserFactory)


class OpinionsRequestFactory(DjangoModelFactory[OpinionsRequest]):
    """Asked today."""

    class Meta:
        model = OpinionsRequest

    decision = factory.SubFactory(DecisionFactory, released=True)
    asked_by = factory.SubFactory(UserFactory)


class DecisionBatchFactory(DjangoModelFactory[DecisionBatch]):
    class Meta:
        model = DecisionBatch

    wave = factory.SubFactory("essaim.calls.factories.WaveFactory", closed=True)
    door = GRANT
    act = "ready"
    by = factory.SubFactory(UserFactory)
    once_key = factory.Sequence("batch-{}".format)
