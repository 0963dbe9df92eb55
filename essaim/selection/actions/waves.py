"""The lock that orders what moves the money of a wave."""

from django.db import transaction

from essaim.accounts.models import User
from essaim.calls.models import Wave


@transaction.atomic
def hold_wave(wave: Wave, *, by: User) -> None:
    """Until commit: one preparation, release, withdrawal or call of the reserve at a time."""
    Wave.objects.select_for_update(of=("self",), no_key=True).get(pk=wave.pk)
