"""What is not kept: sign-ins after a year, accounts that nobody ever confirmed."""

from datetime import timedelta
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import SignIn, Try, User
from essaim.accounts.queries import unconfirmed_accounts
from essaim.kit.cache import forget_expired
from essaim.kit.logs import log_security

SIGN_INS_KEPT = timedelta(days=365)
UNCONFIRMED_KEPT = timedelta(days=7)
DEVICE_LENGTH = SignIn._meta.get_field("device").max_length or 0


@transaction.atomic
def remember_sign_in(
    user: User, *, by: User, method: str, ip: str | None, device: str, is_new_device: bool = False
) -> None:
    SignIn.objects.create(
        user=user, method=method, ip=ip, device=device[:DEVICE_LENGTH], is_new_device=is_new_device
    )
    log_security("new_device" if is_new_device else "sign_in", person=user.public_id, ip=ip, method=method)


@transaction.atomic
def note_failure(request: Any, address: str, method: str, *, by: User | None) -> None:
    """One line for the operator, one for the holder of the account, if there is one. Limits bound them."""
    ip, device = get_client_ip(request), request.headers.get("User-Agent", "")
    person = User.objects.filter(email=address.lower(), is_service=False).first() if address else None
    if person:
        SignIn.objects.create(
            user=person, method=method, ip=ip, device=device[:DEVICE_LENGTH], succeeded=False
        )
    log_security("sign_in_failed", person=person and person.public_id, ip=ip, method=method)


@transaction.atomic
def forget_sign_ins(*, by: User) -> int:
    count, _ = SignIn.objects.filter(at__lt=timezone.now() - SIGN_INS_KEPT).delete()
    return count


@transaction.atomic
def forget_tries(*, by: User) -> int:
    return Try.objects.filter(until__lt=timezone.now()).delete()[0] + forget_expired()


@transaction.atomic
def forget_unconfirmed_accounts(*, by: User) -> int:
    """An address typed by mistake, or by somebody else, leaves nothing after a week."""
    accounts = unconfirmed_accounts(timezone.now() - UNCONFIRMED_KEPT)
    return User.objects.filter(pk__in=[account.pk for account in accounts]).delete()[0]
