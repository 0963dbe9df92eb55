"""Becoming a compagnon: applying or being named, signing, saying what one can give."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.accounts.queries import service_account
from essaim.audit.journal import record
from essaim.mentoring import rules, tasks
from essaim.mentoring.actions.roles import HOLDING, end_role, end_roles, give_role, give_roles
from essaim.mentoring.actions.walls import refresh_wall
from essaim.mentoring.models import Agreement, AgreementText, Compagnon, CompagnonPerson, CompagnonState
from essaim.mentoring.queries import current_text
from essaim.mentoring.workflow import COMPAGNON
from essaim.poles.actions import set_status
from essaim.poles.models import Pole, StatusKind
from essaim.services.models import Theme
from essaim.territories.models import Region

PROFILE = (
    "about",
    "theme_keys",
    "activities",
    "territory_kinds",
    "stages",
    "region_codes",
    "days_per_quarter",
    "days_per_pair",
)


@transaction.atomic
def apply_as_compagnon(pole: Pole, profile: dict[str, Any], *, by: User) -> Compagnon:
    """A pole offers to help others; whoever applies is its first person."""
    _lock(pole)
    rules.may_apply.check(by, pole)
    compagnon = _create(pole, profile, CompagnonState.APPLIED, by=by)
    CompagnonPerson.objects.create(compagnon=compagnon, user=by)
    record("apply_as_compagnon", compagnon, by=by)
    return compagnon


@transaction.atomic
def name_compagnon(pole: Pole, profile: dict[str, Any], people: list[User], *, by: User) -> Compagnon:
    """The administration asks a pole; it becomes a compagnon when it signs."""
    _lock(pole)
    rules.may_name.check(by, pole)
    if not people:
        raise ValidationError("Nommez au moins une personne de ce pôle\u00a0: elle signera l’accord.")
    compagnon = _create(pole, profile, CompagnonState.TO_SIGN, by=by, is_named=True)
    for user in people:
        CompagnonPerson.objects.create(compagnon=compagnon, user=user)
    record("name_compagnon", compagnon, by=by, people=[user.name for user in people])
    tasks.tell_compagnon("compagnon_to_sign", compagnon)
    return compagnon


def _lock(pole: Pole) -> None:
    """Two applications of one pole wait for each other."""
    Pole.objects.select_for_update(of=("self",)).get(pk=pole.pk)


def _create(pole: Pole, profile: dict[str, Any], state: str, *, by: User, **fields: Any) -> Compagnon:
    compagnon = Compagnon(pole=pole, state=state, applied_by=by, **fields)
    _fill(compagnon, profile)
    compagnon.save()
    return compagnon


def _fill(compagnon: Compagnon, profile: dict[str, Any]) -> None:
    for name in PROFILE:
        if name in profile:
            setattr(compagnon, name, profile[name])
    themes = set(Theme.objects.values_list("key", flat=True))
    if not compagnon.theme_keys or set(compagnon.theme_keys) - themes:
        raise ValidationError("Choisissez au moins un thème du bouquet.")
    regions = set(Region.objects.filter(pk__in=compagnon.region_codes).values_list("pk", flat=True))
    if set(compagnon.region_codes) - regions:
        raise ValidationError("Une de ces régions n’existe pas.")
    compagnon.full_clean(exclude=["pole", "applied_by", "decided_by"])


@transaction.atomic
def save_profile(compagnon: Compagnon, profile: dict[str, Any], *, by: User) -> None:
    """Whoever is of the compagnon, or steers, changes what it can give."""
    rules.belongs_or_steers.check(by, compagnon)
    compagnon.refresh_from_db(
        from_queryset=Compagnon.objects.select_for_update(of=("self",)).select_related("pole")
    )
    _fill(compagnon, profile)
    compagnon.save(update_fields=[*PROFILE])
    record("save_profile", compagnon, by=by, days=str(compagnon.days_per_quarter))


@transaction.atomic
def add_person(compagnon: Compagnon, user: User, role: str, *, by: User) -> CompagnonPerson:
    """The firewall is raised for a newcomer at once."""
    rules.belongs_or_steers.check(by, compagnon)
    if CompagnonPerson.objects.filter(compagnon=compagnon, user=user, left_at=None).exists():
        raise ValidationError("Cette personne est déjà de ce compagnon.")
    person = CompagnonPerson.objects.create(compagnon=compagnon, user=user, role=role[:120])
    record("add_person", compagnon, by=by, person=user.name)
    if compagnon.state in HOLDING:
        give_role(user, by=service_account())
    refresh_wall(user, by=by)
    return person


@transaction.atomic
def remove_person(person: CompagnonPerson, *, by: User) -> None:
    """Who leaves no longer acts for the compagnon; the firewall stays where they helped."""
    rules.belongs_or_steers.check(by, person.compagnon)
    others = CompagnonPerson.objects.filter(compagnon=person.compagnon, left_at=None).exclude(pk=person.pk)
    if not others.select_for_update().exists():
        raise ValidationError(
            "C’est la dernière personne de ce compagnon\u00a0: ajoutez d’abord la suivante."
        )
    person.left_at = timezone.now()
    person.save(update_fields=["left_at"])
    record("remove_person", person.compagnon, by=by, person=person.user.name)
    end_role(
        person.user, person.compagnon, "Vous ne faites plus partie de ce compagnon.", by=service_account()
    )


@transaction.atomic
def publish_text(title: str, text: str, *, by: User) -> AgreementText:
    """A new version of the agreement: those to come sign this one."""
    rules.steers.check(by, None)
    last = AgreementText.objects.select_for_update().order_by("-number").first()
    row = AgreementText(
        number=last.number + 1 if last else 1,
        title=title,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        published_by=by,
    )
    row.full_clean(exclude=["published_by"])
    row.save()
    record("publish_agreement_text", row, by=by, sha256=row.sha256)
    return row


@transaction.atomic
def accept_application(compagnon: Compagnon, *, by: User) -> None:
    COMPAGNON.perform("accept_application", compagnon, by=by, decided_by=by, decided_at=timezone.now())
    tasks.tell_compagnon("compagnon_to_sign", compagnon)


@transaction.atomic
def decline_application(compagnon: Compagnon, reason: str, *, by: User) -> None:
    reason = _given(reason)
    COMPAGNON.perform(
        "decline_application",
        compagnon,
        by=by,
        details={"reason": reason},
        decided_by=by,
        decided_at=timezone.now(),
        reason=reason,
    )
    tasks.tell_compagnon("compagnon_declined", compagnon, reason=reason)


@transaction.atomic
def sign_agreement(compagnon: Compagnon, name: str, quality: str, sha256: str, *, by: User) -> Agreement:
    """`sha256`: of the text that the person read; if a new version came out meanwhile, they read it first."""
    text = current_text()
    if text is None:
        raise ValidationError("Le texte de l’accord n’est pas encore publié.")
    if sha256 != text.sha256:
        raise ValidationError("L’accord a changé pendant votre lecture\u00a0: relisez-le avant de signer.")
    COMPAGNON.perform(
        "sign_agreement", compagnon, by=by, details={"text": text.number, "sha256": text.sha256}
    )
    row = Agreement(
        compagnon=compagnon, text=text, sha256=text.sha256, name=name, quality=quality, signed_by=by
    )
    row.full_clean(exclude=["compagnon", "text", "signed_by"])
    row.save()
    set_status(
        compagnon.pole,
        StatusKind.COMPAGNON,
        timezone.localdate(),
        by=by,
        evidence=f"Accord de compagnonnage, version {text.number}",
    )
    give_roles(compagnon, by=service_account())
    return row


@transaction.atomic
def pause(compagnon: Compagnon, *, by: User) -> None:
    """Pairs at work go on; nobody new is proposed."""
    COMPAGNON.perform("pause", compagnon, by=by)


@transaction.atomic
def resume(compagnon: Compagnon, *, by: User) -> None:
    COMPAGNON.perform("resume", compagnon, by=by)


@transaction.atomic
def end_mission(compagnon: Compagnon, reason: str, *, by: User) -> None:
    reason = _given(reason)
    COMPAGNON.perform("end_mission", compagnon, by=by, details={"reason": reason}, reason=reason)
    end_roles(compagnon, f"Fin de la mission de compagnon\u00a0: {reason}", by=service_account())


def _given(reason: str) -> str:
    if not reason.strip():
        raise ValidationError("Donnez un motif.")
    return reason.strip()
