"""The services that a dossier opened, still asked or booked: nobody leaves without freeing them."""

from collections.abc import Collection, Iterator

from essaim.dossiers.compute.sequels import Kind, Sequel
from essaim.services.models import Booking, BookingState, RequestState, SupportRequest

ASKED = [RequestState.WAITING, RequestState.ACCEPTED]
HELD = [BookingState.WAITING, BookingState.OFFERED, BookingState.BOOKED]


def sequels(dossiers: Collection[int]) -> Iterator[tuple[int, Sequel]]:
    path = "entitlement__dossier"
    for rows, kind in [
        (SupportRequest.objects.filter(state__in=ASKED), Kind.REQUEST),
        (Booking.objects.filter(state__in=HELD), Kind.BOOKING),
    ]:
        found = rows.filter(**{f"{path}__in": dossiers}).order_by().values_list(path, flat=True).distinct()
        for pk in found:
            yield pk, Sequel(kind)
