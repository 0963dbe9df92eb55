"""Decisions, from a draft under embargo to each situation. Nothing here calls an action."""

from datetime import timedelta
from decimal import Decimal

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
    Notice,
    OpinionsRequest,
    Outcome,
    Release,
)

CONTENT = {
    "sender": ["Bureau d’essai"],
    "recipient": ["Structure porteuse"],
    "date": "Le 2 mars 2026",
    "reference": "K7RM2XQ4TB",
    "title": "Décision",
    "subject": "Appel d’essai, vague d’essai",
    "body": "Votre demande n’est pas retenue.",
    "notes": [],
    "algorithm": "",
    "appeals_title": "Voies et délais de recours",
    "appeals": "Dans les deux mois.",
    "legal_basis": "",
    "signer_name": "Léa Martin",
    "signer_role": "Cheffe du bureau",
}


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
    signer_name = "Léa Martin"
    signer_role = "Cheffe du bureau de l’économie sociale et solidaire"
    saved_by = factory.SubFactory(UserFactory)


class DecisionLetterFactory(DjangoModelFactory[DecisionLetter]):
    """A draft; `sent=True`: frozen and notified."""

    class Meta:
        model = DecisionLetter

    class Params:
        sent = factory.Trait(
            sent_at=factory.LazyFunction(timezone.now), content=factory.LazyFunction(lambda: dict(CONTENT))
        )

    decision = factory.SubFactory(DecisionFactory)
    kind = factory.LazyAttribute(lambda letter: letter.decision.outcome)
    subject = "Décision sur votre dossier"
    body = "Votre demande n’est pas retenue."
    written_by = factory.SubFactory(UserFactory)


class NoticeFactory(DjangoModelFactory[Notice]):
    """Available since yesterday; `postal=True`: by registered letter; `opened=True`: read."""

    class Meta:
        model = Notice

    class Params:
        postal = factory.Trait(channel="postal")
        opened = factory.Trait(
            opened_at=factory.LazyFunction(timezone.now),
            opened_by=factory.SubFactory(UserFactory),
            received_on=factory.LazyFunction(timezone.localdate),
        )

    letter = factory.SubFactory(DecisionLetterFactory, sent=True, decision__released=True)
    channel = "electronic"
    available_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))


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
