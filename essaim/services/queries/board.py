"""The manager's board: per theme and region, what was asked, waits, is done, costs, and was thought of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, QuerySet, Sum

from essaim.accounts.models import User
from essaim.accounts.rules import out_of_bounds, within_mandate
from essaim.services.models import (
    Booking,
    Bouquet,
    Entitlement,
    Feedback,
    Outcome,
    RequestState,
    Side,
    SupportRequest,
)
from essaim.services.queries.requests import SHOWN, late
from essaim.services.rules import POLE, WATCHERS, steers

USED = Q(state__in=["done", "no_show"]) | Q(state="cancelled", is_charged=True)
SERVED = [Outcome.DONE, Outcome.PARTLY]
CALL = "entitlement__bouquet__wave__call__slug"


@dataclass
class Line:
    """One theme or one region. Satisfaction is never shown without its number of answers."""

    label: str
    asked: int = 0
    waiting: int = 0
    late: int = 0
    done: int = 0
    declined: int = 0
    delay: timedelta | None = None  # mean time to an answer
    days: Decimal = Decimal(0)
    euros: Decimal = Decimal(0)
    satisfaction: float | None = None
    answers: int = 0

    @property
    def delay_hours(self) -> float | None:
        return self.delay.total_seconds() / 3600 if self.delay is not None else None


@dataclass
class Board:
    themes: list[Line]
    regions: list[Line]
    total: Line
    never_served: list[Entitlement] = field(default_factory=list)
    never_served_count: int = 0
    served: int = 0


def _watched(user: User, *, region: str, pole: str, call: str) -> Q:
    perimeter = within_mandate(
        user, *WATCHERS, region=region, departments=f"{pole}__department_codes", call=call
    )
    return perimeter & ~out_of_bounds(user, pole, POLE)


def requests_watched(user: User, bouquet: str = "") -> QuerySet[SupportRequest]:
    scope = _watched(user, region="region", pole="entitlement__pole", call=CALL)
    found = SupportRequest.objects.filter(scope)
    return found.filter(entitlement__bouquet__public_id=bouquet) if bouquet else found


def bookings_watched(user: User, bouquet: str = "") -> QuerySet[Booking]:
    scope = _watched(user, region="entitlement__pole__region", pole="entitlement__pole", call=CALL)
    found = Booking.objects.filter(scope)
    return found.filter(entitlement__bouquet__public_id=bouquet) if bouquet else found


def rights_watched(user: User, bouquet: str = "") -> QuerySet[Entitlement]:
    scope = _watched(user, region="pole__region", pole="pole", call="bouquet__wave__call__slug")
    found = Entitlement.objects.filter(scope, closed_at=None).exclude(bouquet=None)
    return found.filter(bouquet__public_id=bouquet) if bouquet else found


def bouquets_watched(user: User) -> QuerySet[Bouquet]:
    """Those whose envelope this person may see: they are national."""
    found = Bouquet.objects.filter(steers(user)).select_related("wave").defer("wave__working")
    return found.order_by("-wave__opens_at", "audience", "pk")


def board(user: User, now: datetime, bouquet: str = "") -> Board:
    """Eight questions, whatever the number of requests."""
    themes = _lines(user, now, bouquet, "theme__label", "slot__service__theme__label")
    regions = _lines(user, now, bouquet, "region__name", "entitlement__pole__region__name")
    unserved = never_served(user, bouquet)
    count = unserved.count()
    return Board(
        themes=themes,
        regions=regions,
        total=_total(themes),
        never_served=list(unserved[:50]),
        never_served_count=count,
        served=rights_watched(user, bouquet).count() - count,
    )


def _lines(user: User, now: datetime, bouquet: str, of_request: str, of_booking: str) -> list[Line]:
    lines: dict[str, Line] = {}

    def line(label: str | None) -> Line:
        label = label or "Non connue"
        return lines.setdefault(label, Line(label))

    asked = (
        requests_watched(user, bouquet)
        .values(label=F(of_request))
        .annotate(
            asked=Count("pk"),
            waiting=Count("pk", filter=Q(state=RequestState.WAITING)),
            late=Count("pk", filter=late(now)),
            done=Count("pk", filter=Q(outcome__in=SERVED)),
            declined=Count("pk", filter=Q(state=RequestState.DECLINED)),
            delay=Avg(F("answered_at") - F("asked_at"), filter=Q(answered_at__isnull=False)),
        )
    )
    for row in asked:
        one = line(row["label"])
        for name in ("asked", "waiting", "late", "done", "declined", "delay"):
            setattr(one, name, row[name])
    used = bookings_watched(user, bouquet).filter(USED).values(label=F(of_booking))
    for label, days, euros in used.annotate(d=Sum("days"), e=Sum("amount")).values_list("label", "d", "e"):
        one = line(label)
        one.days, one.euros = days, euros
    told = Feedback.objects.filter(side=Side.POLE, booking__in=bookings_watched(user, bouquet))
    told_by = told.values(label=F(f"booking__{of_booking}")).annotate(m=Avg("score"), n=Count("pk"))
    for label, mean, count in told_by.values_list("label", "m", "n"):
        one = line(label)
        one.satisfaction, one.answers = mean, count
    return sorted(lines.values(), key=lambda one: (-one.asked, one.label))


def _total(lines: list[Line]) -> Line:
    answers = sum(line.answers for line in lines)
    weighted = sum((line.satisfaction or 0) * line.answers for line in lines)
    return Line(
        label="Total",
        asked=sum(line.asked for line in lines),
        waiting=sum(line.waiting for line in lines),
        late=sum(line.late for line in lines),
        done=sum(line.done for line in lines),
        declined=sum(line.declined for line in lines),
        days=sum((line.days for line in lines), Decimal(0)),
        euros=sum((line.euros for line in lines), Decimal(0)),
        satisfaction=weighted / answers if answers else None,
        answers=answers,
    )


def never_served(user: User, bouquet: str = "") -> QuerySet[Entitlement]:
    """The poles to call first: those that never asked, then the oldest rights."""
    rendered = Booking.objects.filter(entitlement=OuterRef("pk"), state="done")
    asked = SupportRequest.objects.filter(entitlement=OuterRef("pk"))
    closed = asked.filter(outcome__in=SERVED)
    found = rights_watched(user, bouquet).filter(~Exists(rendered) & ~Exists(closed))
    found = found.annotate(has_asked=Exists(asked)).select_related("pole__region", "bouquet__wave")
    return found.defer("bouquet__wave__working").order_by("has_asked", "opened_at", "pk")


def requests_for_export(user: User, bouquet: str = "") -> Iterator[tuple[Any, ...]]:
    rows = requests_watched(user, bouquet).select_related(*SHOWN).order_by("asked_at", "pk")
    for row in rows.iterator(chunk_size=500):
        yield (
            row.reference,
            row.entitlement.pole.name,
            row.region.name if row.region else "",
            row.service.theme.label,
            row.service.title,
            row.get_state_display(),
            row.adviser.provider.name if row.adviser else "",
            row.asked_at,
            row.answered_at,
            row.closed_at,
            row.get_outcome_display() if row.outcome else "",
            row.escalations,
        )
