"""The national optimum: computed and kept, shown, then proposed to everybody in one act."""

import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.kit.replay import write
from essaim.kit.rules import Refused
from essaim.mentoring import rules
from essaim.mentoring.actions.pairs import propose_pair
from essaim.mentoring.compute.matching import match
from essaim.mentoring.models import Compagnon, MatchingRun, Mode
from essaim.mentoring.queries.matching import (
    helpers_with_days,
    matching_input,
    poles_to_match,
    reference_in,
)
from essaim.poles.models import Pole


@transaction.atomic
def make_run(*, by: User) -> MatchingRun:
    """What every pole that waits could be given today. Nobody is told."""
    rules.steers.check(by, None)
    poles, helpers = list(poles_to_match()), list(helpers_with_days())
    if not poles or not helpers:
        raise ValidationError("Il n’y a aucun pôle à apparier, ou aucun compagnon en activité.")
    given = matching_input(poles, helpers)
    result = match(given)
    if not result.proven:
        raise ValidationError("Le calcul n’a pas abouti dans le temps donné.")
    run = MatchingRun.objects.create(
        given=json.loads(write(given)), result=json.loads(write(result)), made_by=by
    )
    record("make_matching", run, by=by, pairs=len(result.pairs), alone=len(result.alone))
    return run


@transaction.atomic
def apply_run(run: MatchingRun, *, by: User) -> dict[str, list[str]]:
    """Proposes every pair of the preview, once. Those that are no longer possible are named, with why."""
    rules.steers.check(by, None)
    run.refresh_from_db(from_queryset=MatchingRun.objects.select_for_update())
    if run.applied_at is not None:
        raise Refused("Cet appariement a déjà été appliqué.")
    done, left = [], []
    for row in run.result["pairs"]:
        pole = Pole.objects.select_related("region").get(reference=reference_in(row["pole"]))
        helper = Compagnon.objects.select_related("pole").get(reference=reference_in(row["compagnon"]))
        try:
            with transaction.atomic():
                propose_pair(helper, pole, Mode.OPTIMUM, by=by, run=run)
            done.append(row["pole"])
        except (Refused, ValidationError) as error:
            left.append(f"{pole.name}\u00a0: {error}")
    run.applied_at, run.applied_by, run.applied_count = timezone.now(), by, len(done)
    run.save(update_fields=["applied_at", "applied_by", "applied_count"])
    record("apply_matching", run, by=by, pairs=len(done), left=left[:50])
    return {"done": done, "left": left}
