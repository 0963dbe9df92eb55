"""Computing the scores of a phase; beyond the threshold, one more reading is opened."""

import json

from django.core.exceptions import ValidationError
from django.db import transaction

from essaim.accounts.models import User
from essaim.appraisal import queries
from essaim.appraisal.compute.scores import ScoresInput, correct_scores
from essaim.appraisal.models import Phase, ScoreRun, ThirdReading
from essaim.appraisal.rules import manages_wave
from essaim.audit.journal import record
from essaim.kit.rules import Refused
from essaim.optimum import replay

TWO = 2


@transaction.atomic
def compute_scores(phase: Phase, *, by: User) -> ScoreRun:
    """The input and the output are kept as they are: anybody can run them again."""
    manages_wave.check(by, phase.wave)
    if reason := queries.why_not_assign(by, phase):
        raise Refused(reason)
    phase = Phase.objects.select_for_update().select_related("wave__call").get(pk=phase.pk)
    asked = replay.check(queries.scores_of(phase), ScoresInput)
    if not asked.scores:
        raise ValidationError("Aucun avis n’est encore remis.")
    answer = correct_scores(asked)
    run: ScoreRun = ScoreRun.objects.create(
        phase=phase,
        given=json.loads(replay.write(asked)),
        result=json.loads(replay.write(answer)),
        made_by=by,
    )
    dossiers = {row.reference: row for row in queries.dossiers_of_phase(phase)}
    ThirdReading.objects.bulk_create(
        (
            ThirdReading(phase=phase, dossier=dossiers[str(row.id)], run=run, spread=row.spread)
            for row in answer.dossiers
            if row.disagreement and row.n <= TWO
        ),
        ignore_conflicts=True,
    )
    record("compute_scores", phase.wave, by=by, phase=str(phase), run=str(run.public_id))
    return run
