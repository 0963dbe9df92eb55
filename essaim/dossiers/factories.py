"""The simplest valid dossier, a draft of its author in an open wave; every other situation is a trait."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.accounts.factories import UserFactory
from essaim.calls.factories import SUPPORT, WaveFactory
from essaim.dossiers.compute.snapshot import content_of, digest
from essaim.dossiers.models import (
    Answer,
    BudgetLine,
    CoAuthor,
    Comment,
    Dossier,
    DossierState,
    LateAccess,
    Piece,
    Right,
    Submission,
)
from essaim.dossiers.queries import snapshot_of
from essaim.files.factories import StoredFileFactory
from essaim.poles.factories import PoleFactory


def filed(state: DossierState, **fields: Any) -> Any:
    received = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    return factory.Trait(state=state, submitted_at=received, **fields)


class DossierFactory(DjangoModelFactory[Dossier]):
    """`created_by` is its author, with every right. A filed one has its `last_submission`."""

    class Meta:
        model = Dossier
        skip_postgeneration_save = True

    class Params:
        submitted = filed(DossierState.SUBMITTED)
        late = filed(DossierState.LATE)
        incomplete = filed(DossierState.INCOMPLETE)
        admissible = filed(DossierState.ADMISSIBLE, decided_at=factory.LazyFunction(timezone.now))
        inadmissible = filed(DossierState.INADMISSIBLE, decided_at=factory.LazyFunction(timezone.now))
        withdrawn = filed(DossierState.WITHDRAWN)
        closed = factory.Trait(wave=factory.SubFactory(WaveFactory, closed=True))

    wave = factory.SubFactory(WaveFactory, open=True)
    version = factory.SelfAttribute("wave.version")
    pole = factory.SubFactory(PoleFactory)
    region = factory.SelfAttribute("pole.region")
    doors = factory.LazyFunction(lambda: [SUPPORT])
    created_by = factory.SubFactory(UserFactory)
    contact_email = factory.SelfAttribute("created_by.email")

    @factory.post_generation
    def author(self, create: bool, _extracted: Any, **_kwargs: Any) -> None:
        if create:
            CoAuthorFactory(dossier=self, user=self.created_by, right=Right.SUBMIT, is_signatory=True)

    @factory.post_generation
    def filing(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and self.submitted_at and extracted is not False:
            SubmissionFactory(dossier=self, submitted_at=self.submitted_at, **kwargs)


class CoAuthorFactory(DjangoModelFactory[CoAuthor]):
    """A co-author who accepted and may edit."""

    class Meta:
        model = CoAuthor

    class Params:
        pending = factory.Trait(
            user=None, accepted_at=None, email=factory.Sequence("invite{}@example.fr".format)
        )
        removed = factory.Trait(removed_at=factory.LazyFunction(timezone.now))

    dossier = factory.SubFactory(DossierFactory)
    user = factory.SubFactory(UserFactory)
    email = factory.LazyAttribute(lambda coauthor: coauthor.user.email)
    right = Right.EDIT
    invited_by = factory.LazyAttribute(lambda coauthor: coauthor.user or coauthor.dossier.created_by)
    accepted_at = factory.LazyFunction(timezone.now)


class AnswerFactory(DjangoModelFactory[Answer]):
    class Meta:
        model = Answer

    dossier = factory.SubFactory(DossierFactory)
    key = "pitch"
    value = "Un pôle pour réparer et coopérer."
    updated_by = factory.SelfAttribute("dossier.created_by")


class CommentFactory(DjangoModelFactory[Comment]):
    class Meta:
        model = Comment

    dossier = factory.SubFactory(DossierFactory)
    key = "pitch"
    text = "Trop long, je propose de couper."
    by = factory.SelfAttribute("dossier.created_by")


class PieceFactory(DjangoModelFactory[Piece]):
    class Meta:
        model = Piece

    dossier = factory.SubFactory(DossierFactory)
    key = "statutes"
    file = factory.SubFactory(StoredFileFactory)
    added_by = factory.SelfAttribute("dossier.created_by")


class BudgetLineFactory(DjangoModelFactory[BudgetLine]):
    class Meta:
        model = BudgetLine

    dossier = factory.SubFactory(DossierFactory)
    year = 1
    side = "expense"
    account = "64"
    label = "Charges de personnel"
    amount = 10_000


class SubmissionFactory(DjangoModelFactory[Submission]):
    """A filing of the dossier as it stands, which becomes the one that counts."""

    class Meta:
        model = Submission
        skip_postgeneration_save = True

    dossier = factory.SubFactory(DossierFactory, submitted=True, filing=False)
    number = factory.LazyAttribute(lambda filing: filing.dossier.submissions.count() + 1)
    version = factory.SelfAttribute("dossier.version")
    lead = factory.SelfAttribute("dossier.pole.lead")
    submitted_at = factory.LazyAttribute(lambda filing: filing.dossier.submitted_at or timezone.now())
    submitted_by = factory.SelfAttribute("dossier.created_by")
    is_late = factory.LazyAttribute(lambda filing: filing.dossier.state == DossierState.LATE)
    content = factory.LazyAttribute(
        lambda filing: content_of(snapshot_of(filing.dossier, at=filing.submitted_at, by=filing.submitted_by))
    )
    sha256 = factory.LazyAttribute(lambda filing: digest(filing.content))

    @factory.post_generation
    def in_force(self, create: bool, _extracted: Any, **_kwargs: Any) -> None:
        if create:
            Dossier.objects.filter(pk=self.dossier.pk).update(
                last_submission=self, submitted_at=self.submitted_at
            )
            self.dossier.last_submission, self.dossier.submitted_at = self, self.submitted_at


class LateAccessFactory(DjangoModelFactory[LateAccess]):
    class Meta:
        model = LateAccess

    dossier = factory.SubFactory(DossierFactory, closed=True)
    wave = factory.SelfAttribute("dossier.wave")
    until = factory.LazyFunction(lambda: timezone.now() + timedelta(days=2))
    reason = "Panne du service le jour de la clôture."
    granted_by = factory.SubFactory(UserFactory)
