"""The minutes: drafted from the facts, corrected by versions, signed by whoever presided and a secretary."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.committee import tasks
from essaim.committee.actions.votes import write_text
from essaim.committee.models import Minutes, Sitting, SittingState
from essaim.committee.queries.committee import sitting_locked
from essaim.committee.queries.minutes import disagreements, facts_of
from essaim.committee.queries.room import open_items
from essaim.committee.rules import conducts, presided
from essaim.kit.later import defer
from essaim.kit.rules import Refused


@transaction.atomic
def draft_minutes(sitting: Sitting, *, by: User) -> Minutes:
    """The first version: what the journal tells, and nothing else."""
    locked = _closed(sitting, by)
    if Minutes.objects.filter(sitting=locked).exists():
        raise Refused("Le procès-verbal est déjà rédigé\u00a0: corrigez-le.")
    return _write(locked, 1, by)


@transaction.atomic
def correct_minutes(
    minutes: Minutes, *, by: User, opening: str, closing: str, texts: Mapping[str, str], reason: str
) -> Minutes:
    """A new version. `texts`: the sense of the deliberation by item, of those that this person may see."""
    locked = _closed(minutes.sitting, by)
    last = Minutes.objects.filter(sitting=locked).order_by("-number").first()
    if last is None or last.number != minutes.number:
        raise Refused("Une version plus récente existe\u00a0: relisez-la avant de corriger.")
    if last.is_signed:
        raise Refused("Le procès-verbal est signé\u00a0: il ne change plus.")
    if not reason.strip():
        raise ValidationError("Dites en quelques mots ce que vous corrigez.")
    for item in open_items(by, locked):
        said = texts.get(str(item.public_id))
        if said is not None and said.strip() != item.text:
            write_text(item, said, by=by)
    return _write(locked, last.number + 1, by, opening.strip(), closing.strip(), reason.strip())


def _closed(sitting: Sitting, by: User) -> Sitting:
    locked = sitting_locked(sitting)
    conducts.check(by, locked)
    if locked.state != SittingState.CLOSED:
        raise Refused("Le procès-verbal se rédige quand la séance est levée.")
    return locked


def _write(
    sitting: Sitting, number: int, by: User, opening: str = "", closing: str = "", reason: str = ""
) -> Minutes:
    if wrong := disagreements(sitting):
        raise Refused(f"Les faits ne correspondent pas au journal\u00a0: {', '.join(wrong[:5])}.")
    row = Minutes.objects.create(
        sitting=sitting,
        number=number,
        facts=facts_of(sitting),
        opening=opening,
        closing=closing,
        reason=reason[:300],
        made_by=by,
    )
    record("write_minutes", sitting, by=by, version=number, reason=reason)
    return row


@transaction.atomic
def sign_minutes(minutes: Minutes, *, by: User, presiding: bool) -> None:
    """Two persons sign the same version: who presided, and a secretary. Then it is kept as a file."""
    sitting = sitting_locked(minutes.sitting)
    row = Minutes.objects.select_for_update().get(pk=minutes.pk)
    (presided if presiding else conducts).check(by, sitting)
    if Minutes.objects.filter(sitting=sitting, number__gt=row.number).exists():
        raise Refused("Une version plus récente existe\u00a0: c’est elle qui se signe.")
    if by.pk in {row.chair_signed_by_id, row.secretary_signed_by_id}:
        raise Refused("Vous avez déjà signé\u00a0: l’autre signature revient à une autre personne.")
    if (row.chair_signed_at if presiding else row.secretary_signed_at) is not None:
        raise Refused("Cette version est déjà signée.")
    now = timezone.now()
    if presiding:
        row.chair_signed_by, row.chair_signed_at = by, now
    else:
        row.secretary_signed_by, row.secretary_signed_at = by, now
    row.save()
    record("sign_minutes", sitting, by=by, version=row.number, presiding=presiding)
    if row.is_signed:
        defer(tasks.keep_minutes, minutes_id=row.pk)
    minutes.refresh_from_db()
