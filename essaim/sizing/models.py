"""Scenarios that size a bouquet: what was computed, exactly, and the version that came out of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.services.models import BouquetVersion


class Scenario(models.Model):
    """One way to size a bouquet: volumes, prices, formats, advisers. Computed by a task, then kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(BouquetVersion, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("nom du scénario", max_length=120)
    given = models.JSONField()  # sizing.compute.SizingInput
    result = models.JSONField(null=True, blank=True)  # SizingResult
    progress = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    draft = models.ForeignKey(
        BouquetVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    once_key = models.CharField(max_length=64, blank=True, editable=False)
    is_demo = models.BooleanField("démonstration", default=False, editable=False)

    class Meta:
        verbose_name = "scénario de dimensionnement"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(name="scenario_progress_is_a_share", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="scenario_finished_has_a_result",
                condition=Q(finished_at=None) | Q(result__isnull=False, progress=100),
            ),
            models.UniqueConstraint(
                name="scenario_saved_once", fields=["made_by", "once_key"], condition=~Q(once_key="")
            ),
        ]

    def __str__(self) -> str:
        return self.name
