"""Phases, reviews and regional rankings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from essaim.accounts.models import User
from essaim.appraisal import queries, tasks
from essaim.appraisal.compute.grid import missing, total
from essaim.appraisal.models import Duty, Phase, Ranking, Review, ReviewState
from essaim.appraisal.queries.kept import mark_of
from essaim.appraisal.rules import is_running, manages_wave, ranks_in
from essaim.appraisal.workflow import REVIEW
from essaim.audit.journal import record
from essaim.calls.models import Wave
from essaim.kit.rules import Refused
from essaim.territories.models import Region

TEXTS = ("for_candidate", "for_committee", "private")
LONGEST = 10_000
SCORE = "score-"
TAKEN = "Ce dossier ne vous est plus confié."
CLOSED = "La phase d’évaluation n’est pas ouverte\u00a0: rien n’est enregistré."
FROZEN = ("opens_at", "method", "disagreement")


@dataclass(frozen=True)
class Saved:
    """What became of one field: saved, or in conflict with what another tab saved."""

    status: str
    version: int
    message: str = ""
    theirs: str = ""


@transaction.atomic
def save_phase(wave: Wave, door: str, level: str, values: Mapping[str, Any], *, by: User) -> Phase:
    manages_wave.check(by, wave)
    phase = queries.phase_of(wave, door, level) or Phase(wave=wave, door=door, level=level)
    if phase.pk and phase.opens_at <= timezone.now():
        frozen = [name for name in FROZEN if name in values and getattr(phase, name) != values[name]]
        if frozen:
            raise Refused("La phase est ouverte\u00a0: son ouverture et la méthode des notes sont figées.")
    for name, value in values.items():
        setattr(phase, name, value)
    phase.full_clean(exclude=["wave"], validate_unique=False)
    phase.save()
    record("save_phase", wave, by=by, door=door, level=level, **{k: str(v) for k, v in values.items()})
    return phase


@transaction.atomic
def save_fields(
    duty: Duty, fields: Mapping[str, tuple[str, int]], *, by: User, at: datetime, whole: bool = False
) -> dict[str, Saved]:
    """The standing of the reader is held until commit: a tie declared meanwhile wins or waits, never both.

    `whole`: the button of the page, whose author sees every field; what another window had written is then
    set aside in the private notes instead of being disputed field by field.
    """
    review = _opened(duty, by=by, at=at)
    grid = {line.key: line for line in queries.grid_of_duty(duty)}
    found, aside = {}, []
    for key, (value, version) in fields.items():
        known, theirs = review.versions.get(key, 0), _value(review, key)
        if version != known and theirs != value:
            if not whole:
                found[key] = Saved("conflict", known, "Modifié dans une autre fenêtre.", theirs)
                continue
            aside += [theirs] if key in TEXTS and not value.startswith(theirs) else []
        _write(review, grid, key, value)
        review.versions[key] = known + 1
        found[key] = Saved("saved", known + 1)
    for text in aside:
        review.private = f"{review.private}\n\n[D’une autre fenêtre] {text}".strip()[:LONGEST]
    review.total, review.saved_at = total(list(grid.values()), review.scores), timezone.now()
    review.save()
    return found


def _opened(duty: Duty, *, by: User, at: datetime) -> Review:
    standing = queries.opening_locked(by, duty.dossier_id)
    if standing is None or not queries.duties_of(by).filter(pk=duty.pk).exists():
        raise Refused(TAKEN)
    if not is_running(queries.phase_of_duty(duty), at):
        raise Refused(CLOSED)
    held = Review.objects.select_for_update().filter(duty=duty)
    review = held.first()
    if review is None:
        Review.objects.bulk_create([Review(duty=duty)], ignore_conflicts=True)
        review = held.get()
    if review.state == ReviewState.SUBMITTED:
        raise Refused("Votre avis est remis\u00a0: il ne se modifie plus.")
    return review


def _value(review: Review, key: str) -> str:
    if key.startswith(SCORE):
        return str(review.scores.get(key.removeprefix(SCORE), ""))
    return str(getattr(review, key)) if key in TEXTS else ""


def _write(review: Review, grid: Mapping[str, Any], key: str, value: str) -> None:
    if key in TEXTS:
        if len(value) > LONGEST:
            raise ValidationError("Ce texte dépasse 10\u202f000 signes.")
        setattr(review, key, value)
        return
    line = grid.get(key.removeprefix(SCORE)) if key.startswith(SCORE) else None
    if line is None:
        raise ValidationError("Ce champ n’existe pas dans la grille.")
    if value == "":
        review.scores.pop(line.key, None)
    elif value in {str(score) for score, _ in line.choices}:
        review.scores[line.key] = int(value)
    else:
        raise ValidationError("Cette note n’est pas dans l’échelle.")


@transaction.atomic
def submit_review(duty: Duty, *, by: User, at: datetime) -> Review:
    """Whole or not at all; a second click finds it done."""
    held = queries.opening_locked(by, duty.dossier_id)  # that the duty still holds is in the rule of submit
    rows = Review.objects.select_for_update(of=("self",)).filter(duty=duty, duty__reader__user=by)
    review = rows.first() or Review(duty=duty)
    if review.state == ReviewState.SUBMITTED:
        return review
    if held is None:
        raise Refused(TAKEN)
    if not is_running(queries.phase_of_duty(duty), at):
        raise Refused(CLOSED)
    if lacking := missing(queries.grid_of_duty(duty), review.scores):
        raise ValidationError(f"Il manque une note\u00a0: {', '.join(lacking)}.")
    if not review.for_candidate.strip():
        raise ValidationError("Écrivez un commentaire pour le candidat\u00a0: il lui sera communicable.")
    told = {"total": str(review.total), "sha256": mark_of(review)}
    REVIEW.perform("submit", review, by=by, details=told, submitted_at=timezone.now())
    return review


@transaction.atomic
def send_back(review: Review, reason: str, *, by: User) -> None:
    if not reason.strip():
        raise ValidationError("Donnez un motif.")
    REVIEW.perform("send_back", review, by=by, return_reason=reason.strip()[:500])
    tasks.review_returned(review)


@transaction.atomic
def save_ranking(
    phase: Phase, region: Region, order: Sequence[str], note: str, *, by: User, seen: int, sign: bool = False
) -> Ranking:
    """Every dossier of the region once. Two people at once: the second is told. Signed, it stays."""
    if not ranks_in(by, phase.wave).filter(pk=region.pk).exists():
        raise Refused("Seule la cellule de la région la classe.")
    everything, allowed = queries.to_rank(phase, region, by)
    if everything != allowed:
        raise Refused("Un lien vous écarte d’un dossier de cette région\u00a0: une autre personne la classe.")
    if sorted(order) != sorted(row.reference for row in allowed):
        raise ValidationError("Donnez un rang différent à chaque dossier, de 1 au nombre de dossiers.")
    Ranking.objects.bulk_create([Ranking(phase=phase, region=region, saved_by=by)], ignore_conflicts=True)
    ranking = Ranking.objects.select_for_update().get(phase=phase, region=region)
    if ranking.signed_at:
        raise ValidationError("Ce classement est arrêté.")
    if seen != (ranking.number if ranking.order else 0):
        raise ValidationError(f"{ranking.saved_by} a classé entre-temps\u00a0: rechargez la page.")
    ranking.order, ranking.note, ranking.number = list(order), note, ranking.number + 1
    ranking.saved_by, ranking.saved_at = by, timezone.now()
    ranking.signed_at = timezone.now() if sign else None
    ranking.save()
    if sign:
        record("sign_ranking", phase.wave, by=by, region=region.pk, door=phase.door, order=list(order))
    return ranking
