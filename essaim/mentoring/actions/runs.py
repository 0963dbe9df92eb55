"""The national optimum: computed and kept, shown, then proposed to everybody by a task."""

import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.audit.journal import record
from essaim.kit.later import defer
from essaim.kit.rules import Refused
from essaim.mentoring import rules, tasks
from essaim.mentoring.actions.pairs import propose_pair
from essaim.mentoring.compute.matching import match
from essaim.mentoring.models import Compagnon, MatchingRun, Mode
from essaim.mentoring.queries.matching import (
    helpers_with_days,
    matching_input,
    poles_to_match,
    reference_in,
)
from essaim.optimum.replay import write
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
def apply_run(run: MatchingRun, *, by: User) -> None:
    """Asks for every pair of the preview, once. A task proposes them one by one."""
    rules.steers.check(by, None)
    run.refresh_from_db(from_queryset=MatchingRun.objects.select_for_update())
    if run.applied_at is not None:
        raise Refused("Cet appariement a déjà été appliqué.")
    run.applied_at, run.applied_by = timezone.now(), by
    run.waiting = list(range(len(run.result["pairs"])))
    run.save(update_fields=["applied_at", "applied_by", "waiting"])
    defer(tasks.apply_run, run_id=run.pk)
    record("apply_matching", run, by=by, pairs=len(run.waiting))


@transaction.atomic
def propose_next(run: MatchingRun, *, by: User) -> bool:
    """One pair, in its own transaction: what is no longer possible is named, and stops no other.

    False: none is left.
    """
    run = MatchingRun.objects.select_for_update(of=("self",)).defer("given").get(pk=run.pk)
    if not run.waiting:
        return False
    place, *run.waiting = run.waiting
    row = run.result["pairs"][place]
    pole = Pole.objects.select_related("region").get(reference=reference_in(row["pole"]))
    helper = Compagnon.objects.select_related("pole").get(reference=reference_in(row["compagnon"]))
    try:
        with transaction.atomic():
            propose_pair(helper, pole, Mode.OPTIMUM, by=by, run=run)
        run.applied_count += 1
    except Refused as refusal:
        run.left_aside.append([pole.name, str(refusal)])
    except ValidationError as error:
        run.left_aside.append([pole.name, " ".join(error.messages)])
    run.save(update_fields=["waiting", "applied_count", "left_aside"])
    return True
