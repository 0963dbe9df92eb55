"""Mandates: given, shortened, withdrawn; each act is in the journal of the person."""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from essaim.accounts.actions.accounts import open_account
from essaim.accounts.models import Mandate, User
from essaim.accounts.queries import call_choices, operators_locked
from essaim.accounts.rules import forget_mandates, may_grant, may_shorten, too_narrow
from essaim.audit.journal import record
from essaim.files.actions import forget_exports
from essaim.kit.rules import Refused
from essaim.mail import outbox
from essaim.territories.models import Department, Region

INVITATIONS_PER_HOUR = 30


@transaction.atomic
def grant_mandate(
    user: User,
    *,
    by: User,
    role: str,
    region: Region | None = None,
    department: Department | None = None,
    call_slug: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Mandate:
    """Give a role over a perimeter, and write it to the person."""
    mandate = Mandate(
        user=user,
        role=role,
        region=region,
        department=department,
        call_slug=call_slug,
        starts_on=starts_on or timezone.localdate(),
        ends_on=ends_on,
        granted_by=by,
    )
    may_grant.check(by, mandate)
    _check_perimeter(mandate)
    mandate.full_clean()
    mandate.save()
    forget_mandates(user)
    record("grant_mandate", user, by=by, **_details(mandate))
    _tell(mandate, by)
    return mandate


@transaction.atomic
def invite_person(
    email: str,
    *,
    by: User,
    role: str,
    first_name: str = "",
    last_name: str = "",
    region: Region | None = None,
    department: Department | None = None,
    call_slug: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Mandate:
    """Give a role to an address, whether it has an account or not. A giver cannot flood the world."""
    _check_invitations_of(by)
    user = open_account(email, by=by, invited=True)
    if user.last_login is None and not user.first_name and not user.last_name:
        user.first_name, user.last_name = first_name, last_name
        user.save(update_fields=["first_name", "last_name"])
    return grant_mandate(
        user,
        by=by,
        role=role,
        region=region,
        department=department,
        call_slug=call_slug,
        starts_on=starts_on,
        ends_on=ends_on,
    )


@transaction.atomic
def change_mandate_end(mandate: Mandate, *, by: User, ends_on: date | None) -> None:
    operators_locked()
    mandate.refresh_from_db(from_queryset=Mandate.objects.select_for_update())
    (may_grant if ends_on is None else may_shorten).check(by, mandate)
    if mandate.revoked_at:
        raise ValidationError("Ce mandat est déjà retiré.")
    before, mandate.ends_on = mandate.ends_on, ends_on
    mandate.full_clean()
    mandate.save(update_fields=["ends_on"])
    forget_mandates(mandate.user)
    forget_exports(mandate.user, by=by)
    record("change_mandate_end", mandate.user, by=by, **_details(mandate), before=_iso(before))


@transaction.atomic
def revoke_mandate(mandate: Mandate, *, by: User, reason: str) -> None:
    """Withdraw it now; the row stays, with who did it and why."""
    operators_locked()
    mandate.refresh_from_db(from_queryset=Mandate.objects.select_for_update())
    may_shorten.check(by, mandate)
    if mandate.revoked_at:
        raise ValidationError("Ce mandat est déjà retiré.")
    mandate.revoked_at, mandate.revoked_by, mandate.revoked_reason = timezone.now(), by, reason
    mandate.full_clean()
    mandate.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    forget_mandates(mandate.user)
    forget_exports(mandate.user, by=by)
    record("revoke_mandate", mandate.user, by=by, **_details(mandate), reason=reason)


@transaction.atomic
def appoint_operator(email: str, *, by: User) -> Mandate:
    """The first operator, named by who installs the platform: nobody is there yet to give the role."""
    user = open_account(email, by=by)
    mandate, is_new = Mandate.objects.get_or_create(
        user=user,
        role="operator",
        region=None,
        department=None,
        call_slug="",
        revoked_at=None,
        defaults={"granted_by": by},
    )
    if is_new:
        record("grant_mandate", user, by=by, **_details(mandate))
    return mandate


def _check_perimeter(mandate: Mandate) -> None:
    """A perimeter that this role has, a call that exists: what is given opens exactly what it says."""
    wrong = too_narrow(
        mandate.role, region=mandate.region, department=mandate.department, call_slug=mandate.call_slug
    )
    if mandate.call_slug and not wrong and mandate.call_slug not in dict(call_choices()):
        wrong = {"call_slug": "Cet appel n’existe pas : choisissez-le dans la liste."}
    if wrong:
        raise ValidationError(wrong)


def _check_invitations_of(by: User) -> None:
    since = timezone.now() - timedelta(hours=1)
    if Mandate.objects.filter(granted_by=by, granted_at__gt=since).count() >= INVITATIONS_PER_HOUR:
        raise Refused(f"Vous avez donné {INVITATIONS_PER_HOUR} rôles en une heure. Reprenez dans une heure.")


def _details(mandate: Mandate) -> dict[str, str]:
    return {
        "role": mandate.role,
        "perimeter": mandate.perimeter,
        "call": mandate.call_slug,
        "starts_on": mandate.starts_on.isoformat(),
        "ends_on": _iso(mandate.ends_on),
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _tell(mandate: Mandate, by: User) -> None:
    outbox.send(
        "mandate_granted",
        mandate.user.email,
        {
            "granter_name": by.name,
            "role_name": mandate.get_role_display(),
            "perimeter": mandate.perimeter,
            "start_date": date_format(mandate.starts_on, "j F Y"),
            "end_words": f"jusqu’au {date_format(mandate.ends_on, 'j F Y')}"
            if mandate.ends_on
            else "sans date de fin",
            "sign_in_url": f"{settings.SITE_URL}/connexion/",
        },
        user=mandate.user,
        call_slug=mandate.call_slug,
    )
