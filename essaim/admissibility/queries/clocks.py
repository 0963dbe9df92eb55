"""The events from which the legal clock of a dossier is computed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min

from essaim.admissibility.compute.clock import Asked, Clock, DoorEnd, Events, all_ended, clock_of
from essaim.admissibility.models import CompletenessRequest, RequestState, Verdict, VerdictState
from essaim.calls.compute.document import Door
from essaim.calls.models import WaveVersion
from essaim.calls.queries import document_of, silence_months
from essaim.dossiers.models import Dossier, DossierState, Receipt, ReceiptKind
from essaim.notices.compute.kinds import Family, kinds_of
from essaim.notices.models import Act

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
    return silence_months(dossier.wave.call)


def ended_at(dossier: Dossier, ends: list[DoorEnd]) -> datetime | None:
    """When the clock stopped: with the decision on each of its requests, else the withdrawal."""
    if dossier.state == DossierState.WITHDRAWN:
        return dossier.edited_at
    if dossier.state not in ENDED:
        return None
    return all_ended(ends) if ends else dossier.decided_at


def ends_of(dossiers: Iterable[Dossier]) -> dict[int, list[DoorEnd]]:
    """Of many dossiers at once, in three queries. Admissibility decides what asks for no money; a request of
    money is decided by its own notified decision, unless it was found inadmissible."""
    dossiers = [row for row in dossiers if row.state in ENDED]
    judged = Verdict.objects.filter(dossier__in=dossiers, state=VerdictState.CONFIRMED)
    verdicts = {(row.dossier_id, row.door): row for row in judged}
    decided: dict[tuple[int, str], datetime] = {}
    acts = Act.objects.filter(dossier__in=dossiers, kind__in=kinds_of(Family.DECISION)).order_by("pk")
    for pk, door, at in acts.values_list("dossier", "content__about__door", "available_at"):
        decided.setdefault((pk, door), at)
    versions = WaveVersion.objects.filter(pk__in={row.version_id for row in dossiers})
    doors = {version.pk: document_of(version).doors for version in versions} if dossiers else {}
    return {row.pk: _ends(row, doors[row.version_id], verdicts, decided) for row in dossiers}


def _ends(
    dossier: Dossier,
    doors: list[Door],
    verdicts: dict[tuple[int, str], Verdict],
    decided: dict[tuple[int, str], datetime],
) -> list[DoorEnd]:
    found = []
    for door in doors:
        if door.key not in dossier.doors:
            continue
        verdict, act = verdicts.get((dossier.pk, door.key)), decided.get((dossier.pk, door.key))
        undecided = dossier.state == DossierState.ADMISSIBLE and door.asks_budget
        by_verdict = None if undecided and (verdict is None or verdict.admissible) else dossier.decided_at
        if undecided and verdict is None and _is_stopped(dossier, door, verdicts):
            by_verdict = dossier.decided_at
        found.append(DoorEnd(door.label, act or by_verdict))
    return found


def _is_stopped(dossier: Dossier, door: Door, verdicts: dict[tuple[int, str], Verdict]) -> bool:
    """The door that it requires was found inadmissible."""
    needed = verdicts.get((dossier.pk, door.requires or ""))
    return needed is not None and not needed.admissible


def events_of(dossier: Dossier) -> Events:
    """Five queries. The clock starts at the first filing, which is never later than what was announced."""
    receipts = Receipt.objects.filter(submission__dossier=dossier).order_by()
    issued = dict(receipts.values_list("kind").annotate(Min("issued_at")))
    requests = CompletenessRequest.objects.filter(dossier=dossier).order_by("sent_at")
    return Events(
        received_at=dossier.submitted_at or dossier.created_at,
        months=months_of(dossier),
        requests=tuple(asked_of(request) for request in requests),
        ended_at=ended_at(dossier, ends_of([dossier]).get(dossier.pk, [])),
        registered_at=issued.get(ReceiptKind.REGISTRATION),
        acknowledged_at=issued.get(ReceiptKind.ACKNOWLEDGEMENT),
        region=dossier.region_id or "",
    )


def clocks_of(dossiers: Iterable[Dossier], now: datetime) -> dict[int, Clock]:
    """Of many dossiers at once, without what their receipts say: four queries for all."""
    dossiers = list(dossiers)
    asked: dict[int, list[Asked]] = defaultdict(list)
    for request in CompletenessRequest.objects.filter(dossier__in=dossiers).order_by("sent_at"):
        asked[request.dossier_id].append(asked_of(request))
    ends = ends_of(dossiers)
    return {
        dossier.pk: clock_of(
            Events(
                received_at=dossier.submitted_at or dossier.created_at,
                months=months_of(dossier),
                requests=tuple(asked[dossier.pk]),
                ended_at=ended_at(dossier, ends.get(dossier.pk, [])),
                region=dossier.region_id or "",
            ),
            now,
        )
        for dossier in dossiers
    }
