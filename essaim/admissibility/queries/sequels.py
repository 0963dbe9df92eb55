"""What the desk asks of the authors of a dossier."""

from collections.abc import Collection, Iterator

from django.urls import reverse

from essaim.admissibility.models import CompletenessRequest, RequestState
from essaim.deadlines import day_in_words
from essaim.dossiers.compute.sequels import Kind, Sequel
from essaim.dossiers.models import DossierState

UNANSWERED = [RequestState.OPEN, RequestState.EXPIRED]


def sequels(dossiers: Collection[int]) -> Iterator[tuple[int, Sequel]]:
    rows = CompletenessRequest.objects.filter(
        dossier__in=dossiers, state__in=UNANSWERED, dossier__state=DossierState.INCOMPLETE
    ).select_related("dossier")
    for request in rows.only("due_on", "state", "dossier__reference").order_by("due_on"):
        day = day_in_words(request.due_on, weekday=False)
        words = f"compléments demandés avant le {day}"
        if request.state == RequestState.EXPIRED:
            words = f"compléments attendus depuis le {day}"
        url = reverse("admissibility:thread", args=[request.dossier.reference])
        step = "Lire la demande de compléments"
        yield request.dossier_id, Sequel(Kind.COMPLETION, words, "warning", request.due_on, step, url)
