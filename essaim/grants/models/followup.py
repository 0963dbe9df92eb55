"""What is reported and met during an agreement: meetings, indicators, financial reports, the third year."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.files.models import StoredFile
from essaim.grants.models.agreements import Agreement
from essaim.kit.money import MoneyField
from essaim.kit.written import short_day
from essaim.notices.models import Act


class MeetingState(models.TextChoices):
    CONVENED = "convened", "Convoqué"
    HELD = "held", "Tenu"
    CANCELLED = "cancelled", "Annulé"


class FollowUpMeeting(models.Model):
    """A follow-up committee of one pole: two a year (decree 2015-431, article 5)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField("le")
    place = models.CharField("lieu ou lien de visioconférence", max_length=300)
    agenda = models.TextField("ordre du jour", max_length=5000, blank=True)
    state = models.CharField(
        max_length=9, choices=MeetingState, default=MeetingState.CONVENED, editable=False
    )
    attendees = models.TextField("présents", max_length=3000, blank=True)
    minutes = models.TextField("compte rendu", max_length=20_000, blank=True)
    convened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    convened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "comité de suivi"
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                name="followup_state_is_known", condition=Q(state__in=MeetingState.values)
            ),
            models.CheckConstraint(
                name="followup_held_has_minutes", condition=~Q(state="held") | ~Q(minutes="")
            ),
        ]

    def __str__(self) -> str:
        return f"comité de suivi du {short_day(self.starts_at)}"


class IndicatorValue(models.Model):
    """The value of one indicator of the agreement for one year, and its story."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="indicator_values")
    key = models.CharField("indicateur", max_length=40)  # compute.indicators.CATALOGUE
    year = models.PositiveSmallIntegerField("année du projet")
    value = models.DecimalField("valeur", max_digits=12, decimal_places=2)
    story = models.TextField("récit", max_length=5000, blank=True)
    picture = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "valeur d’un indicateur"
        constraints = [
            models.UniqueConstraint(name="indicator_value_once", fields=["agreement", "key", "year"]),
            models.CheckConstraint(name="indicator_value_is_not_negative", condition=Q(value__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.key}, année {self.year}"


class ReportState(models.TextChoices):
    EXPECTED = "expected", "Attendu"
    SENT = "sent", "Envoyé"
    RETURNED = "returned", "À corriger"
    ACCEPTED = "accepted", "Accepté"


class FinancialReport(models.Model):
    """The report of one year of the project, in the shape of Cerfa 15059."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField("année du projet")
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField("attendu le")
    lines = models.JSONField(default=list)  # compute.reports.Line
    activity = models.TextField("compte rendu d’activité", max_length=20_000, blank=True)
    saved = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=ReportState, default=ReportState.EXPECTED, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True, editable=False)
    review = models.TextField("ce qui est à corriger", max_length=5000, blank=True)
    reviewed_at = models.DateTimeField("examiné le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "compte rendu financier"
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(name="report_state_is_known", condition=Q(state__in=ReportState.values)),
            models.UniqueConstraint(name="report_one_a_year", fields=["agreement", "year"]),
            models.CheckConstraint(
                name="report_sent_says_when", condition=Q(state="expected") | Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(
                name="report_returned_says_why", condition=~Q(state="returned") | ~Q(review="")
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="report_by_date")]

    def __str__(self) -> str:
        return f"compte rendu de l’année {self.year}"


class RenewalState(models.TextChoices):
    ASKED = "asked", "Demandée"
    GRANTED = "granted", "Accordée"
    REFUSED = "refused", "Refusée"


class Renewal(models.Model):
    """The third year: asked with a review of the first two, marked on its own grid, decided with reasons."""

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="renewal")
    text = models.TextField("bilan et projet de la troisième année", max_length=10_000)
    asked_amount = MoneyField("montant demandé")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("demandée le", default=timezone.now)
    state = models.CharField(max_length=8, choices=RenewalState, default=RenewalState.ASKED, editable=False)
    marks = models.JSONField(default=dict)  # compute.renewal.GRID key -> 0 to 4
    reasons = models.TextField("motifs", max_length=5000, blank=True)
    granted_amount = MoneyField("montant accordé", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("décidée le", null=True, blank=True, editable=False)
    act = models.OneToOneField(  # how it was decided and notified
        Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "troisième année"
        constraints = [
            models.CheckConstraint(name="renewal_state_is_known", condition=Q(state__in=RenewalState.values)),
            models.CheckConstraint(name="renewal_asks_something", condition=Q(asked_amount__gt=0)),
            models.CheckConstraint(
                name="renewal_decided_says_why",
                condition=Q(state="asked") | Q(decided_at__isnull=False, act__isnull=False) & ~Q(reasons=""),
            ),
            models.CheckConstraint(
                name="renewal_granted_has_an_amount",
                condition=Q(state="granted", granted_amount__gt=0)
                | ~Q(state="granted") & Q(granted_amount=None),
            ),
        ]

    def __str__(self) -> str:
        return f"troisième année ({self.get_state_display().lower()})"
