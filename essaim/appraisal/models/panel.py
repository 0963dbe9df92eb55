"""Experts, their place in the panel of a wave, and the dossiers they are given to read."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from essaim.calls.models import Wave
from essaim.dossiers.models import Dossier
from essaim.kit.written import short_day
from essaim.territories.models import Region


class Seniority(models.TextChoices):
    NEWCOMER = "newcomer", "Première fois"
    CONFIRMED = "confirmed", "Confirmé"
    SENIOR = "senior", "Senior"


class Expert(models.Model):
    """What a person who may read dossiers says of themselves. Organisations are given by their SIREN."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name="compétences")
    themes = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name="thèmes")
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="région"
    )
    load = models.PositiveSmallIntegerField(
        "dossiers acceptés par vague", default=10, validators=[MaxValueValidator(200)]
    )
    seniority = models.CharField("ancienneté", max_length=9, choices=Seniority, default=Seniority.CONFIRMED)
    sirens = ArrayField(models.CharField(max_length=9), default=list, blank=True)  # today
    past_sirens = ArrayField(models.CharField(max_length=9), default=list, blank=True)
    updated_at = models.DateTimeField("mis à jour le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "expert"
        constraints = [
            models.CheckConstraint(
                name="expert_seniority_is_known", condition=Q(seniority__in=Seniority.values)
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class Absence(models.Model):
    """Days when an expert reads nothing."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")

    class Meta:
        verbose_name = "absence"
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="La fin de l’absence doit suivre son début.",
            ),
            models.UniqueConstraint(name="absence_once", fields=["expert", "starts_on", "ends_on"]),
        ]

    def __str__(self) -> str:
        return f"du {short_day(self.starts_on)} au {short_day(self.ends_on)}"


class Level(models.TextChoices):
    REGION = "region", "Région"
    NATION = "nation", "National"


class ReaderState(models.TextChoices):
    INVITED = "invited", "Invité"
    ACCEPTED = "accepted", "A accepté"
    DECLINED = "declined", "A décliné"
    WITHDRAWN = "withdrawn", "S’est retiré"


class Reader(models.Model):
    """A person in the panel of a wave, at one level, with the number of dossiers they accept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+", verbose_name="vague")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="personne"
    )
    level = models.CharField("niveau", max_length=6, choices=Level)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="région"
    )
    state = models.CharField(max_length=9, choices=ReaderState, default=ReaderState.INVITED, editable=False)
    load = models.PositiveSmallIntegerField("dossiers au plus", default=10)
    reason = models.CharField("motif", max_length=300, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "lecteur"
        constraints = [
            models.CheckConstraint(name="reader_level_is_known", condition=Q(level__in=Level.values)),
            models.CheckConstraint(name="reader_state_is_known", condition=Q(state__in=ReaderState.values)),
            models.CheckConstraint(
                name="reader_region_goes_with_its_level",
                condition=Q(level="nation", region=None) | Q(level="region", region__isnull=False),
                violation_error_message="Un lecteur régional a une région, un lecteur national n’en a pas.",
            ),
            models.CheckConstraint(
                name="reader_answer_has_a_date", condition=Q(state="invited") ^ Q(answered_at__isnull=False)
            ),
            models.UniqueConstraint(
                name="reader_once",
                fields=["wave", "user", "level", "region"],
                nulls_distinct=False,
                violation_error_message="Cette personne est déjà invitée à ce niveau.",
            ),
        ]
        indexes = [models.Index(fields=["user", "state"], name="reader_by_user")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_level_display().lower()}"


class Duty(models.Model):
    """One dossier, for one door, given to one reader. It ends when it is taken back."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reader = models.ForeignKey(Reader, on_delete=models.PROTECT, related_name="duties")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    door = models.CharField("volet", max_length=50)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    why = models.CharField("pourquoi", max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField("motif du retrait", max_length=300, blank=True)

    class Meta:
        verbose_name = "lecture confiée"
        constraints = [
            models.UniqueConstraint(
                name="duty_once",
                fields=["reader", "dossier", "door"],
                condition=Q(ended_at=None),
                violation_error_message="Ce dossier est déjà confié à cette personne.",
            ),
            models.CheckConstraint(
                name="duty_ended_says_why", condition=Q(ended_at=None) ^ ~Q(ended_reason="")
            ),
        ]
        indexes = [models.Index(fields=["dossier"], name="duty_by_dossier", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.dossier_id}, {self.reader}"
