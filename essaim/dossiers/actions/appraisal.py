"""What the desk decides of a filed dossier, called by `admissibility`."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.dossiers.models import Dossier
from essaim.dossiers.workflow import DOSSIER


@transaction.atomic
def ask_completion(dossier: Dossier, *, by: User, details: dict[str, Any] | None = None) -> None:
    """Give the dossier back to its authors, who may change it until they send it again."""
    DOSSIER.perform("ask_completion", dossier, by=by, details=details)


@transaction.atomic
def resume_appraisal(dossier: Dossier, *, by: User, details: dict[str, Any] | None = None) -> None:
    """The request was cancelled, or its delay is over: what was last filed is what counts."""
    DOSSIER.perform("resume_appraisal", dossier, by=by, details=details)


@transaction.atomic
def declare_admissible(dossier: Dossier, *, by: User, details: dict[str, Any] | None = None) -> None:
    DOSSIER.perform("declare_admissible", dossier, by=by, details=details, decided_at=timezone.now())


@transaction.atomic
def declare_inadmissible(dossier: Dossier, *, by: User, details: dict[str, Any] | None = None) -> None:
    DOSSIER.perform("declare_inadmissible", dossier, by=by, details=details, decided_at=timezone.now())


@transaction.atomic
def reopen_appraisal(dossier: Dossier, *, by: User, details: dict[str, Any] | None = None) -> None:
    """An appeal or a mistake: the verdict falls, the filing stays."""
    DOSSIER.perform("reopen_appraisal", dossier, by=by, details=details, decided_at=None)
