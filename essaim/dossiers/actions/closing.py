"""A wave is over: who had not finished is told, once, and what can go on elsewhere."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from essaim.accounts.models import User
from essaim.deadlines.words import in_words
from essaim.dossiers import rules
from essaim.dossiers.compute.closing import kept_in_words, next_in_words
from essaim.dossiers.models import Dossier
from essaim.dossiers.queries import addresses_of, carriage_of, closing_of, next_waves, written_so_far
from essaim.mail import outbox


@transaction.atomic
def tell_unfinished(dossier: Dossier, *, by: User, at: datetime) -> None:
    """Not before the end of a delay that was granted."""
    if rules.in_time(dossier, at):
        return
    nearest = next(iter(next_waves(dossier, at)), None)
    carried = carriage_of(dossier, nearest) if nearest else None
    closing = closing_of(dossier)
    words = {
        "wave": dossier.wave.name,
        "pole": dossier.pole.name,
        "closed": in_words(closing) if closing else "",
        "kept": kept_in_words(**written_so_far(dossier)),
        "next": next_in_words(nearest.name if nearest else "", carried),
        "link": settings.SITE_URL.rstrip("/") + reverse("dossiers:carry", args=[dossier.reference]),
    }
    for address in addresses_of(dossier):
        outbox.send(
            "wave_closed",
            address,
            words,
            about=dossier.reference,
            call_slug=dossier.wave.call.slug,
            once_key=f"wave_closed:{dossier.reference}:{address}",
        )
