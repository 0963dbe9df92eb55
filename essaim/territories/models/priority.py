"""The figures per EPCI behind the priority, the runs of a method, and what a person says instead."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.kit.written import short_day
from essaim.territories.models.measures import ScoreMethod
from essaim.territories.models.places import Epci


class MeasureVersion(models.Model):
    """One edition of one official figure per EPCI."""

    indicator = models.SlugField("indicateur", max_length=50)
    label = models.CharField("intitulé", max_length=300)
    unit = models.CharField("unité", max_length=60, blank=True)
    year = models.CharField("année", max_length=20, blank=True)
    vintage = models.CharField("millésime", max_length=200)
    source = models.CharField("source", max_length=300)
    licence = models.CharField("licence", max_length=100)
    checksum = models.CharField("empreinte", max_length=64)
    is_current = models.BooleanField("en vigueur", default=True)
    loaded_at = models.DateTimeField("chargé le", default=timezone.now)
    loaded_by = models.CharField("chargé par", max_length=150)

    class Meta:
        verbose_name = "édition d’un indicateur"
        verbose_name_plural = "éditions des indicateurs"
        ordering = ["indicator", "-loaded_at"]
        constraints = [
            models.UniqueConstraint(name="measure_version_once_per_vintage", fields=["indicator", "vintage"]),
            models.UniqueConstraint(
                name="measure_version_one_current", fields=["indicator"], condition=Q(is_current=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.vintage})"

    @property
    def citation(self) -> str:
        year = f", année {self.year}" if self.year else ""
        return f"{self.source}, {self.vintage}{year}, {self.licence}"


class Measure(models.Model):
    """A figure of an EPCI. One that the source leaves out has no row: unknown."""

    version = models.ForeignKey(MeasureVersion, on_delete=models.CASCADE, related_name="measures")
    epci = models.ForeignKey(Epci, on_delete=models.CASCADE, related_name="measures", verbose_name="EPCI")
    value = models.DecimalField("valeur", max_digits=16, decimal_places=6)

    class Meta:
        verbose_name = "indicateur d’un EPCI"
        ordering = ["version", "epci"]
        constraints = [models.UniqueConstraint(name="measure_one_per_epci", fields=["version", "epci"])]

    def __str__(self) -> str:
        return f"{self.epci_id} : {self.value}"


class PriorityRun(models.Model):
    """One computation, with the exact file that `essaim compute priority` reads and the one it writes."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    method = models.ForeignKey(ScoreMethod, on_delete=models.PROTECT, related_name="runs")
    given = models.JSONField("entrée")
    result = models.JSONField("sortie")
    made_at = models.DateTimeField("calculé le", default=timezone.now)
    made_by = models.CharField("calculé par", max_length=150)

    class Meta:
        verbose_name = "calcul de la priorité territoriale"
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.method}, {short_day(self.made_at)}"


class PriorityFlag(models.Model):
    """A person says that a territory is a priority whatever the figures say, and why."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    method = models.ForeignKey(ScoreMethod, on_delete=models.PROTECT, related_name="flags")
    epci = models.ForeignKey(Epci, on_delete=models.PROTECT, related_name="flags", verbose_name="EPCI")
    reason = models.CharField("motif", max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("le", default=timezone.now)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField("retiré le", null=True, blank=True)
    ended_reason = models.CharField("motif du retrait", max_length=1000, blank=True)

    class Meta:
        verbose_name = "signalement d’un territoire prioritaire"
        verbose_name_plural = "signalements de territoires prioritaires"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="priority_flag_once",
                fields=["method", "epci"],
                condition=Q(ended_at=None),
                violation_error_message="Ce territoire est déjà signalé.",
            ),
            models.CheckConstraint(name="priority_flag_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="priority_flag_ended_says_who_and_why",
                condition=Q(ended_at=None, ended_by=None, ended_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.epci} ({self.method})"
