"""The charter: its text, who signs it for a pole, and the right that this opens."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.poles.actions import set_status
from essaim.poles.models import Pole, StatusKind
from essaim.services import queries, rules
from essaim.services.actions.rights import grant_allowances
from essaim.services.models import Audience, Charter, CharterSignature, Entitlement, PoleCoordinator


@transaction.atomic
def publish_charter(title: str, text: str, *, by: User) -> Charter:
    """A new version. What was signed stays signed on the text of its day."""
    rules.steers_programme.check(by, None)
    last = queries.charter_in_force()
    text = text.replace("\r\n", "\n").strip()
    charter = Charter(
        number=last.number + 1 if last else 1,
        title=title.strip(),
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        published_by=by,
    )
    charter.full_clean(exclude=["published_by"])
    charter.save()
    record("publish_charter", charter, by=by, sha256=charter.sha256)
    return charter


@transaction.atomic
def sign_charter(pole: Pole, *, by: User, name: str, quality: str, seen: str) -> CharterSignature:
    """Who signs, the text they saw, and when. An existing pole receives its right to the bouquet."""
    rules.acts_for.check(by, pole)
    charter = queries.charter_in_force()
    if charter is None or charter.sha256 != seen:
        raise ValidationError("Le texte de la charte a changé\u00a0: relisez-le avant de signer.")
    signature = CharterSignature(
        charter=charter,
        pole=pole,
        signed_by=by,
        name=name.strip(),
        quality=quality.strip(),
        sha256=charter.sha256,
    )
    signature.full_clean(exclude=["charter", "pole", "signed_by"])
    signature.validate_constraints()
    signature.save()
    record("sign_charter", signature, by=by, pole=pole.reference, sha256=charter.sha256, quality=quality)
    today = timezone.localdate()
    set_status(pole, StatusKind.CHARTER, today, by=by, evidence=f"Charte version {charter.number}")
    if not Entitlement.objects.filter(pole=pole, signature__isnull=False, closed_at=None).exists():
        Entitlement.objects.create(pole=pole, signature=signature)
        if bouquet := queries.bouquet_in_force(Audience.EXISTING):
            grant_allowances(bouquet, by=by)
    return signature


@transaction.atomic
def name_coordinator(pole: Pole, email: str, *, by: User) -> PoleCoordinator:
    """For a pole that has no dossier here, and so nobody who may act for it."""
    rules.steers_programme.check(by, None)
    person = User.objects.filter(email=email.strip().lower(), is_active=True, is_service=False).first()
    if person is None:
        raise ValidationError(
            "Aucun compte n’a cette adresse\u00a0: la personne doit d’abord se connecter une fois."
        )
    named, is_new = PoleCoordinator.objects.get_or_create(
        pole=pole, user=person, ended_at=None, defaults={"named_by": by}
    )
    if is_new:
        record("name_coordinator", pole, by=by, person=str(person.public_id))
    return named
