"""The minutes of a sitting, version after version."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.committee.models.sittings import Sitting
from essaim.files.models import StoredFile
from essaim.kit.frozen import frozen


class Minutes(models.Model):
    """One version of the minutes: the facts as the journal tells them, the words of the secretary."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField("version")
    facts = models.JSONField()  # committee.compute.minutes.Facts
    opening = models.TextField("ouverture", max_length=10_000, blank=True)
    closing = models.TextField("clôture", max_length=10_000, blank=True)
    reason = models.CharField("motif de la correction", max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    pdf = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    chair_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    chair_signed_at = models.DateTimeField(null=True, blank=True)
    secretary_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    secretary_signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "procès-verbal"
        verbose_name_plural = "procès-verbaux"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="minutes_version_once", fields=["sitting", "number"]),
            models.CheckConstraint(name="minutes_correction_says_why", condition=Q(number=1) | ~Q(reason="")),
            models.CheckConstraint(
                name="minutes_chair_signature_is_dated",
                condition=Q(chair_signed_by=None) ^ Q(chair_signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="minutes_secretary_signature_is_dated",
                condition=Q(secretary_signed_by=None) ^ Q(secretary_signed_at__isnull=False),
            ),
        ]
        triggers = frozen(
            *("sitting_id", "number", "facts", "opening", "closing", "reason", "made_by_id", "made_at"),
            once=(
                *("pdf_id", "chair_signed_by_id", "chair_signed_at"),
                *("secretary_signed_by_id", "secretary_signed_at"),
            ),
            since="OLD.chair_signed_at IS NOT NULL OR OLD.secretary_signed_at IS NOT NULL",
        )

    def __str__(self) -> str:
        return f"procès-verbal, version {self.number}"

    @property
    def is_signed(self) -> bool:
        return self.chair_signed_at is not None and self.secretary_signed_at is not None
