"""The bouquets of the demonstration: both waves, a charter, a few requests at each state."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import cycle

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from essaim.accounts.models import Mandate, Role, User
from essaim.calls.models import Wave
from essaim.deadlines import add_working_days
from essaim.demo.compute import bouquet as data
from essaim.demo.compute.bouquet import Offered
from essaim.kit.units import PARIS
from essaim.services import actions
from essaim.services.compute.recurrence import quarter_of
from essaim.services.models import (
    Adviser,
    Booking,
    BookingState,
    Bouquet,
    BouquetVersion,
    Capacity,
    Entitlement,
    Feedback,
    Outcome,
    Provider,
    RequestState,
    Service,
    Slot,
    SupportRequest,
    Theme,
)

TERMS = {"days_per_pole": Decimal(5), "amount_per_pole": Decimal(4_000), "envelope_amount": Decimal(600_000)}
EXISTING_TERMS = TERMS | {"days_per_pole": Decimal(6), "envelope_amount": Decimal(1_000_000)}
SERVED = 18  # poles of the past wave that used their bouquet
ADVISERS = [
    ("dla", "Mathilde", "Aubert"),
    ("cress", "Karim", "Saïdi"),
    ("rtes", "Lucie", "Morel"),
    ("labo", "Théo", "Garnier"),
]
CAPACITY = Decimal(40)


@transaction.atomic
def offer_services(past: Wave, current: Wave, adviser: User, *, by: User) -> None:
    """`adviser`: the account of the demonstration that renders services, at Avise."""
    themes = {key: _theme(position, row, by) for position, row in enumerate(data.THEMES) for key in [row[0]]}
    providers = {key: _provider(row, by) for key, row in data.PROVIDERS.items()}
    _advisers(providers, adviser, by)
    actions.publish_charter(data.CHARTER_TITLE, data.CHARTER_TEXT, by=by)
    before = _bouquet(past, data.EMERGING, TERMS, data.EMERGING_SERVICES, themes, providers, by)
    now = _bouquet(current, data.EMERGING, TERMS, data.EMERGING_SERVICES, themes, providers, by)
    _bouquet(current, data.EXISTING, EXISTING_TERMS, data.EXISTING_SERVICES, themes, providers, by)
    _serve(before, _rights(past)[:SERVED])
    actions.freeze_version(before, by=by)
    for right in _rights(current):
        actions.take_up_dossier(right, by=by)
    _open_sessions(now, adviser)
    _ask(now, _rights(current))


def _rights(wave: Wave) -> list[Entitlement]:
    found = Entitlement.objects.filter(dossier__wave=wave, closed_at=None)
    return list(found.select_related("pole", "dossier__created_by", "bouquet").order_by("pk"))


def _theme(position: int, row: tuple[str, str, str], by: User) -> Theme:
    key, label, audience = row
    return actions.save_theme(
        {"key": key, "label": label, "audience": audience, "position": position, "hint": ""}, by=by
    )


def _provider(row: tuple[str, str], by: User) -> Provider:
    name, about = row
    return actions.save_provider(
        {"name": f"{name} (démonstration)", "about": about, "is_demo": True, "contact_email": ""}, by=by
    )


def _advisers(providers: dict[str, Provider], adviser: User, by: User) -> None:
    people = {"avise": adviser}
    for key, first_name, last_name in ADVISERS:
        email = f"{key}.conseil@demo.essaim.example"
        people[key] = User.objects.create_user(email, first_name=first_name, last_name=last_name)
        Mandate.objects.create(user=people[key], role=Role.PROVIDER, granted_by=by)
    Adviser.objects.bulk_create(
        Adviser(provider=providers[key], user=person, load=12) for key, person in people.items()
    )
    start = timezone.now()
    quarters = {quarter_of(start + timedelta(days=91 * step)) for step in range(-1, 4)}
    Capacity.objects.bulk_create(
        Capacity(provider=provider, year=year, quarter=quarter, days=CAPACITY)
        for provider in providers.values()
        for year, quarter in quarters
    )


def _bouquet(
    wave: Wave,
    audience: str,
    terms: dict[str, Decimal],
    offered: Sequence[Offered],
    themes: dict[str, Theme],
    providers: dict[str, Provider],
    by: User,
) -> BouquetVersion:
    version = actions.create_bouquet(wave, audience, terms, by=by)
    for position, row in enumerate(offered):
        values = {
            "theme": themes[row.theme],
            "title": row.title,
            "summary": row.summary,
            "format": row.format,
            "duration_days": row.duration,
            "unit_cost": Decimal(row.cost),
            "seats": row.seats,
            "is_remote": row.remote,
            "maturity_min": row.levels[0],
            "maturity_max": row.levels[1],
            "conditions": row.conditions,
            "position": position,
            "is_demo": True,
        }
        actions.save_service(version, values, [providers[key] for key in row.providers], by=by)
    actions.publish_version(version, by=by)
    return version


# --- The past wave: written in bulk, with true books ------------------------------------------------


def _serve(version: BouquetVersion, rights: Sequence[Entitlement]) -> None:
    services = list(version.services.select_related("theme").prefetch_related("providers"))
    advisers = {row.provider_id: row for row in Adviser.objects.all()}
    learned = cycle(data.LEARNED)
    first = max(right.opened_at for right in rights) if rights else timezone.now()
    for number, right in enumerate(rights):
        service = services[number % len(services)]
        provider = service.providers.all()[0]
        asked_at = first + timedelta(days=20 + 3 * number)
        _served(right, service, advisers[provider.pk], asked_at, next(learned))


def _served(right: Entitlement, service: Service, adviser: Adviser, asked_at: datetime, learned: str) -> None:
    """A request closed, its session, what the pole said of it."""
    number = asked_at.toordinal() // 3
    request = _closed_request(right, service, adviser, asked_at)
    booking = _held_session(request, adviser)
    score = 5 - number * number % 3
    author = request.asked_by
    Feedback.objects.create(booking=booking, side="pole", score=score, learned=learned, by=author)
    held = {"held_days": F("held_days") + booking.days, "held_amount": F("held_amount") + booking.amount}
    Entitlement.objects.filter(pk=right.pk).update(**held)
    spent = F("held_amount") + booking.amount
    Bouquet.objects.filter(pk=service.version.bouquet_id).update(held_amount=spent)


def _closed_request(
    right: Entitlement, service: Service, adviser: Adviser, asked_at: datetime
) -> SupportRequest:
    number = asked_at.toordinal() // 3
    return SupportRequest.objects.create(
        entitlement=right,
        service=service,
        theme=service.theme,
        region=right.pole.region,
        words=data.NEEDS[number % len(data.NEEDS)],
        state=RequestState.CLOSED,
        adviser=adviser,
        asked_by=right.dossier.created_by if right.dossier else adviser.user,
        asked_at=asked_at,
        answered_at=asked_at + timedelta(hours=9 + number % 40),
        outcome=Outcome.DONE,
        closed_at=_session_of(asked_at) + timedelta(days=5),
        is_demo=True,
    )


def _session_of(asked_at: datetime) -> datetime:
    return (asked_at + timedelta(days=30)).astimezone(PARIS).replace(hour=10, minute=0)


def _held_session(request: SupportRequest, adviser: Adviser) -> Booking:
    service, starts_at = request.service, _session_of(request.asked_at)
    ends_at = starts_at + timedelta(hours=3)
    slot = Slot.objects.create(
        adviser=adviser,
        service=service,
        starts_at=starts_at,
        ends_at=ends_at,
        place="Sur place (démonstration)",
        seats=service.seats,
        taken=1,
        created_by=adviser.user,
    )
    return Booking.objects.create(
        slot=slot,
        entitlement=request.entitlement,
        request=request,
        state=BookingState.DONE,
        starts_at=starts_at,
        ends_at=ends_at,
        days=service.duration_days,
        amount=service.unit_cost,
        used_days=service.duration_days,
        attended_at=ends_at,
        attendees=3,
        booked_by=request.asked_by,
        booked_at=request.asked_at + timedelta(days=2),
    )


# --- The running wave: by the actions, as people would ----------------------------------------------


def _open_sessions(version: BouquetVersion, adviser: User) -> None:
    """Two months of sessions of the account of the demonstration."""
    own = Adviser.objects.get(user=adviser)
    services = version.services.filter(providers=own.provider).order_by("position")
    for number, service in enumerate(services):
        start = _next_morning(12 + number)
        actions.open_sessions(
            own,
            service,
            start,
            start + timedelta(hours=3),
            by=adviser,
            place="Paris, ou en visioconférence (démonstration)",
            every_weeks=2,
            count=3,
        )


def _next_morning(days: int) -> datetime:
    day = add_working_days(timezone.localdate(), days)
    return datetime.combine(day, time(9, 30), PARIS)


def _ask(version: BouquetVersion, rights: Sequence[Entitlement]) -> None:
    """One request at each state, as far as there are poles to ask."""
    services = list(version.services.select_related("theme", "version__bouquet").order_by("position"))
    needs = cycle(data.NEEDS)
    for number, right in enumerate(rights[:6]):
        author = right.dossier.created_by if right.dossier else None
        if author is None:
            continue
        request = actions.ask_service(
            right,
            services[number * 3 % len(services)],
            by=author,
            words=next(needs),
            who_comes="La coordination",
        )
        SupportRequest.objects.filter(pk=request.pk).update(is_demo=True)
        holder = request.adviser.user if request.adviser else None
        if holder and number in {1, 2}:
            actions.accept_request(request, by=holder)
            actions.write_message(request, "Bonjour, quand voulez-vous commencer ?", by=holder)
        if holder and number == 2:
            actions.close_request(request, Outcome.REDIRECTED, "Orienté vers la CRESS", by=holder)
        if holder and number == 3:
            actions.decline_request(request, "Nous n’intervenons pas sur ce sujet.", by=holder)
        if number == 4:
            actions.withdraw_request(request, "Nous avons trouvé une réponse.", by=author)
