"""Somebody contests an act."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.files.models import StoredFile
from essaim.notices.models.acts import Act


class AppealKind(models.TextChoices):
    GRACIOUS = "gracious", "Recours gracieux"
    HIERARCHICAL = "hierarchical", "Recours hiérarchique"
    COURT = "court", "Recours devant le tribunal administratif"


class AppealState(models.TextChoices):
    OPEN = "open", "En cours"
    GRANTED = "granted", "Accueilli"
    REJECTED = "rejected", "Rejeté"
    SILENT = "silent", "Rejeté par silence"
    DROPPED = "dropped", "Retiré"


class Appeal(models.Model):
    """Since when an act is contested, until when silence does not reject it, what was answered."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="appeals")
    kind = models.CharField("voie", max_length=12, choices=AppealKind)
    received_on = models.DateField("reçu le")
    grounds = models.TextField("ce qui est demandé, et pourquoi", max_length=20_000)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    court = models.CharField("juridiction et numéro de l’affaire", max_length=200, blank=True)
    by_candidate = models.BooleanField("déposé en ligne", default=False)
    is_late = models.BooleanField("tardif", default=False, editable=False)  # by what was known that day
    state = models.CharField(max_length=8, choices=AppealState, default=AppealState.OPEN, editable=False)
    answer = models.TextField("réponse motivée", max_length=20_000, blank=True)
    answered_at = models.DateTimeField("réponse du", null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answering = models.OneToOneField(  # the act that answers it
        Act, on_delete=models.PROTECT, null=True, blank=True, related_name="answers", editable=False
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("enregistré le", default=timezone.now)
    once_key = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 (NULL: none)

    class Meta:
        verbose_name = "recours"
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(name="contest_kind_is_known", condition=Q(kind__in=AppealKind.values)),
            models.CheckConstraint(name="contest_state_is_known", condition=Q(state__in=AppealState.values)),
            models.CheckConstraint(name="contest_says_why", condition=~Q(grounds="")),
            models.CheckConstraint(
                name="contest_answered_says_what",
                condition=~Q(state__in=["granted", "rejected"])
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="contest_before_a_court_names_it", condition=~Q(kind="court") | ~Q(court="")
            ),
            models.CheckConstraint(
                name="contest_courts_are_not_silent", condition=~Q(kind="court") | ~Q(state="silent")
            ),
            models.UniqueConstraint(name="contest_once", fields=["act", "once_key"]),
            models.UniqueConstraint(
                name="contest_one_open_of_a_kind",
                fields=["act", "kind"],
                condition=Q(state="open"),
                violation_error_message="Un recours de cette nature est déjà en cours.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display().lower()})"
