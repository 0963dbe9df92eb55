"""Taking a dossier to another wave, with the consent of its authors."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.calls.models import Wave
from essaim.dossiers import rules
from essaim.dossiers.actions.drafts import start_dossier
from essaim.dossiers.compute.carrying import Carriage
from essaim.dossiers.models import Answer, BudgetLine, CoAuthor, Dossier, Piece
from essaim.dossiers.queries import carriage_of


@transaction.atomic
def carry_over(dossier: Dossier, wave: Wave, *, by: User, at: datetime, consent: bool = True) -> Dossier:
    """A new draft in `wave`, with everything that still fits; the former dossier stays as it was."""
    rules.may_carry.check(by, dossier)
    if not consent:
        raise ValidationError("Cochez la case pour reprendre ce dossier.")
    if wave.pk == dossier.wave_id:
        raise ValidationError("Choisissez une autre vague.")
    fits = carriage_of(dossier, wave)
    draft = start_dossier(wave, dossier.pole, fits.doors, by=by, at=at, carried_from=dossier)
    _keep_place(dossier, draft, by)
    _copy_answers(draft, fits, by=by, at=at)
    _copy_rows(dossier, draft, fits)
    for name in ("signatory_name", "signatory_role", "signatory_email", "contact_email"):
        setattr(draft, name, getattr(dossier, name))
    draft.save(update_fields=["signatory_name", "signatory_role", "signatory_email", "contact_email"])
    record("carry_over", draft, by=by, source=dossier.reference, left=[item.label for item in fits.left])
    return draft


def _keep_place(dossier: Dossier, draft: Dossier, by: User) -> None:
    """Carrying gives no right: who could only edit still asks the signatory to file."""
    held = dossier.coauthors.filter(rules.accepted(by)).order_by("pk").first()
    if held:
        draft.coauthors.filter(user=by).update(right=held.right, is_signatory=held.is_signatory)
        draft.__dict__.pop("known_rights", None)


def _copy_answers(draft: Dossier, fits: Carriage, *, by: User, at: datetime) -> None:
    Answer.objects.bulk_create(
        Answer(dossier=draft, key=key, value=value, updated_by=by, updated_at=at)
        for key, value in fits.answers.items()
    )


def _copy_rows(dossier: Dossier, draft: Dossier, fits: Carriage) -> None:
    """The rows without their identity: co-authors, budget, pieces. The pole brings members and territory."""
    people = (
        dossier.coauthors.filter(removed_at=None).exclude(user=draft.created_by).exclude(accepted_at=None)
    )
    for rows, model in [
        (people, CoAuthor),
        (dossier.budget_lines.filter(year__lte=fits.years), BudgetLine),
        (dossier.pieces.filter(removed_at=None, key__in=fits.pieces), Piece),
    ]:
        copies: list[Any] = list(rows)
        for row in copies:
            row.pk, row.dossier = None, draft
            if hasattr(row, "public_id"):
                row.public_id = uuid4()
        model._default_manager.bulk_create(copies)
