"""Phases of a wave, the reviews written in them, and the ranking of a region."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from essaim.appraisal.models.panel import Duty, Level
from essaim.calls.models import Wave
from essaim.kit.frozen import frozen
from essaim.territories.models import Region


class Others(models.TextChoices):
    NEVER = "never", "Jamais"
    AFTER_OWN = "after_own", "Après avoir remis le sien"
    AFTER_CLOSE = "after_close", "Après la fin de la phase"


class Method(models.TextChoices):
    RAW = "raw", "La moyenne brute"
    CORRECTED = "corrected", "La note corrigée de la sévérité"


class Phase(models.Model):
    """When reviews are written for one door at one level, and who sees what meanwhile."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+", verbose_name="vague")
    door = models.CharField("volet", max_length=50)
    level = models.CharField("niveau", max_length=6, choices=Level)
    opens_at = models.DateTimeField("ouverture")
    closes_at = models.DateTimeField("fin")
    blind = models.BooleanField("noms masqués", default=False)
    others = models.CharField(
        "avis des autres visibles", max_length=11, choices=Others, default=Others.AFTER_OWN
    )
    # Frozen at the opening: see actions.save_phase.
    method = models.CharField("note qui compte", max_length=9, choices=Method, default=Method.RAW)
    disagreement = models.DecimalField(
        "écart qui ouvre une troisième lecture", max_digits=4, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = "phase d’évaluation"
        ordering = ["opens_at", "pk"]
        constraints = [
            models.CheckConstraint(name="phase_level_is_known", condition=Q(level__in=Level.values)),
            models.CheckConstraint(name="phase_others_is_known", condition=Q(others__in=Others.values)),
            models.CheckConstraint(name="phase_method_is_known", condition=Q(method__in=Method.values)),
            models.CheckConstraint(
                name="phase_disagreement_is_a_gap",
                condition=Q(disagreement=None) | Q(disagreement__gte=0, disagreement__lte=20),
                violation_error_message="L’écart est compris entre 0 et 20.",
            ),
            models.CheckConstraint(
                name="phase_closes_after_it_opens",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message="La fin de la phase doit suivre son ouverture.",
            ),
            models.UniqueConstraint(
                name="phase_once",
                fields=["wave", "door", "level"],
                violation_error_message="Cette phase existe déjà.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}, {self.door}"


class ReviewState(models.TextChoices):
    DRAFT = "draft", "En cours"
    SUBMITTED = "submitted", "Remis"
    RETURNED = "returned", "À reprendre"


class Review(models.Model):
    """What a reader thinks of a dossier. Each field has its own version: two tabs are told of each other."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="review")
    state = models.CharField(max_length=9, choices=ReviewState, default=ReviewState.DRAFT, editable=False)
    scores = models.JSONField(default=dict)  # criterion key -> whole score
    for_candidate = models.TextField("pour le candidat", max_length=10_000, blank=True)
    for_committee = models.TextField("pour le comité", max_length=10_000, blank=True)
    private = models.TextField("notes privées", max_length=10_000, blank=True)
    versions = models.JSONField(default=dict)  # field key -> number of its saves
    total = models.DecimalField("note sur 20", max_digits=5, decimal_places=2, null=True)
    begun_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField("remis le", null=True, blank=True)
    return_reason = models.CharField("motif de la reprise", max_length=500, blank=True)

    class Meta:
        verbose_name = "avis"
        constraints = [
            models.CheckConstraint(name="review_state_is_known", condition=Q(state__in=ReviewState.values)),
            models.CheckConstraint(
                name="review_submitted_is_whole",
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False, total__isnull=False),
            ),
        ]
        triggers = frozen(  # sent back with a reason, it is a draft again
            *("duty_id", "scores", "total", "for_candidate", "for_committee", "submitted_at"),
            during=("state", "submitted"),
        )

    def __str__(self) -> str:
        return f"avis n° {self.pk}"


class Ranking(models.Model):
    """The dossiers of a region in order of preference, for one door. Signed, it no longer moves."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="rankings")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="région")
    order = ArrayField(models.CharField(max_length=10), default=list)  # references, the first one ahead
    note = models.TextField("commentaire pour le niveau national", max_length=5000, blank=True)
    number = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)
    signed_at = models.DateTimeField("arrêté le", null=True, blank=True)

    class Meta:
        verbose_name = "classement régional"
        constraints = [models.UniqueConstraint(name="ranking_once", fields=["phase", "region"])]

    def __str__(self) -> str:
        return f"{self.region}, {self.phase}"
