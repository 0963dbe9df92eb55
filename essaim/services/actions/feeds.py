"""The address of a personal calendar: random, renewed or withdrawn by its owner, known to nobody else."""

from django.db import transaction

from essaim.accounts.models import User
from essaim.kit.references import fingerprint, new_token
from essaim.services.models import CalendarAddress


@transaction.atomic
def make_calendar_address(user: User, *, by: User) -> str:
    """A new secret, shown this once: only its fingerprint is kept. The former address dies."""
    token = new_token()
    CalendarAddress.objects.update_or_create(user=user, defaults={"token_fingerprint": fingerprint(token)})
    return token


@transaction.atomic
def withdraw_calendar_address(user: User, *, by: User) -> None:
    CalendarAddress.objects.filter(user=user).delete()
