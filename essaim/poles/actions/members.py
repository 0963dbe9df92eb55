"""Members: added by the pole, invited to confirm for themselves."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.actions import Limit, count_try
from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.kit.money import format_euros
from essaim.kit.references import fingerprint, new_token
from essaim.kit.rules import Refused
from essaim.mail import outbox
from essaim.organizations.models import Organization
from essaim.poles import rules
from essaim.poles.models import Membership, MembershipState, Pole
from essaim.poles.queries import members_of, why_not_contact
from essaim.poles.workflow import MEMBERSHIP

LINK_LIFE = timedelta(days=60)
AGAIN_AFTER = timedelta(minutes=5)  # a double click sends one message
INVITATIONS_AN_HOUR = 100  # for one pole, three times as many for one person
INVITATIONS_A_DAY = 10  # to one address, whoever sends them
EDITABLE = frozenset(
    {"kind", "role", "cash_amount", "in_kind_amount", "contribution", "contact_name", "contact_email"}
)
COMMITMENT = frozenset({"kind", "role", "cash_amount", "in_kind_amount", "contribution"})
ANSWERABLE = (MembershipState.INVITED, MembershipState.CONFIRMED, MembershipState.DECLINED)


@transaction.atomic
def add_member(pole: Pole, organization: Organization, *, by: User, kind: str, **fields: Any) -> Membership:
    """`fields`: role, cash_amount, in_kind_amount, contribution, contact_name, contact_email."""
    rules.may_edit.check(by, pole)
    Pole.objects.select_for_update().get(pk=pole.pk)  # of two people adding the same member, one waits
    if members_of(pole).filter(organization=organization).exists():
        raise ValidationError("Cette organisation est déjà membre du pôle.")
    membership = Membership(pole=pole, organization=organization, kind=kind)
    _change(membership, fields)
    membership.save()
    record("add_member", pole, by=by, member=str(organization), kind=kind)
    return membership


@transaction.atomic
def update_member(membership: Membership, *, by: User, **fields: Any) -> Membership:
    """Changing what a member commits to asks it to confirm again: nobody confirms what they did not read."""
    rules.may_edit.check(by, membership.pole)
    locked = Membership.objects.select_for_update(of=("self",))
    membership.refresh_from_db(from_queryset=locked)
    before = {name: getattr(membership, name, None) for name in fields}
    _change(membership, fields)
    changed = [name for name in fields if getattr(membership, name) != before[name]]
    if not changed:
        return membership
    membership.save(update_fields=changed)
    named = {"member": str(membership.organization), "reference": membership.reference}
    record("update_member", membership.pole, by=by, fields=changed, **named)
    if COMMITMENT.intersection(changed) and membership.state in ANSWERABLE:
        reopen_invitation(membership, by=by)
    return membership


@transaction.atomic
def invite_member(
    membership: Membership, *, by: User, sender_note: str = "", answer_goes_to: Sequence[str] = ()
) -> Membership:
    """Send the personal link; the former one dies. `answer_goes_to`: who is told; if empty, the sender."""
    if reason := why_not_contact(membership, membership.contact_email):
        raise Refused(reason)
    _not_too_often(membership, by)
    token, now = new_token(), timezone.now()
    sent = {
        "token_fingerprint": fingerprint(token),
        "invited_at": now,
        "expires_at": now + LINK_LIFE,
        "answer_goes_to": sorted({*answer_goes_to} or {by.email}),
        "answered_at": None,
        "answered_by": "",
        "answer_note": "",
    }
    again = membership.state in (MembershipState.INVITED, MembershipState.DECLINED)
    details = {"to": membership.contact_email}
    if again:
        MEMBERSHIP.perform("invite_again", membership, by=by, details=details, **sent)
    else:
        MEMBERSHIP.perform("invite", membership, by=by, details=details, **sent)
    outbox.send(
        "membership_invitation",
        membership.contact_email,
        _words(membership, token, by, sender_note),
        about=membership.pole.reference,
        secret=True,
    )
    return membership


@transaction.atomic
def reopen_invitation(membership: Membership, *, by: User) -> Membership:
    """Take back an invitation or its answer: the link dies, a new one must be sent."""
    unsaid = {
        "token_fingerprint": "",
        "expires_at": None,
        "answered_at": None,
        "answered_by": "",
        "answer_note": "",
    }
    MEMBERSHIP.perform("reopen", membership, by=by, details={"was": membership.state}, **unsaid)
    return membership


@transaction.atomic
def remove_member(membership: Membership, *, by: User) -> None:
    """The organisation leaves the pole; its row stays, its link dies."""
    MEMBERSHIP.perform(
        "leave", membership, by=by, left_at=timezone.now(), token_fingerprint="", expires_at=None
    )


def _change(membership: Membership, fields: dict[str, Any]) -> None:
    if unknown := fields.keys() - EDITABLE:
        raise TypeError(f"Not fields of a member: {sorted(unknown)}")
    asked_before = membership.contact_email
    for name, value in fields.items():
        setattr(membership, name, " ".join(value.split()) if isinstance(value, str) else value)
    membership.clean_fields(exclude=["pole", "organization"])
    address = membership.contact_email
    if address != asked_before and (reason := why_not_contact(membership, address)):
        raise ValidationError({"contact_email": reason})
    if membership.cash_amount < 0 or membership.in_kind_amount < 0:
        raise ValidationError("Un apport ne peut pas être négatif.")


def _not_too_often(membership: Membership, by: User) -> None:
    """Messages are counted, not rows: the same one sent again and again would fill a mail box."""
    waiting = membership.state == MembershipState.INVITED and membership.invited_at
    if waiting and waiting > timezone.now() - AGAIN_AFTER:
        raise Refused("Une invitation vient de partir. Attendez cinq minutes avant d’en envoyer une autre.")
    limits = [
        Limit(f"member:pole:{membership.pole_id}", INVITATIONS_AN_HOUR, 3600),
        Limit(f"member:by:{by.pk}", 3 * INVITATIONS_AN_HOUR, 3600),
        Limit(f"member:to:{membership.contact_email.lower()}", INVITATIONS_A_DAY, 86_400),
    ]
    try:
        count_try(limits, by=by)
    except ValidationError as too_many:
        raise Refused(
            "Trop d’invitations sont parties en peu de temps pour ce pôle ou vers cette adresse. "
            "Réessayez plus tard."
        ) from too_many


def _words(membership: Membership, token: str, by: User, sender_note: str) -> dict[str, str]:
    pole = membership.pole
    return {
        "contact": membership.contact_name or "Bonjour",
        "organization": membership.organization.name,
        "pole": pole.name,
        "lead": str(pole.lead) if pole.lead else "à préciser",
        "role": membership.role or "à préciser",
        "contribution": membership.contribution or "à préciser",
        "cash": format_euros(membership.cash_amount),
        "in_kind": format_euros(membership.in_kind_amount),
        "sender": by.name,
        "note": sender_note.strip() or "—",
        "link": settings.SITE_URL.rstrip("/") + reverse("poles:engagement", args=[token]),
        "days": str(LINK_LIFE.days),
    }
