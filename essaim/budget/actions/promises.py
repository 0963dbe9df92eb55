"""What is adopted before any agreement: counted at once on the one envelope of the wave, for every door."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.budget import queries
from essaim.budget.models import Envelope, Promise
from essaim.kit.money import format_euros
from essaim.kit.rules import Refused


@transaction.atomic
def promise(envelope: Envelope, about: str, amount: Decimal, *, by: User) -> Promise:
    """Said again, it replaces the former amount. Refused above what the envelope still bears."""
    Envelope.objects.select_for_update(no_key=True).get(pk=envelope.pk)
    undo_promise(envelope, about, by=by)
    room = queries.room_of(envelope)
    if amount > room:
        raise Refused(f"L’enveloppe n’a plus que {format_euros(max(room, Decimal(0)))} à promettre.")
    return Promise.objects.create(envelope=envelope, about=about, amount=amount, by=by)


@transaction.atomic
def undo_promise(envelope: Envelope, about: str, *, by: User) -> None:
    """Reserved by an agreement, or given up: it counts no more."""
    Promise.objects.filter(envelope=envelope, about=about, kept_at=None).update(kept_at=timezone.now())
