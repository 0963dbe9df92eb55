"""One status line per dossier: what it is, then what the capabilities above add to it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from essaim.deadlines.words import day_in_words
from essaim.dossiers.compute.status import Base, Status, status
from essaim.dossiers.models import Dossier, DossierState
from essaim.dossiers.queries.snapshot import closing_of
from essaim.dossiers.rules import known_sequels, sequels_of
from essaim.kit.units import PARIS

BADGES = {
    DossierState.DRAFT: "info",
    DossierState.SUBMITTED: "success",
    DossierState.LATE: "warning",
    DossierState.INCOMPLETE: "warning",
    DossierState.ADMISSIBLE: "success",
    DossierState.INADMISSIBLE: "error",
    DossierState.WITHDRAWN: "",
}


def statuses(dossiers: Iterable[Dossier], now: datetime) -> dict[int, Status]:
    """By key. Nothing is asked above of what was never filed."""
    rows = list(dossiers)
    told = sequels_of([row.pk for row in rows if row.submitted_at])
    today = now.astimezone(PARIS).date()
    return {row.pk: status(base_of(row, now), told.get(row.pk, []), today) for row in rows}


def status_of(dossier: Dossier, now: datetime) -> Status:
    told = known_sequels(dossier) if dossier.submitted_at else []
    return status(base_of(dossier, now), told, now.astimezone(PARIS).date())


def by_next_action(dossiers: Iterable[Dossier], now: datetime) -> list[tuple[Dossier, Status]]:
    """What waits for its authors first, the nearest due date first; the rest as it came."""
    rows = list(dossiers)
    found = statuses(rows, now)
    return sorted(((row, found[row.pk]) for row in rows), key=lambda pair: pair[1].rank)


def base_of(dossier: Dossier, now: datetime) -> Base:
    badge = BADGES[DossierState(dossier.state)]
    match dossier.state:
        case DossierState.DRAFT:
            return _draft(dossier, now)
        case DossierState.SUBMITTED:
            return Base(f"Déposé{_on(dossier.submitted_at)}", badge)
        case DossierState.LATE:
            return Base(f"Reçu après la clôture{_on(dossier.submitted_at)}", badge)
        case DossierState.ADMISSIBLE | DossierState.INADMISSIBLE:
            return Base(f"{dossier.get_state_display()}{_on(dossier.decided_at, 'depuis le')}", badge)
        case DossierState.WITHDRAWN:
            return Base(f"Retiré{_on(dossier.withdrawn_at)}", badge)
    return Base(dossier.get_state_display(), badge)


def _draft(dossier: Dossier, now: datetime) -> Base:
    closing, page = closing_of(dossier), reverse("dossiers:detail", args=[dossier.reference])
    if closing is None or closing > now:
        text = f"Brouillon, à déposer avant le {_day(closing)}" if closing else "Brouillon"
        return Base(text, "info", "Continuer le dossier", page, _date(closing) if closing else None)
    return Base(f"Brouillon, non déposé\u00a0: la vague est close depuis le {_day(closing)}", "warning")


def _on(instant: datetime | None, word: str = "le") -> str:
    return f" {word} {_day(instant)}" if instant else ""


def _day(instant: datetime) -> str:
    return day_in_words(_date(instant), weekday=False)


def _date(instant: datetime) -> date:
    return instant.astimezone(PARIS).date()
