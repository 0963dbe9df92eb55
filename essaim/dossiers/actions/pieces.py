"""Files joined to a dossier. None is erased: one that was filed stays readable in its filing."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.calls.queries import document_of
from essaim.dossiers import rules
from essaim.dossiers.compute.pieces import OTHER
from essaim.dossiers.models import Dossier, Piece
from essaim.files.models import ScanState, StoredFile
from essaim.kit.rules import Refused
from essaim.poles.models import Membership

OTHERS_AT_MOST = 20


@transaction.atomic
def add_piece(
    dossier: Dossier,
    key: str,
    file: StoredFile,
    *,
    by: User,
    at: datetime,
    membership: Membership | None = None,
) -> Piece:
    """Join a file; one asked for takes the place of the former, « autres » add up."""
    rules.may_write(at).check(by, dossier)
    if file.uploaded_by_id != by.pk:
        raise Refused("Ce fichier a été envoyé par une autre personne.")
    if file.scan_state == ScanState.INFECTED:
        raise ValidationError(
            f"Un virus a été trouvé dans «\u00a0{file.name}\u00a0»\u00a0: il n’a pas été joint."
        )
    _check_key(dossier, key, membership)
    Dossier.objects.select_for_update(of=("self",)).only("pk").get(pk=dossier.pk)  # one piece at a time
    present = dossier.pieces.filter(key=key, membership=membership, removed_at=None)
    if already := present.filter(file=file).first():
        return already
    if key != OTHER:
        present.update(removed_at=at)
    elif present.count() >= OTHERS_AT_MOST:
        raise ValidationError(f"Vous pouvez joindre {OTHERS_AT_MOST} autres pièces au plus.")
    piece = Piece.objects.create(
        dossier=dossier, key=key, membership=membership, file=file, added_by=by, added_at=at
    )
    _date(dossier, at)
    record("add_piece", dossier, by=by, key=key, name=file.name, sha256=file.sha256)
    return piece


@transaction.atomic
def remove_piece(piece: Piece, *, by: User, at: datetime) -> None:
    rules.may_write(at).check(by, piece.dossier)
    piece.removed_at = at
    piece.save(update_fields=["removed_at"])
    _date(piece.dossier, at)
    record("remove_piece", piece.dossier, by=by, key=piece.key, name=piece.file.name)


def _check_key(dossier: Dossier, key: str, membership: Membership | None) -> None:
    asked = {piece.key: piece for piece in document_of(dossier.version).pieces}
    if key != OTHER and key not in asked:
        raise ValidationError("Cette pièce n’est plus demandée.")
    per_member = key != OTHER and asked[key].per_member
    if per_member != (membership is not None):
        raise ValidationError("Dites de quel membre est cette pièce.")
    if membership and membership.pole_id != dossier.pole_id:
        raise ValidationError("Ce membre n’est pas de ce pôle.")


def _date(dossier: Dossier, at: datetime) -> None:
    dossier.edited_at = at
    dossier.save(update_fields=["edited_at"])
