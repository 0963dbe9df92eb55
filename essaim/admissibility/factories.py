"""What the desk holds, from the simplest valid row to each situation. Nothing here calls an action."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.accounts.factories import UserFactory
from essaim.admissibility import queries
from essaim.admissibility.models import (
    CompletenessRequest,
    DeskEntry,
    Letter,
    RequestItem,
    RequestState,
    RuleVerdict,
    ThreadMessage,
    Verdict,
    VerdictState,
)
from essaim.calls.factories import SUPPORT
from essaim.dossiers.factories import DossierFactory
from essaim.notices.factories import ActFactory


class DeskDossierFactory(DossierFactory):
    """A filed dossier, with its row in the queue as the actions would have left it."""

    submitted = True

    @classmethod
    def _after_postgeneration(cls, instance: Any, create: bool, results: Any = None) -> None:
        super()._after_postgeneration(instance, create, results)
        if create and instance.submitted_at:
            fresh = queries.filed().get(pk=instance.pk)
            DeskEntry.objects.create(
                dossier_id=fresh.pk, **queries.fields_of([fresh], timezone.now())[fresh.pk]
            )


class RuleVerdictFactory(DjangoModelFactory[RuleVerdict]):
    """A rule that a person found met, as the machine did."""

    class Meta:
        model = RuleVerdict

    submission = factory.LazyAttribute(lambda _: DeskDossierFactory().last_submission)
    rule = "territory"
    finding = "met"
    outcome = "met"
    by = factory.SubFactory(UserFactory)


class VerdictFactory(DjangoModelFactory[Verdict]):
    """« Not admissible » on the first door, waiting for a second look."""

    class Meta:
        model = Verdict

    class Params:
        accepted = factory.Trait(
            admissible=True, state=VerdictState.CONFIRMED, confirmed_at=factory.LazyFunction(timezone.now)
        )
        refused = factory.Trait(
            state=VerdictState.CONFIRMED,
            confirmed_at=factory.LazyFunction(timezone.now),
            second_by=factory.SubFactory(UserFactory),
        )

    dossier = factory.SubFactory(DeskDossierFactory)
    submission = factory.SelfAttribute("dossier.last_submission")
    door = SUPPORT
    admissible = False
    reasons = factory.LazyAttribute(lambda v: "" if v.admissible else "Le porteur est une commune.")
    proposed_by = factory.SubFactory(UserFactory)


class CompletenessRequestFactory(DjangoModelFactory[CompletenessRequest]):
    """Statutes asked for, still awaited. The dossier itself is to be made `incomplete`."""

    class Meta:
        model = CompletenessRequest

    class Params:
        expired = factory.Trait(state=RequestState.EXPIRED, closed_at=factory.LazyFunction(timezone.now))

    dossier = factory.SubFactory(DeskDossierFactory, submitted=False, incomplete=True)
    piece_keys = factory.LazyFunction(lambda: ["statutes"])
    message = "Il manque les statuts signés."
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=15))
    sent_by = factory.SubFactory(UserFactory)


class RequestItemFactory(DjangoModelFactory[RequestItem]):
    class Meta:
        model = RequestItem

    request = factory.SubFactory(CompletenessRequestFactory)
    kind = "piece"
    key = "statutes"
    label = "Statuts"


class ThreadMessageFactory(DjangoModelFactory[ThreadMessage]):
    class Meta:
        model = ThreadMessage

    dossier = factory.SubFactory(DeskDossierFactory)
    text = "Pouvez-vous préciser la date de la convention ?"
    from_administration = True
    by = factory.SubFactory(UserFactory)


class LetterFactory(DjangoModelFactory[Letter]):
    """A letter being written. `sent=True`: the candidate has it."""

    class Meta:
        model = Letter

    class Params:
        sent = factory.Trait(
            state="sent",
            sent_at=factory.LazyFunction(timezone.now),
            sent_by=factory.SelfAttribute("written_by"),
            act=factory.SubFactory(ActFactory, kind="admissible", dossier=factory.SelfAttribute("..dossier")),
        )

    dossier = factory.SubFactory(DeskDossierFactory, submitted=False, admissible=True)
    kind = "notice"
    body = "Votre demande est recevable."
    written_by = factory.SubFactory(UserFactory)
