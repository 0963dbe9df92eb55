"""Portfolios: which dossiers are retained together, what was proposed, and where people departed from it."""

import uuid

from django.conf import settings as machine
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.calls.models import Wave
from essaim.dossiers.models import Dossier
from essaim.kit.money import MoneyField
from essaim.kit.written import short_moment


class PortfolioState(models.TextChoices):
    DRAFT = "draft", "En préparation"
    ADOPTED = "adopted", "Adopté"
    REVOKED = "revoked", "Adoption retirée"
    DISCARDED = "discarded", "Écarté"


class Place(models.TextChoices):
    IN = "in", "Retenu"
    RESERVE = "reserve", "En réserve"
    OUT = "out", "Non retenu"


class Portfolio(models.Model):
    """One scenario for a door of a wave. `number` grows at each save: two managers are told of each other."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+", verbose_name="vague")
    door = models.CharField("volet", max_length=50)
    name = models.CharField("nom", max_length=120)
    comment = models.TextField("commentaire", max_length=5000, blank=True)
    state = models.CharField(
        max_length=9, choices=PortfolioState, default=PortfolioState.DRAFT, editable=False
    )
    settings = models.JSONField(default=dict)  # compute.scenario.Settings
    picks = models.JSONField(default=dict, blank=True)  # reference -> compute.scenario.Choice
    number = models.PositiveIntegerField(default=1)
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies", editable=False
    )
    made_by = models.ForeignKey(machine.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("créé le", default=timezone.now)
    saved_by = models.ForeignKey(machine.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("enregistré le", default=timezone.now)
    adopted_by = models.ForeignKey(
        machine.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    adopted_at = models.DateTimeField("adopté le", null=True, blank=True)
    adopted_against = models.ForeignKey(  # the proposal that the deviations depart from
        "PortfolioRun", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sitting = models.UUIDField("séance", null=True, blank=True)  # public id of the sitting that adopted it
    revoked_reason = models.CharField("motif du retrait", max_length=500, blank=True)
    once_key = models.CharField(max_length=64, unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = "portefeuille"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="portfolio_state_is_known", condition=Q(state__in=PortfolioState.values)
            ),
            models.CheckConstraint(
                name="portfolio_adopted_by_someone",
                condition=Q(
                    state__in=["adopted", "revoked"], adopted_at__isnull=False, adopted_by__isnull=False
                )
                | Q(state__in=["draft", "discarded"], adopted_at=None, adopted_by=None),
            ),
            models.CheckConstraint(
                name="portfolio_revoked_says_why", condition=~Q(state="revoked") | ~Q(revoked_reason="")
            ),
            models.UniqueConstraint(
                name="portfolio_one_adopted_per_door",
                fields=["wave", "door"],
                condition=Q(state="adopted"),
                violation_error_message="Un portefeuille est déjà adopté pour ce volet.",
            ),
            models.UniqueConstraint(
                name="portfolio_name_once",
                fields=["wave", "door", "name"],
                condition=~Q(state="discarded"),
                violation_error_message="Un portefeuille de ce volet porte déjà ce nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RunState(models.TextChoices):
    WAITING = "waiting", "En cours de calcul"
    DONE = "done", "Calculé"
    FAILED = "failed", "Sans réponse"


class PortfolioRun(models.Model):
    """One question to the solver and its answer, kept as they were: anybody can run it again."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="runs")
    portfolio_number = models.PositiveIntegerField()  # the version of the scenario that was asked about
    status = models.CharField("état", max_length=7, choices=RunState, default=RunState.WAITING)
    given = models.JSONField()  # compute.portfolio.PortfolioInput
    result = models.JSONField(null=True, blank=True)  # PortfolioResult
    failure = models.CharField("pourquoi sans réponse", max_length=1000, blank=True)
    score_run = models.UUIDField("calcul des notes", null=True, blank=True)  # appraisal.ScoreRun.public_id
    made_by = models.ForeignKey(machine.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("demandée le", default=timezone.now)
    answered_at = models.DateTimeField("calculée le", null=True, blank=True)
    served_in = models.UUIDField("séance", null=True, blank=True)  # public id of the sitting it was shown in

    class Meta:
        verbose_name = "proposition de portefeuille"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="portfolio_run_status_is_known", condition=Q(status__in=RunState.values)
            ),
            models.CheckConstraint(
                name="portfolio_run_answered",
                condition=Q(status="waiting", answered_at=None)
                | Q(status="done", answered_at__isnull=False, result__isnull=False)
                | Q(status="failed", answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"proposition du {short_moment(self.made_at)}"


class Deviation(models.Model):
    """A dossier for which those who adopted departed from the proposal, and why."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="deviations")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    proposed = models.CharField("proposé", max_length=7, choices=Place)
    proposed_amount = MoneyField("montant proposé", null=True, blank=True)
    adopted = models.CharField("adopté", max_length=7, choices=Place)
    adopted_amount = MoneyField("montant adopté", null=True, blank=True)
    reason = models.CharField("motif", max_length=1000)

    class Meta:
        verbose_name = "écart à la proposition"
        constraints = [
            models.CheckConstraint(
                name="deviation_places_are_known",
                condition=Q(proposed__in=Place.values, adopted__in=Place.values),
            ),
            models.CheckConstraint(name="deviation_says_why", condition=~Q(reason="")),
            models.UniqueConstraint(name="deviation_once", fields=["portfolio", "dossier"]),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}\u00a0: {self.get_proposed_display()} → {self.get_adopted_display()}"
