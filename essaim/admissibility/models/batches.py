"""The same act on many dossiers, one by one, with what became of each."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.dossiers.models import Dossier


class BatchKind(models.TextChoices):
    ADMISSIBLE = "admissible", "Déclarer recevables"
    COMPLETION = "completion", "Demander les mêmes compléments"
    LETTERS = "letters", "Envoyer les lettres"


class Batch(models.Model):
    """An act asked for a selection of the desk."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("acte", max_length=12, choices=BatchKind)
    params = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    once_key = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = "action groupée"
        constraints = [
            models.CheckConstraint(name="batch_kind_is_known", condition=Q(kind__in=BatchKind.values)),
            models.UniqueConstraint(name="batch_once", fields=["by", "once_key"]),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ItemOutcome(models.TextChoices):
    WAITING = "waiting", "En attente"
    DONE = "done", "Fait"
    REFUSED = "refused", "Refusé"


class BatchItem(models.Model):
    """One dossier of a batch, and what became of it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField("résultat", max_length=8, choices=ItemOutcome, default=ItemOutcome.WAITING)
    note = models.CharField("précision", max_length=500, blank=True)

    class Meta:
        verbose_name = "dossier d’une action groupée"
        constraints = [
            models.CheckConstraint(
                name="batch_item_outcome_is_known", condition=Q(outcome__in=ItemOutcome.values)
            ),
            models.UniqueConstraint(name="batch_item_once", fields=["batch", "dossier"]),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}\u00a0: {self.get_outcome_display()}"
