"""What is not kept: sign-ins after a year, accounts that nobody ever confirmed."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import SignIn, Try, User
from essaim.accounts.queries import unconfirmed_accounts
from essaim.kit.cache import forget_expired

SIGN_INS_KEPT = timedelta(days=365)
UNCONFIRMED_KEPT = timedelta(days=7)
DEVICE_LENGTH = SignIn._meta.get_field("device").max_length or 0


@transaction.atomic
def remember_sign_in(user: User, *, by: User, method: str, ip: str | None, device: str) -> None:
    SignIn.objects.create(user=user, method=method, ip=ip, device=device[:DEVICE_LENGTH])


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
