"""A compagnon and the pole it helps: from the proposal to the review of what came of it."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from essaim.kit.references import new_reference
from essaim.kit.written import short_day, short_moment
from essaim.mentoring.models.compagnons import Compagnon
from essaim.poles.models import Pole


class PairState(models.TextChoices):
    PROPOSED = "proposed", "Proposée aux deux"
    AWAITS_POLE = "awaits_pole", "En attente du pôle"
    AWAITS_COMPAGNON = "awaits_compagnon", "En attente du compagnon"
    COOLING = "cooling", "Délai de réflexion"
    ACTIVE = "active", "En cours"
    DECLINED = "declined", "Déclinée"
    WITHDRAWN = "withdrawn", "Rétractée"
    STOPPED = "stopped", "Arrêtée"
    CLOSED = "closed", "Terminée"
    SHARED = "shared", "Terminée et partagée"


LIVE = ("proposed", "awaits_pole", "awaits_compagnon", "cooling", "active")  # a pole has one at a time
AGREED = ("cooling", "active", "stopped", "closed", "shared")


class Mode(models.TextChoices):
    CHOSEN = "chosen", "Choisi par le pôle"
    SUGGESTED = "suggested", "Proposé au pôle d’après les scores"
    MANAGER = "manager", "Proposé par un responsable"
    OPTIMUM = "optimum", "Optimum national"


class Side(models.TextChoices):
    POLE = "pole", "Le pôle"
    COMPAGNON = "compagnon", "Le compagnon"


class MatchingRun(models.Model):
    """One national matching: exactly what was computed, previewed, and applied once or never."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    given = models.JSONField()  # mentoring.compute.matching.MatchingInput
    result = models.JSONField()  # MatchingResult
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField("appliqué le", null=True, blank=True)
    applied_count = models.PositiveIntegerField("paires proposées", default=0)
    waiting = models.JSONField(default=list, blank=True)  # places in the result, not yet looked at
    left_aside = models.JSONField(default=list, blank=True)  # [name of the pole, why]

    class Meta:
        verbose_name = "appariement national"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="matching_run_applied_by_someone",
                condition=Q(applied_at=None, applied_by=None)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"appariement du {short_moment(self.made_at)}"

    @property
    def looked_at(self) -> int:
        return self.applied_count + len(self.left_aside)


class Pair(models.Model):
    """A compagnon for a pole. Both agree, think it over, then work; both say what came of it."""

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    compagnon = models.ForeignKey(Compagnon, on_delete=models.PROTECT, related_name="pairs")
    pole = models.ForeignKey(Pole, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=PairState, default=PairState.PROPOSED, editable=False)
    mode = models.CharField("mode", max_length=10, choices=Mode)
    theme_keys = ArrayField(models.SlugField(max_length=50), default=list, blank=True)
    words = models.TextField("ce qui est attendu", max_length=2000, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    why = models.CharField("pourquoi", max_length=1000, blank=True)
    days = models.DecimalField("jours par trimestre", max_digits=4, decimal_places=1)
    run = models.ForeignKey(
        MatchingRun, on_delete=models.PROTECT, null=True, blank=True, related_name="pairs"
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("proposée le", default=timezone.now, editable=False)
    agreed_at = models.DateTimeField("acceptée par les deux le", null=True, blank=True, editable=False)
    cooling_until = models.DateTimeField("réflexion jusqu’au", null=True, blank=True, editable=False)
    started_at = models.DateTimeField("commencée le", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("finie le", null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    reason = models.CharField("motif", max_length=500, blank=True, editable=False)
    is_demo = models.BooleanField("démonstration", default=False, editable=False)

    class Meta:
        verbose_name = "compagnonnage"
        constraints = [
            models.CheckConstraint(name="pair_state_is_known", condition=Q(state__in=PairState.values)),
            models.CheckConstraint(name="pair_mode_is_known", condition=Q(mode__in=Mode.values)),
            models.UniqueConstraint(
                name="pair_one_live_per_pole",
                fields=["pole"],
                condition=Q(state__in=LIVE),
                violation_error_message="Ce pôle a déjà un compagnonnage en cours ou proposé.",
            ),
            models.CheckConstraint(
                name="pair_agreed_has_a_delay",
                condition=~Q(state__in=AGREED)
                | Q(agreed_at__isnull=False, cooling_until__gte=F("agreed_at")),
            ),
            models.CheckConstraint(
                name="pair_started_when_active",
                condition=~Q(state__in=["active", "stopped", "closed", "shared"])
                | Q(started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="pair_ended_has_a_date", condition=Q(state__in=LIVE) ^ Q(ended_at__isnull=False)
            ),
            models.CheckConstraint(
                name="pair_stopped_says_why", condition=~Q(state="stopped") | ~Q(reason="")
            ),
        ]
        indexes = [
            models.Index(fields=["compagnon", "state"], name="pair_by_compagnon"),
            models.Index(fields=["-proposed_at", "-id"], name="pair_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.compagnon} et {self.pole}"


class GoalOutcome(models.TextChoices):
    OPEN = "open", "En cours"
    MET = "met", "Atteint"
    PARTLY = "partly", "Atteint en partie"
    DROPPED = "dropped", "Abandonné"


class Goal(models.Model):
    """What both want to have done."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="goals")
    text = models.CharField("objectif", max_length=300)
    due_on = models.DateField("échéance", null=True, blank=True)
    outcome = models.CharField("où en est-il", max_length=8, choices=GoalOutcome, default=GoalOutcome.OPEN)
    note = models.CharField("précision", max_length=500, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "objectif de compagnonnage"
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(name="goal_outcome_is_known", condition=Q(outcome__in=GoalOutcome.values)),
            models.CheckConstraint(name="goal_has_words", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text


class SessionKind(models.TextChoices):
    VISIT = "visit", "Visite"
    REMOTE = "remote", "À distance"
    WORKSHOP = "workshop", "Atelier avec les membres"
    PREPARATION = "preparation", "Préparation"


class Session(models.Model):
    """Time given by a compagnon, as its log says it; the value of a day is that of the time."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="sessions")
    held_on = models.DateField("date")
    kind = models.CharField("forme", max_length=12, choices=SessionKind)
    days = models.DecimalField("temps du compagnon (jours)", max_digits=4, decimal_places=2)
    day_value = models.DecimalField(max_digits=12, decimal_places=2, editable=False)
    summary = models.CharField("ce qui a été fait", max_length=1000)
    next_step = models.CharField("suite prévue", max_length=500, blank=True)
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(default=timezone.now, editable=False)
    once_key = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "séance de compagnonnage"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="session_kind_is_known", condition=Q(kind__in=SessionKind.values)),
            models.CheckConstraint(
                name="session_time_is_positive",
                condition=Q(days__gt=0, days__lte=20),
                violation_error_message="Le temps d’une séance va d’une heure à vingt jours.",
            ),
            models.UniqueConstraint(
                name="session_logged_once", fields=["pair", "once_key"], condition=~Q(once_key="")
            ),
        ]

    def __str__(self) -> str:
        return f"séance du {short_day(self.held_on)}"


class ExitReview(models.Model):
    """What one side learned. Shared as a practice sheet only when both sides consent."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="reviews")
    side = models.CharField("de la part de", max_length=9, choices=Side)
    score = models.PositiveSmallIntegerField("satisfaction")
    learned = models.TextField("ce que vous avez appris", max_length=3000)
    advice = models.TextField("votre conseil à un autre pôle", max_length=2000, blank=True)
    consents = models.BooleanField("accord pour en faire une fiche publique", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "bilan de compagnonnage"
        ordering = ["side"]
        constraints = [
            models.UniqueConstraint(
                name="exit_review_once_per_side",
                fields=["pair", "side"],
                violation_error_message="Le bilan de ce côté est déjà écrit.",
            ),
            models.CheckConstraint(name="exit_review_side_is_known", condition=Q(side__in=Side.values)),
            models.CheckConstraint(name="exit_review_score_is_known", condition=Q(score__range=(1, 5))),
        ]

    def __str__(self) -> str:
        return f"bilan, {self.get_side_display().lower()}"
