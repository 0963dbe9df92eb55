"""The named persons of providers: who they are, what they follow, when they are away."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import Role, User
from essaim.accounts.rules import holds
from essaim.audit.journal import record
from essaim.kit.rules import Refused
from essaim.services import rules
from essaim.services.models import Adviser, Leave, Provider, Slot


@transaction.atomic
def name_adviser(provider: Provider, email: str, values: Mapping[str, Any], *, by: User) -> Adviser:
    """A person who already has the role; the role gives nothing without a provider, nor the reverse."""
    rules.steers_programme.check(by, None)
    person = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None or not holds(person, Role.PROVIDER):
        raise ValidationError(
            "Cette personne n’a pas le rôle de prestataire\u00a0: donnez-le-lui d’abord, dans « Personnes »."
        )
    adviser = Adviser(provider=provider, user=person, **values)
    adviser.full_clean(exclude=["provider", "user"])
    adviser.save()
    record("name_adviser", adviser, by=by, provider=provider.name)
    return adviser


@transaction.atomic
def save_adviser(adviser: Adviser, values: Mapping[str, Any], *, by: User) -> None:
    """Themes, regions, load; away or not."""
    rules.steers_programme.check(by, None)
    for name, value in values.items():
        setattr(adviser, name, value)
    adviser.full_clean(exclude=["provider", "user"])
    adviser.save()
    record("save_adviser", adviser, by=by)


@transaction.atomic
def add_leave(adviser: Adviser, values: Mapping[str, Any], *, by: User) -> Leave:
    """Refused over a slot that poles have booked: they must be told first."""
    if not Adviser.objects.filter(rules.colleagues(by, "provider"), pk=adviser.pk).exists():
        raise Refused("Seul le prestataire peut noter les absences de ses conseillers.")
    leave = Leave(adviser=adviser, **values)
    leave.full_clean(exclude=["adviser"])
    busy = Slot.objects.filter(
        adviser=adviser, cancelled_at=None, starts_at__lt=leave.ends_at, ends_at__gt=leave.starts_at
    )
    if busy.exists():
        raise ValidationError("Un créneau est ouvert pendant cette absence\u00a0: annulez-le d’abord.")
    leave.save()
    return leave


@transaction.atomic
def remove_leave(leave: Leave, *, by: User) -> None:
    if not Adviser.objects.filter(rules.colleagues(by, "provider"), pk=leave.adviser_id).exists():
        raise Refused("Seul le prestataire peut noter les absences de ses conseillers.")
    leave.delete()
