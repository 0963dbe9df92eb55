"""The log of who opened what is confidential."""

from django.db import transaction

from essaim.accounts.models import User
from essaim.accounts.rules import real_person
from essaim.dossiers.models import Dossier, ReadEntry


@transaction.atomic
def log_read(dossier: Dossier, what: str, *, by: User) -> None:
    """Before the content is shown, never after; in the name of who is really there."""
    ReadEntry.objects.create(dossier=dossier, user=real_person(by), what=what[:300])
