"""Computations that served: who reads what, what the scores become. Exact input and output are kept."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.appraisal.models.panel import Reader
from essaim.appraisal.models.reviews import Phase
from essaim.dossiers.models import Dossier
from essaim.kit.frozen import frozen
from essaim.kit.written import short_moment


class Proposal(models.Model):
    """One answer of the solver for a phase. Applied or not, it is kept as it was computed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="proposals")
    given = models.JSONField()  # appraisal.compute.assignment.AssignmentInput
    result = models.JSONField()  # AssignmentResult
    readers = models.JSONField()  # name in the computation -> Reader.public_id
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField("appliquée le", null=True, blank=True)

    class Meta:
        verbose_name = "proposition de répartition"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="proposal_applied_by_someone",
                condition=Q(applied_at=None, applied_by=None)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"proposition du {short_moment(self.made_at)}"


class PairRule(models.Model):
    """A pair that a manager imposes or forbids, with a reason, before the solver is asked."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="pair_rules")
    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="+")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    imposed = models.BooleanField("imposée")  # else forbidden
    reason = models.CharField("motif", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "paire imposée ou interdite"
        constraints = [
            models.UniqueConstraint(name="pair_rule_once", fields=["phase", "reader", "dossier"]),
        ]

    def __str__(self) -> str:
        return f"{self.reader}, {'imposée' if self.imposed else 'interdite'}"


class ScoreRun(models.Model):
    """The scores of a phase, computed once: raw and corrected, whatever the method that counts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="score_runs")
    given = models.JSONField()  # appraisal.compute.scores.ScoresInput
    result = models.JSONField()  # ScoresResult
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "calcul des notes"
        ordering = ["-made_at"]
        triggers = frozen("phase_id", "given", "result", "made_by_id", "made_at")

    def __str__(self) -> str:
        return f"notes du {short_moment(self.made_at)}"


class ThirdReading(models.Model):
    """The readers of a dossier disagree beyond the threshold of the phase: one more reading is asked."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="third_readings")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="third_readings")
    spread = models.DecimalField("écart", max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = "troisième lecture"
        constraints = [models.UniqueConstraint(name="third_reading_once", fields=["phase", "dossier"])]

    def __str__(self) -> str:
        return f"{self.dossier_id}, écart {self.spread}"
