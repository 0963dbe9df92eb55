"""Opening a dossier, and what is said of its pole, its lead and its doors."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.calls.models import Wave
from essaim.calls.queries import document_of
from essaim.dossiers import rules
from essaim.dossiers.compute.doors import doors_problem
from essaim.dossiers.models import CoAuthor, Dossier, DossierState, Right
from essaim.dossiers.queries.search import region_of, search_text_of
from essaim.organizations.models import Organization
from essaim.poles import actions as poles
from essaim.poles.models import Pole

TWIN = timedelta(minutes=1)


@transaction.atomic
def start_dossier(
    wave: Wave,
    pole: Pole,
    doors: Collection[str],
    *,
    by: User,
    at: datetime,
    carried_from: Dossier | None = None,
) -> Dossier:
    """Open a draft in an open wave. Its author may do everything with it."""
    rules.wave_takes_dossiers(at).check(by, wave)
    if wave.version is None:
        raise ValidationError("Cette vague n’est pas encore publiée.")
    if reason := doors_problem(document_of(wave.version), doors):
        raise ValidationError(reason)
    dossier = Dossier(
        wave=wave,
        version=wave.version,
        pole=pole,
        doors=list(doors),
        created_by=by,
        contact_email=by.email,
        signatory_name=by.name if by.name != by.email else "",
        signatory_email=by.email,
        carried_from=carried_from,
        is_demo=pole.is_demo,
        region=region_of(pole),
        edited_at=at,
    )
    dossier.search_text = search_text_of(dossier)
    if Dossier.objects.filter(wave=wave, pole=pole).exclude(state=DossierState.WITHDRAWN).exists():
        raise ValidationError("Ce pôle a déjà un dossier dans cette vague.")
    dossier.save()
    rights = {"right": Right.SUBMIT, "is_signatory": True, "invited_by": by, "accepted_at": at}
    CoAuthor.objects.create(dossier=dossier, user=by, email=by.email, **rights)
    record("start", dossier, by=by, wave=wave.slug, doors=list(doors))
    return dossier


@transaction.atomic
def start_with_new_pole(
    wave: Wave, doors: Collection[str], *, by: User, at: datetime, name: str, lead: Organization | None
) -> Dossier:
    """Create the pole and its lead along with the dossier."""
    rules.wave_takes_dossiers(at).check(by, wave)
    User.objects.select_for_update().get(pk=by.pk)  # a double click opens one dossier
    twins = Dossier.objects.filter(wave=wave, created_by=by, pole__name=name, edited_at__gt=at - TWIN)
    if twin := twins.exclude(state=DossierState.WITHDRAWN).first():
        return twin
    pole = poles.create_pole(name, lead, by=by)
    return start_dossier(wave, pole, doors, by=by, at=at)


@transaction.atomic
def choose_doors(dossier: Dossier, doors: Collection[str], *, by: User, at: datetime) -> None:
    """Answers of a door left aside stay: they come back with it."""
    rules.may_write(at).check(by, dossier)
    if reason := doors_problem(document_of(dossier.version), doors):
        raise ValidationError(reason)
    if list(doors) != dossier.doors:
        dossier.doors = list(doors)
        dossier.edited_at = at
        dossier.save(update_fields=["doors", "edited_at"])
        record("choose_doors", dossier, by=by, doors=list(doors))


@transaction.atomic
def describe_pole(dossier: Dossier, *, by: User, at: datetime, **fields: Any) -> None:
    """Name, pitch, stage, lead... of the pole, by somebody who may edit the dossier."""
    rules.may_write(at).check(by, dossier)
    poles.update_pole(dossier.pole, by=by, **fields)
    refresh_dossier(dossier, by=by, at=at)


@transaction.atomic
def refresh_dossier(dossier: Dossier, *, by: User, at: datetime) -> None:
    """After a change of the pole: the region that will appraise, the words that find it, the date."""
    rules.may_edit.check(by, dossier)
    dossier.region = region_of(dossier.pole)
    dossier.search_text = search_text_of(dossier)
    dossier.edited_at = at
    dossier.save(update_fields=["region", "search_text", "edited_at"])
