"""The demonstration: the real 2021 wave, a wave open now, one account per role, dossiers at every state."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import Mandate, User
from essaim.audit.journal import record
from essaim.calls.actions import import_wave
from essaim.calls.compute.document import Calendar
from essaim.calls.models import Wave
from essaim.demo import queries
from essaim.demo.actions.population import populate
from essaim.demo.actions.population.animation import animate
from essaim.demo.actions.population.appraisal import appraise_wave
from essaim.demo.actions.population.committee import seat_committee
from essaim.demo.actions.population.decisions import decide_wave
from essaim.demo.actions.population.grants import grant_wave, open_credits
from essaim.demo.actions.population.portfolios import choose_in_wave
from essaim.demo.actions.population.readings import open_readings
from essaim.demo.actions.population.services import offer_services
from essaim.demo.compute.plans import FINANCED_2021, granted_wave, open_wave, wave_of_2021
from essaim.documents.pdf import render
from essaim.dossiers.models import CoAuthor, Dossier, Right
from essaim.files.actions import store
from essaim.files.models import StoredFile
from essaim.kit.units import PARIS
from essaim.poles.models import Pole

WAVES = Path(settings.BASE_DIR) / "data" / "waves"
SUPPORT_DOOR, MONEY_DOOR = "accompagnement", "subvention"
READERS = ("cra.occitanie", "cra.bretagne", "evaluation", "comite")
GRANTED_BY = ("tresor", "coordination", "budget")


@transaction.atomic
def load_demo(*, by: User) -> None:
    """Into a database that has its territories and its published poles, and no wave yet."""
    create_accounts(by=by)
    desk = queries.demo_desk()
    piece = sample_piece(by=by)
    past = import_wave((WAVES / "ptce-2021.toml").read_text(), by=by, publish=True)
    real = _real_poles_of_2021()
    populate(past, wave_of_2021(real, *_window(past)), by=by, desk=desk, piece=piece)
    laureates = real[:FINANCED_2021]
    appraise_wave(past, MONEY_DOOR, by=by, ahead=laureates)
    announced = choose_in_wave(past, MONEY_DOOR, laureates, by=by)
    seat_committee(past, queries.demo_person("comite"), by=by)
    decide_wave(past, announced, by=queries.demo_person("tresor"))
    calendar = _running_calendar(timezone.now())
    current = import_wave(
        (WAVES / "ptce-demo-open.toml").read_text(), by=by, publish=True, calendar_override=calendar
    )
    written = populate(current, open_wave(_window(current)[0], timezone.now()), by=by, desk=desk, piece=piece)
    _share(written, [queries.demo_person("coordination"), queries.demo_person("direction")])
    open_readings(current, SUPPORT_DOOR, [queries.demo_person(name) for name in READERS], by=by)
    offer_services(past, current, queries.demo_person("prestataire"), by=by)
    animate(past, current, by=by)
    import_wave((WAVES / "regional-emergence.toml").read_text(), by=by)
    earlier = _earlier_wave(by)
    granted = populate(earlier, granted_wave(*_window(earlier)), by=by, desk=desk, piece=piece)
    for wave in (past, current, earlier):
        open_credits(wave, by=by)
    grant_wave(granted, {name: queries.demo_person(name) for name in GRANTED_BY}, by=by)


@transaction.atomic
def create_accounts(*, by: User) -> list[User]:
    """One person per role, without a password: they sign in by the buttons of the demonstration."""
    people = []
    for account in settings.DEMO_ACCOUNTS:
        person = User.objects.create_user(
            account.email, first_name=account.first_name, last_name=account.last_name
        )
        if account.role:
            mandate = Mandate.objects.create(
                user=person, role=account.role, region_id=account.region or None, granted_by=by
            )
            record("grant_mandate", mandate, by=by, role=account.role)
        people.append(person)
    return people


@transaction.atomic
def sample_piece(*, by: User) -> StoredFile:
    """A PDF that says that it is a sample, joined wherever the demonstration needs a piece."""
    pdf = render("demo/sample_piece", {}, title="Pièce de démonstration")
    return store(pdf, "piece-de-demonstration.pdf", by=None)


def _share(dossiers: list[Dossier], people: list[User]) -> None:
    """The coordinator and the director of the demonstration take part in one dossier of each state."""
    one_of_each = {dossier.state: dossier for dossier in reversed(dossiers)}
    CoAuthor.objects.bulk_create(
        CoAuthor(
            dossier=dossier,
            user=person,
            email=person.email,
            right=Right.SUBMIT,
            invited_by=dossier.created_by,
            accepted_at=dossier.created_at,
        )
        for dossier in one_of_each.values()
        for person in people
    )


def _real_poles_of_2021() -> list[int]:
    """The poles that the sources name for this wave, in a stable order."""
    poles = Pole.objects.filter(statuses__since__year=2021, statuses__kind__startswith="laureate").distinct()
    return list(poles.order_by("published_id").values_list("pk", flat=True))


def _window(wave: Wave) -> tuple[datetime, datetime]:
    if wave.opens_at is None or wave.closes_at is None:
        raise ValueError(f"{wave} has no dates")
    return wave.opens_at, wave.closes_at


def _earlier_wave(by: User) -> Wave:
    """An invented wave, closed a year and a half ago: its grants are at every state."""
    closing = timezone.now().astimezone(PARIS) - timedelta(days=540)
    calendar = Calendar(opens_at=closing - timedelta(days=42), closes_at=closing)
    text = (WAVES / "ptce-2021.toml").read_text()
    return import_wave(
        text,
        by=by,
        publish=True,
        calendar_override=calendar,
        slug="ptce-fictive",
        name="Vague fictive, close",
    )


def _running_calendar(now: datetime) -> Calendar:
    """Opened three weeks ago, closing in three weeks at noon, Paris time."""
    noon = now.astimezone(PARIS).replace(hour=12, minute=0, second=0, microsecond=0)
    closing = noon + timedelta(days=21)
    return Calendar(
        opens_at=noon - timedelta(days=21),
        closes_at=closing,
        bouquet_presented_on=(closing + timedelta(days=15)).date(),
        committee_on=(closing + timedelta(days=75)).date(),
        announced_on=(closing + timedelta(days=90)).date(),
    )
