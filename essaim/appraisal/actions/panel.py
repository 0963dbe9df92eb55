"""Experts, invitations, loads, and giving a dossier to read by hand."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.appraisal import tasks
from essaim.appraisal.actions.ties import refresh_ties, standing_locked
from essaim.appraisal.models import (
    Absence,
    Duty,
    Expert,
    Level,
    Reader,
    ReaderState,
    ReviewState,
    Seniority,
)
from essaim.appraisal.rules import asks, is_not_barred, manages_its_panel, manages_wave, reader_or_manager
from essaim.appraisal.workflow import READER
from essaim.audit.journal import record
from essaim.calls.models import Wave
from essaim.dossiers.models import Dossier, DossierState
from essaim.kit.rules import Refused
from essaim.organizations.compute.numbers import check_siren


@transaction.atomic
def save_expert(
    user: User, values: Mapping[str, Any], absences: Iterable[tuple[date, date]], *, by: User
) -> Expert:
    """What a person says of themselves; their organisations make ties, which are looked for again."""
    if by.pk != user.pk:
        raise Refused("Chacun tient son propre profil d’expert.")
    sirens = [*values["sirens"], *values["past_sirens"]]
    if wrong := [number for number in sirens if not _is_siren(number)]:
        raise ValidationError(f"Ce numéro SIREN n’existe pas\u00a0: {', '.join(wrong)}.")
    expert, _ = Expert.objects.update_or_create(user=user, defaults={**values, "updated_at": timezone.now()})
    expert.absences.all().delete()
    rows = [Absence(expert=expert, starts_on=first, ends_on=last) for first, last in dict.fromkeys(absences)]
    for row in rows:
        row.validate_constraints(exclude=["expert"])
    Absence.objects.bulk_create(rows)
    refresh_ties(user, by=by)
    return expert


def _is_siren(number: str) -> bool:
    try:
        check_siren(number)
    except ValueError:
        return False
    return True


@transaction.atomic
def set_seniority(expert: Expert, seniority: str, *, by: User) -> None:
    """A manager says it: nobody declares themselves senior."""
    if seniority not in Seniority.values:
        raise ValidationError("Cette ancienneté n’existe pas.")
    expert.seniority = seniority
    expert.save(update_fields=["seniority"])
    record("set_seniority", expert.user, by=by, seniority=seniority)


@transaction.atomic
def invite_reader(wave: Wave, user: User, *, level: str, region: Any, load: int, by: User) -> Reader:
    manages_wave.check(by, wave)
    reader = Reader(
        wave=wave,
        user=user,
        level=level,
        region=region if level == Level.REGION else None,
        load=load,
        invited_by=by,
    )
    reader.full_clean(exclude=["wave", "user", "region", "invited_by"])
    try:
        with transaction.atomic():
            reader.save()
    except IntegrityError as error:
        raise ValidationError("Cette personne est déjà invitée à ce niveau.") from error
    record("invite_reader", wave, by=by, person=user.name, level=level, load=load)
    tasks.invite(reader)
    return reader


@transaction.atomic
def accept(reader: Reader, load: int, *, by: User) -> None:
    """With the load asked, or a smaller one: nobody owes an explanation for it."""
    if not 1 <= load <= reader.load:
        raise ValidationError(f"Choisissez un nombre entre 1 et {reader.load}.")
    READER.perform("accept", reader, by=by, load=load, answered_at=timezone.now(), reason="")
    refresh_ties(reader.user, by=by)


@transaction.atomic
def decline(reader: Reader, reason: str, *, by: User) -> None:
    READER.perform("decline", reader, by=by, answered_at=timezone.now(), reason=reason[:300])


@transaction.atomic
def withdraw(reader: Reader, reason: str, *, by: User) -> None:
    """What they had not finished goes back; the reviews they submitted still count."""
    if not reason.strip():
        raise ValidationError("Donnez un motif.")
    READER.perform("withdraw", reader, by=by, reason=reason[:300])
    unfinished = reader.duties.filter(ended_at=None).exclude(review__state=ReviewState.SUBMITTED)
    unfinished.update(ended_at=timezone.now(), ended_reason="Lecteur retiré")


@transaction.atomic
def call_back(reader: Reader, *, by: User) -> None:
    READER.perform("call_back", reader, by=by, answered_at=None, reason="")
    tasks.invite(reader)


@transaction.atomic
def change_load(reader: Reader, load: int, *, by: User) -> None:
    reader_or_manager.check(by, reader)
    if not 1 <= load <= 200:
        raise ValidationError("Choisissez un nombre entre 1 et 200.")
    reader.load = load
    reader.save(update_fields=["load"])
    record("change_load", reader, by=by, load=load)


@transaction.atomic
def give_duty(reader: Reader, dossier: Dossier, door: str, *, by: User, why: str = "Choix à la main") -> Duty:
    """By hand or from a proposal: never in spite of a tie, never beyond the level of the reader."""
    manages_its_panel.check(by, reader)
    is_not_barred.check(by, dossier)
    reader = Reader.objects.select_for_update().select_related("user").get(pk=reader.pk)
    standing_locked(dossier, reader.user, by=by)
    if reason := _why_not_give(reader, dossier, door):
        raise ValidationError(reason)
    try:
        with transaction.atomic():
            duty = Duty.objects.create(reader=reader, dossier=dossier, door=door, given_by=by, why=why[:300])
    except IntegrityError as error:
        raise ValidationError("Ce dossier est déjà confié à cette personne.") from error
    record("give_duty", dossier, by=by, person=reader.user.name, level=reader.level, door=door)
    return duty


def _why_not_give(reader: Reader, dossier: Dossier, door: str) -> str:
    if reader.state != ReaderState.ACCEPTED:
        return f"{reader.user} n’a pas accepté l’invitation."
    if dossier.wave_id != reader.wave_id or dossier.state != DossierState.ADMISSIBLE:
        return "Seuls les dossiers recevables de cette vague sont confiés à lire."
    if not Dossier.objects.filter(asks(door), pk=dossier.pk).exists():
        return "Ce dossier ne demande pas ce volet, ou n’y est pas recevable."
    if reader.level == Level.REGION and reader.region_id != dossier.region_id:
        return f"{reader.user} lit les dossiers d’une autre région."
    if not is_not_barred(reader.user, dossier):
        return f"Un lien écarte {reader.user} de ce dossier."
    held = Duty.objects.filter(reader__user=reader.user, ended_at=None)
    if held.filter(dossier=dossier, door=door).exclude(reader=reader).exists():
        return f"{reader.user} lit déjà ce dossier à un autre niveau."
    if held.filter(reader=reader).count() >= reader.load:
        return f"La charge acceptée par {reader.user} est atteinte\u00a0: {reader.load}."
    return ""


@transaction.atomic
def take_back(duty: Duty, reason: str, *, by: User) -> None:
    manages_its_panel.check(by, duty.reader)
    is_not_barred.check(by, duty.dossier)
    if not reason.strip():
        raise ValidationError("Donnez un motif.")
    ended = Duty.objects.filter(pk=duty.pk, ended_at=None).update(
        ended_at=timezone.now(), ended_reason=reason.strip()[:300]
    )
    if ended:
        record("take_back", duty.dossier, by=by, person=duty.reader.user.name, reason=reason.strip())
