"""The events from which the legal clock of a dossier is computed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min

from essaim.admissibility.compute.clock import Asked, Clock, Events, clock_of
from essaim.admissibility.models import CompletenessRequest, RequestState
from essaim.calls.queries import text_of, working_text
from essaim.dossiers.models import Dossier, DossierState, Receipt, ReceiptKind

ENDED = {DossierState.ADMISSIBLE, DossierState.INADMISSIBLE, DossierState.WITHDRAWN}


def asked_of(request: CompletenessRequest) -> Asked:
    return Asked(
        sent_at=request.sent_at,
        due_on=request.due_on,
        closed_at=request.closed_at,
        suspends=request.suspends,
        cancelled=request.state == RequestState.CANCELLED,
    )


def months_of(dossier: Dossier) -> int:
    """After how long silence is a refusal, in the text of the call."""
    call = dossier.wave.call
    text = text_of(call.version) if call.version else working_text(call)
    return text.silence_means_refusal_after_months


def ended_at(dossier: Dossier) -> datetime | None:
    """When the clock stopped: the decision, else the withdrawal, which is the last change."""
    return (dossier.decided_at or dossier.edited_at) if dossier.state in ENDED else None


def events_of(dossier: Dossier) -> Events:
    """Two queries. The clock starts at the first filing, which is never later than what was announced."""
    receipts = Receipt.objects.filter(submission__dossier=dossier).order_by()
    issued = dict(receipts.values_list("kind").annotate(Min("issued_at")))
    requests = CompletenessRequest.objects.filter(dossier=dossier).order_by("sent_at")
    return Events(
        received_at=dossier.submitted_at or dossier.created_at,
        months=months_of(dossier),
        requests=tuple(asked_of(request) for request in requests),
        ended_at=ended_at(dossier),
        registered_at=issued.get(ReceiptKind.REGISTRATION),
        acknowledged_at=issued.get(ReceiptKind.ACKNOWLEDGEMENT),
        region=dossier.region_id or "",
    )


def clocks_of(dossiers: Iterable[Dossier], now: datetime) -> dict[int, Clock]:
    """Of many dossiers at once, without what their receipts say: one query for all."""
    dossiers = list(dossiers)
    asked: dict[int, list[Asked]] = defaultdict(list)
    for request in CompletenessRequest.objects.filter(dossier__in=dossiers).order_by("sent_at"):
        asked[request.dossier_id].append(asked_of(request))
    return {
        dossier.pk: clock_of(
            Events(
                received_at=dossier.submitted_at or dossier.created_at,
                months=months_of(dossier),
                requests=tuple(asked[dossier.pk]),
                ended_at=ended_at(dossier),
                region=dossier.region_id or "",
            ),
            now,
        )
        for dossier in dossiers
    }
