"""What a reader finds: invitations, dossiers to declare on, dossiers to read."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from essaim.accounts.models import User
from essaim.admissibility.queries import filed_file, filing_to_read
from essaim.admissibility.rules import takes_part
from essaim.appraisal.models import Declaration, DeclarationKind, Duty, Reader, ReaderState
from essaim.appraisal.queries.panel import given_duties
from essaim.appraisal.rules import READ, in_a_panel_of, is_barred, known_to, readable_by
from essaim.dossiers.compute.copy import Block
from essaim.dossiers.compute.snapshot import FiledPiece
from essaim.dossiers.models import Dossier, DossierState
from essaim.files.models import StoredFile

HEAVY = ("wave__working", "wave__call__working", "wave__version__content", "last_submission__content")


def known_dossiers(user: User) -> QuerySet[Dossier]:
    """Public facts only: pole, territory, pitch."""
    return Dossier.objects.filter(known_to(user)).select_related("pole", "region", "wave__call")


def readable_dossiers(user: User) -> QuerySet[Dossier]:
    rows = Dossier.objects.filter(readable_by(user))
    return rows.select_related(
        "pole", "region", "wave__call", "wave__version", "last_submission__version", "last_submission__lead"
    ).defer("wave__working", "wave__call__working")


def invitations_of(user: User) -> QuerySet[Reader]:
    rows = Reader.objects.filter(user=user.pk).select_related("wave__call", "region", "user")
    return rows.defer("wave__working", "wave__call__working").order_by("-invited_at")


def duties_of(user: User) -> QuerySet[Duty]:
    """What this person has to read now, with where they stand before each."""
    rows = given_duties().filter(
        ~is_barred(user, "dossier"),
        ~takes_part(user, "dossier"),
        reader__user=user.pk,
        dossier__state=DossierState.ADMISSIBLE,
    )
    opens = Declaration.objects.filter(user=user.pk, dossier=OuterRef("dossier"), opens=True)
    asked = Declaration.objects.filter(user=user.pk, dossier=OuterRef("dossier"), kind=DeclarationKind.ASK)
    rows = rows.annotate(opens=Exists(opens), asked=Exists(asked), review_state=F("review__state"))
    rows = rows.select_related("dossier__wave")
    return rows.defer("dossier__wave__working").order_by("dossier__pole__name", "pk")


def undeclared(user: User) -> QuerySet[Dossier]:
    """The dossiers of my panels that nobody gave me yet and on which I said nothing."""
    said = Declaration.objects.filter(user=user.pk, dossier=OuterRef("pk")).exclude(
        kind=DeclarationKind.SILENT
    )
    given = Duty.objects.filter(reader__user=user.pk, dossier=OuterRef("pk"), ended_at=None)
    rows = Dossier.objects.filter(READ & in_a_panel_of(user) & ~is_barred(user) & ~takes_part(user))
    rows = rows.filter(~Exists(said), ~Exists(given)).select_related("pole", "region", "wave")
    return rows.defer("wave__working")


def facing(user: User, state: str = ReaderState.ACCEPTED) -> list[Reader]:
    return list(invitations_of(user).filter(state=state))


def content_to_read(dossier: Dossier) -> tuple[list[Block], list[tuple[FiledPiece, StoredFile | None]]]:
    submission = dossier.last_submission
    if submission is None:
        raise Dossier.DoesNotExist("Rien n’a été déposé.")
    return filing_to_read(submission)


def piece_to_read(dossier: Dossier, file_id: Any) -> StoredFile | None:
    return filed_file(dossier, file_id)
