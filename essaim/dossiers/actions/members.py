"""Members and territory: the acts of `poles`, for those who may edit the dossier, while it may be edited."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.dossiers import rules
from essaim.dossiers.actions.drafts import refresh_dossier
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries import addresses_of
from essaim.kit.rules import Refused
from essaim.organizations.models import Organization
from essaim.poles import actions as poles
from essaim.poles.models import Membership, MembershipState
from essaim.poles.queries import members_of


@transaction.atomic
def add_member(
    dossier: Dossier, organization: Organization, *, by: User, at: datetime, kind: str, **fields: Any
) -> Membership:
    rules.may_write(at).check(by, dossier)
    Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)  # a double click adds once
    if members_of(dossier.pole).filter(organization=organization).exists():
        raise ValidationError("Cette organisation est déjà membre du pôle.")
    member = poles.add_member(dossier.pole, organization, by=by, kind=kind, **fields)
    refresh_dossier(dossier, by=by, at=at)
    return member


@transaction.atomic
def update_member(
    dossier: Dossier, member: Membership, *, by: User, at: datetime, **fields: Any
) -> Membership:
    rules.may_write(at).check(by, dossier)
    poles.update_member(member, by=by, **fields)
    refresh_dossier(dossier, by=by, at=at)
    return member


@transaction.atomic
def remove_member(dossier: Dossier, member: Membership, *, by: User, at: datetime) -> None:
    rules.may_write(at).check(by, dossier)
    poles.remove_member(member, by=by)
    refresh_dossier(dossier, by=by, at=at)


@transaction.atomic
def invite_members(
    dossier: Dossier, *, by: User, at: datetime, member: str = "", sender_note: str = ""
) -> tuple[int, list[str]]:
    """Send personal links: to one, or to all not yet invited. Returns how many, and who could not be."""
    rules.may_write(at).check(by, dossier)
    rows = members_of(dossier.pole).exclude(organization=dossier.pole.lead_id)
    rows = rows.filter(reference=member) if member else rows.filter(state=MembershipState.TO_INVITE)
    sent, silent = 0, []
    for row in rows:
        try:
            poles.invite_member(row, by=by, sender_note=sender_note, answer_goes_to=addresses_of(dossier))
            sent += 1
        except (Refused, ValidationError) as reason:
            said = str(reason) if isinstance(reason, Refused) else " ".join(reason.messages)
            silent.append(f"{row.organization} ({said.rstrip('.').lower()})")
    return sent, silent


@transaction.atomic
def draw_territory(
    dossier: Dossier,
    communes: Collection[str],
    epcis: Collection[str],
    *,
    by: User,
    at: datetime,
    note: str | None = None,
) -> None:
    """Replace the territory of the pole; the region that appraises follows."""
    rules.may_write(at).check(by, dossier)
    poles.set_territory(dossier.pole, communes, epcis, by=by)
    if note is not None and note != dossier.pole.territory_note:
        poles.update_pole(dossier.pole, by=by, territory_note=note)
    refresh_dossier(dossier, by=by, at=at)
