"""Preparing or sending the agreements of a wave, all at once."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.calls.models import Wave


class BatchAct(models.TextChoices):
    PREPARE = "prepare", "Préparer les conventions"
    SEND = "send", "Envoyer à la signature"


class AgreementBatch(models.Model):
    """The same act on many decisions or agreements, one by one, with those left aside and why."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+")
    act = models.CharField("acte", max_length=8, choices=BatchAct)
    params = models.JSONField(default=dict)
    waiting = models.JSONField(default=list)  # keys of decisions or agreements not yet looked at
    done = models.PositiveIntegerField("faites", default=0)
    left_aside = models.JSONField(default=list)  # [name of the pole, why]
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    once_key = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = "conventions en nombre"
        constraints = [
            models.CheckConstraint(name="agreement_batch_act_is_known", condition=Q(act__in=BatchAct.values)),
            models.UniqueConstraint(name="agreement_batch_once", fields=["by", "once_key"]),
        ]

    def __str__(self) -> str:
        return self.get_act_display()
