"""The reserve of a door when a laureate gives up: who may be called, and what that would break."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from essaim.accounts.models import User
from essaim.calls.compute.document import Door
from essaim.decisions.compute.reserve import Call, Held, Limit, Option, first_that_fits, options
from essaim.decisions.models import Decision, DecisionState, Outcome
from essaim.decisions.queries.decisions import the_door
from essaim.decisions.rules import managed
from essaim.portfolio.compute.scenario import Candidate, Settings
from essaim.portfolio.queries.candidates import field_of
from essaim.portfolio.queries.portfolios import adopted_portfolio


@dataclass(frozen=True)
class Standing:
    """The reserve in order, the laureates who stay, and the rules of the adopted portfolio."""

    reserve: list[Decision]
    held: list[Held]
    laureates: list[Held]
    leaving: list[Held]
    limits: list[Limit]
    count: Limit
    envelope: Decimal | None

    @property
    def first(self) -> Call:
        """The first of the list that the money and the maxima allow: a minimum that a withdrawal breaks is
        not a reason to leave the money unused."""
        return first_that_fits(
            self.held, self.laureates, envelope=self.envelope, limits=self.limits, most=self.count.most
        )

    @property
    def options(self) -> dict[str, Option]:
        """By reference; the empty one: nobody is called."""
        before, limits = [*self.laureates, *self.leaving], [self.count, *self.limits]
        found = options(self.held, before, self.laureates, envelope=self.envelope, limits=limits)
        return {option.reference: option for option in found}


def standing_of(freed: Decision) -> Standing | None:
    """Around the withdrawal of this laureate, done or to come. None: the door shares no money out."""
    wave = freed.dossier.wave
    door = the_door(wave, freed.door)
    return _standing(freed, door) if door and door.asks_budget else None


def _standing(freed: Decision, door: Door) -> Standing:
    wave = freed.dossier.wave
    portfolio = adopted_portfolio(wave, door.key)
    known = {one.reference: one for one in field_of(wave, door).candidates}
    settings = Settings.model_validate(portfolio.settings) if portfolio else None
    rows = Decision.objects.filter(dossier__wave=wave, door=door.key, state=DecisionState.RELEASED)
    reserve = list(
        rows.filter(outcome=Outcome.RESERVE).select_related("dossier__pole").order_by("rank", "pk")
    )
    laureates = list(rows.filter(outcome=Outcome.FINANCED).select_related("dossier"))
    least, most = (settings.count.min, settings.count.max) if settings else (0, None)
    return Standing(
        reserve=reserve,
        held=[_held(one, known) for one in reserve],
        laureates=[_held(one, known) for one in laureates if one.pk != freed.pk],
        leaving=[_held(one, known) for one in laureates if one.pk == freed.pk],
        limits=_limits(settings),
        count=Limit("", None, most, "nombre de lauréats", least),
        envelope=settings.envelope if settings else wave.envelope_amount,
    )


def _limits(settings: Settings | None) -> list[Limit]:
    bounds = settings.bounds if settings else []
    return [Limit(one.group, one.value, one.max, f"{one.group} {one.value}", one.min) for one in bounds]


def _held(decision: Decision, known: Mapping[str, Candidate]) -> Held:
    reference = decision.dossier.reference
    one = known.get(reference)
    amount = decision.amount or (one.usual if one else Decimal(0))
    return Held(reference, amount, one.groups if one else {})


def visible_reserve(user: User, standing: Standing) -> list[Decision]:
    """The reserve as this person may read it: a tie takes a line away."""
    asked = [one.pk for one in standing.reserve]
    known = set(Decision.objects.filter(managed(user), pk__in=asked).values_list("pk", flat=True))
    return [one for one in standing.reserve if one.pk in known]
