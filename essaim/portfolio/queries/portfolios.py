"""Portfolios: the list of a door, one on the table, the picks that the decisions are made from."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from essaim.accounts.models import User
from essaim.appraisal.queries import managed_waves
from essaim.calls.compute.document import Door
from essaim.calls.models import Wave
from essaim.calls.queries import current_document
from essaim.dossiers.models import Dossier
from essaim.kit.offers import Offer
from essaim.portfolio.compute.scenario import (
    NO_CHOICE,
    Balance,
    Candidate,
    Choice,
    Choices,
    Gap,
    Settings,
    amounts,
    balance,
    gaps,
    in_order,
    read_choices,
    reserve_of,
    retained,
)
from essaim.portfolio.models import Portfolio, PortfolioRun, PortfolioState
from essaim.portfolio.queries.candidates import Field, door_of, field_of, money_doors
from essaim.portfolio.rules import read_by, studied_by
from essaim.territories.compute.maps import OVERSEAS, DepartmentMap, Value, department_map, drawing

SITTINGS = Offer[Callable[[Wave, str], Any]]("the sitting that examines a door of a wave now")


@dataclass(frozen=True)
class StudiedDoor:
    """A door that shares money out, and how far its choice is."""

    wave: Wave
    door: Door
    scenarios: int
    adopted: bool


def studied_doors(user: User) -> list[StudiedDoor]:
    """The doors with money of the waves that this person manages. Two queries."""
    waves = [wave for wave in managed_waves(user) if wave.version]
    rows = Portfolio.objects.filter(wave__in=waves).exclude(state=PortfolioState.DISCARDED)
    counted = (
        rows.order_by()
        .values_list("wave", "door")
        .annotate(all=Count("pk"), adopted=Count("pk", filter=Q(state=PortfolioState.ADOPTED)))
    )
    counts = {(wave, door): (total, adopted) for wave, door, total, adopted in counted}
    return [
        StudiedDoor(wave, door, total, bool(adopted))
        for wave in waves
        for door in money_doors(current_document(wave))
        for total, adopted in [counts.get((wave.pk, door.key), (0, 0))]
    ]


def studied_portfolios(user: User) -> QuerySet[Portfolio]:
    rows = Portfolio.objects.filter(studied_by(user))
    return rows.select_related("wave__call", "wave__version", "made_by", "saved_by", "adopted_by")


def readable_portfolios(user: User) -> QuerySet[Portfolio]:
    rows = Portfolio.objects.filter(read_by(user))
    return rows.select_related("wave__call", "wave__version", "made_by", "saved_by", "adopted_by")


def portfolios_of(wave: Wave, door: str) -> QuerySet[Portfolio]:
    """The adopted one ahead; in each state, the last made first."""
    asked = PortfolioRun.objects.filter(portfolio=OuterRef("pk"))
    rows = Portfolio.objects.filter(wave=wave.pk, door=door).annotate(proposed=Exists(asked))
    return rows.select_related("made_by", "saved_by", "adopted_by").order_by("state", "-made_at", "-pk")


def runs_of_portfolio(portfolio: Portfolio) -> QuerySet[PortfolioRun]:
    return PortfolioRun.objects.filter(portfolio=portfolio.pk).select_related("made_by")


def open_sitting(wave: Wave, door: str) -> Any:
    """What is adopted or shown during a sitting is kept with it."""
    return next((found for asked in SITTINGS if (found := asked(wave, door))), None)


def readable_runs(user: User) -> QuerySet[PortfolioRun]:
    rows = PortfolioRun.objects.filter(portfolio__in=Portfolio.objects.filter(read_by(user)))
    return rows.select_related("made_by", "portfolio__wave__call", "portfolio__wave__version")


def last_proposal(portfolio: Portfolio) -> PortfolioRun | None:
    """The last one that retains dossiers: deviations are counted from it."""
    return runs_of_portfolio(portfolio).filter(result__selected__0__isnull=False).first()


@dataclass(frozen=True)
class Table:
    """A portfolio on the table: its rules, its choices, the dossiers, the totals."""

    portfolio: Portfolio
    field: Field
    settings: Settings
    choices: Choices

    @property
    def door(self) -> Door:
        return self.field.door

    @cached_property
    def balance(self) -> Balance:
        return balance(self.settings, self.field.candidates, self.choices)

    @cached_property
    def ordered(self) -> list[Candidate]:
        return in_order(self.field.candidates, self.settings.method)

    @cached_property
    def retained(self) -> list[tuple[Candidate, Choice]]:
        return retained(self.ordered, self.choices)

    @cached_property
    def reserve(self) -> list[tuple[Candidate, Choice]]:
        return reserve_of(self.field.candidates, self.choices, self.settings.method)

    @cached_property
    def names(self) -> dict[str, str]:
        return {one.reference: one.name for one in self.field.candidates}

    def gaps(self, run: PortfolioRun | None) -> list[Gap]:
        """Where it departs from a proposal."""
        if run is None or run.result is None:
            return []
        return gaps(self.ordered, self.choices, amounts(run.given, run.result))


def table_of(portfolio: Portfolio, field: Field | None = None) -> Table:
    """`field`: the dossiers, when several portfolios of the same door are on the table."""
    door = door_of(current_document(portfolio.wave), portfolio.door)
    if field is None:
        field = field_of(portfolio.wave, door or Door(key=portfolio.door, label=portfolio.door))
    return Table(
        portfolio,
        field,
        Settings.model_validate(portfolio.settings),
        read_choices(portfolio.picks),
    )


# --- What the decisions are made from ------------------------------------------------------------


@dataclass(frozen=True)
class Pick:
    """What a portfolio says of one dossier. `reason`: why people departed from the proposal, if they did.

    `amount`: what it receives, or would receive from the reserve.
    """

    dossier: Dossier
    amount: Decimal | None
    place: str  # models.Place
    rank: int | None = None
    reason: str = ""


def adopted_portfolio(wave: Wave, door: str) -> Portfolio | None:
    rows = Portfolio.objects.filter(wave=wave.pk, door=door, state=PortfolioState.ADOPTED)
    return rows.select_related("wave__call", "wave__version", "adopted_by", "adopted_against").first()


def picks_of(portfolio: Portfolio) -> list[Pick]:
    """Every competitor: those retained by score, the reserve by rank, then the others."""
    table = table_of(portfolio)
    rows = Dossier.objects.filter(reference__in=table.names).select_related("pole", "region", "wave")
    dossiers = {row.reference: row for row in rows}
    reasons: Mapping[str, str] = dict(portfolio.deviations.values_list("dossier__reference", "reason"))
    found = [_pick(one, choice, dossiers, reasons) for one, choice in [*table.retained, *table.reserve]]
    out = [one for one in table.ordered if table.choices.get(one.reference, NO_CHOICE).place == "out"]
    return [*found, *(_pick(one, NO_CHOICE, dossiers, reasons) for one in out)]


def _pick(
    one: Candidate, choice: Choice, dossiers: Mapping[str, Dossier], reasons: Mapping[str, str]
) -> Pick:
    return Pick(
        dossiers[one.reference],
        None if choice.place == "out" else one.award(choice) or None,
        choice.place,
        choice.rank,
        reasons.get(one.reference, ""),
    )


# --- By region -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class RegionRow:
    """How many dossiers of a region compete, are retained, wait; the money that goes there."""

    region: str
    candidates: int
    retained: int
    reserve: int
    amount: Decimal


def by_region(table: Table) -> list[RegionRow]:
    rows: dict[str, list[Any]] = {}
    for one in table.field.candidates:
        choice = table.choices.get(one.reference, NO_CHOICE)
        row = rows.setdefault(one.region, [0, 0, 0, Decimal(0)])
        row[0] += 1
        row[1] += choice.place == "in"
        row[2] += choice.place == "reserve"
        row[3] += one.award(choice) if choice.place == "in" else 0
    return [RegionRow(region, *figures) for region, figures in sorted(rows.items())]


def map_of_result(table: Table) -> tuple[DepartmentMap, dict[str, Value]]:
    """Retained dossiers by department; a territory over two departments counts in both."""
    counts = Counter(code for one, _ in table.retained for code in one.departments)
    values: dict[str, Value] = dict.fromkeys((*OVERSEAS, *codes()), (0, "aucun dossier retenu", ""))
    for code, count in counts.items():
        plural = "s" * (count > 1)
        values[code] = (count, f"{count} dossier{plural} retenu{plural}", "")
    return department_map("Dossiers retenus par département", values), values


def codes() -> list[str]:
    return [one["code"] for one in drawing()["departments"]]
