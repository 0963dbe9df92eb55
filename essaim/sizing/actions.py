"""Sizing a bouquet: saving a scenario, computing it step by step, making the next version of it."""

import json
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.kit.later import defer
from essaim.optimum.replay import BadInput, read, write
from essaim.services.actions import draft_version, save_service
from essaim.services.models import BouquetVersion
from essaim.sizing import rules, tasks
from essaim.sizing.compute import SizingInput, size
from essaim.sizing.compute.document import Changes
from essaim.sizing.models import Scenario
from essaim.sizing.queries import lineage_in, sizing_input

COPIED = (
    "theme",
    "title",
    "summary",
    "description",
    "format",
    "duration_days",
    "unit_cost",
    "audience_words",
    "conditions",
    "seats",
    "region_codes",
    "is_remote",
    "maturity_min",
    "maturity_max",
)


@transaction.atomic
def save_scenario(
    version: BouquetVersion,
    name: str,
    changes: dict[str, Any],
    queue: dict[str, Any] | None,
    *,
    by: User,
    once_key: str = "",
) -> Scenario:
    """What is declared and offered today is frozen in it; a task computes."""
    rules.sizes.check(by, version)
    if once_key and (known := Scenario.objects.filter(made_by=by, once_key=once_key).first()):
        return known
    try:
        given = sizing_input(version, changes, queue)
    except BadInput as error:
        raise ValidationError(error.faults) from error
    if not given.services:
        raise ValidationError("Cette version du bouquet n’a aucun service.")
    scenario = Scenario(
        version=version, name=name, given=given.model_dump(mode="json"), made_by=by, once_key=once_key
    )
    scenario.clean_fields(exclude=["version", "made_by", "given"])
    scenario.save()
    record("save_scenario", scenario, by=by, version=str(version))
    defer(tasks.run_scenario, scenario_id=scenario.pk)
    return scenario


@transaction.atomic
def compute_cover(scenario: Scenario, *, by: User) -> None:
    """First step: needs against days and euros. Whoever looks sees that it goes on."""
    given = read(json.dumps(scenario.given), SizingInput)
    answer = size(given.model_copy(update={"queue": None}))
    scenario.result, scenario.progress = json.loads(write(answer)), 50
    scenario.save(update_fields=["result", "progress"])


@transaction.atomic
def compute_waits(scenario: Scenario, *, by: User) -> None:
    """Second step: the simulation; the whole answer is that of `essaim compute sizing`."""
    answer = size(read(json.dumps(scenario.given), SizingInput))
    scenario.result, scenario.progress = json.loads(write(answer)), 100
    scenario.finished_at = timezone.now()
    scenario.save(update_fields=["result", "progress", "finished_at"])
    record("compute_scenario", scenario, by=by, gap=str(answer.total.gap), cost=str(answer.total.cost))


@transaction.atomic
def make_draft(scenario: Scenario, *, by: User) -> BouquetVersion:
    """The next version of the bouquet, with the prices, days and formats of the scenario: still a draft."""
    rules.steers.check(by, None)
    scenario.refresh_from_db(from_queryset=Scenario.objects.select_for_update(of=("self",)))
    if scenario.draft_id:
        raise ValidationError("Ce scénario a déjà donné une version.")
    draft = draft_version(scenario.version.bouquet, by=by)
    changes = Changes.model_validate(scenario.given["changes"])
    names = {lineage_in(row["id"]): row["id"] for row in scenario.given["services"]}
    for service in draft.services.prefetch_related("providers").select_related("theme"):
        key = names.get(service.lineage)
        if key is None:
            continue
        values = {field: getattr(service, field) for field in COPIED}
        values |= _changed(values, changes, key)
        save_service(draft, values, list(service.providers.all()), by=by, service=service)
    scenario.draft = draft
    scenario.save(update_fields=["draft"])
    record("make_draft", scenario, by=by, version=draft.number)
    return draft


def _changed(values: dict[str, Any], changes: Changes, key: str) -> dict[str, Any]:
    price = changes.prices.get(key, changes.prices.get("*", Decimal(1)))
    days = changes.days.get(key, changes.days.get("*", Decimal(1)))
    seats = changes.groups.get(key, values["seats"])
    session = values["unit_cost"] * values["seats"] * price  # what a session costs, shared by its seats
    return {
        "unit_cost": (session / seats).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP),
        "duration_days": max((values["duration_days"] * days).quantize(Decimal("0.1")), Decimal("0.1")),
        "seats": seats,
    }
