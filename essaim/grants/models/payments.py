"""Instalments, and the hearings that come before any suspension or recovery."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from essaim.budget.models import Entry
from essaim.files.models import StoredFile
from essaim.grants.models.agreements import Agreement
from essaim.kit.money import MoneyField
from essaim.kit.units import PARIS
from essaim.notices.models import Act


class InstalmentState(models.TextChoices):
    PLANNED = "planned", "Prévu"
    REQUESTED = "requested", "Demandé"
    CERTIFIED = "certified", "Service fait certifié"
    PAID = "paid", "Versé"
    SUSPENDED = "suspended", "Suspendu"
    CANCELLED = "cancelled", "Annulé"


class Instalment(models.Model):
    """One payment of an agreement in force, as its version plans it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    label = models.CharField("intitulé", max_length=160)
    amount = MoneyField("montant")
    withdrawn = MoneyField("part retirée", default=Decimal(0), editable=False)  # `amount` is what is left
    due_on = models.DateField("prévu le")
    conditions = ArrayField(models.CharField(max_length=12), default=list)  # compute.plan.CONDITIONS
    state = models.CharField(
        max_length=9, choices=InstalmentState, default=InstalmentState.PLANNED, editable=False
    )
    requested_at = models.DateTimeField("demandé le", null=True, blank=True, editable=False)
    certified_at = models.DateTimeField("service fait le", null=True, blank=True, editable=False)
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paid_on = models.DateField("versé le", null=True, blank=True, editable=False)
    dp = models.CharField("demande de paiement", max_length=20, blank=True, editable=False)
    entry = models.OneToOneField(  # of the ledger, once paid
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "versement"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="instalment_state_is_known", condition=Q(state__in=InstalmentState.values)
            ),
            models.UniqueConstraint(name="instalment_number", fields=["agreement", "number"]),
            models.CheckConstraint(name="instalment_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="instalment_withdrawn_is_not_negative", condition=Q(withdrawn__gte=0)
            ),
            models.CheckConstraint(
                name="instalment_paid_says_when_and_how",
                condition=Q(state="paid", paid_on__isnull=False) & ~Q(dp="")
                | ~Q(state="paid") & Q(paid_on=None),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="instalment_by_date")]

    def __str__(self) -> str:
        return f"{self.label} ({self.agreement_id})"


class HearingPurpose(models.TextChoices):
    SUSPEND = "suspend", "Suspendre la convention et ses versements"
    RECOVER = "recover", "Faire reverser une part de la subvention"
    BREACH = "breach", "Retirer au titre du contrat d’engagement républicain"


class HearingState(models.TextChoices):
    OPEN = "open", "Observations attendues"
    ANSWERED = "answered", "Observations reçues"
    DECIDED = "decided", "Décidée"
    DROPPED = "dropped", "Sans suite"
    REVERSED = "reversed", "Rapportée après un recours"


class Hearing(models.Model):
    """The adversarial step (CRPA L121-1): what is held against the pole, its answer, what is decided."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="hearings")
    purpose = models.CharField("mesure envisagée", max_length=8, choices=HearingPurpose)
    facts = models.TextField("ce qui est constaté", max_length=10_000)
    breach_on = models.DateField("date du manquement", null=True, blank=True)
    amount = MoneyField("montant envisagé ou à reverser", null=True, blank=True)
    state = models.CharField(max_length=8, choices=HearingState, default=HearingState.OPEN, editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("ouverte le", default=timezone.now)
    answer_until = models.DateField("observations attendues jusqu’au")
    waived_at = models.DateTimeField(  # the pole has nothing to add: both agree to end the delay
        "délai clos par le bénéficiaire le", null=True, blank=True, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("décidée le", null=True, blank=True, editable=False)
    reasons = models.TextField("motifs", max_length=10_000, blank=True)
    explanation = models.JSONField(default=list, blank=True)  # sentences of compute.recovery
    repay_by = models.DateField("à reverser avant le", null=True, blank=True, editable=False)
    act = models.OneToOneField(  # how it was decided and notified
        Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    title = models.CharField("titre de perception", max_length=40, blank=True, editable=False)
    title_on = models.DateField("émis le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "procédure contradictoire"
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                name="hearing_purpose_is_known", condition=Q(purpose__in=HearingPurpose.values)
            ),
            models.CheckConstraint(name="hearing_state_is_known", condition=Q(state__in=HearingState.values)),
            models.CheckConstraint(
                name="hearing_decided_says_why",
                condition=~Q(state__in=["decided", "reversed"])
                | Q(decided_at__isnull=False, act__isnull=False) & ~Q(reasons=""),
            ),
            models.CheckConstraint(
                name="hearing_breach_has_a_date", condition=~Q(purpose="breach") | Q(breach_on__isnull=False)
            ),
            models.CheckConstraint(
                name="hearing_waived_after_it_opened",
                condition=Q(waived_at=None) | Q(waived_at__gte=F("opened_at")),
            ),
            models.CheckConstraint(
                name="hearing_title_has_a_date", condition=Q(title="") ^ Q(title_on__isnull=False)
            ),
            models.UniqueConstraint(
                name="hearing_one_open",
                fields=["agreement"],
                condition=Q(state__in=["open", "answered"]),
                violation_error_message="Une procédure est déjà ouverte pour cette convention.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()


class HearingReply(models.Model):
    """The pole says something, with a file perhaps: as often as it wants until the decision (CRPA L122-1)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField("observations", max_length=20_000)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_last = models.BooleanField("rien d’autre à ajouter", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("reçues le", default=timezone.now)
    once_key = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 (NULL: none)

    class Meta:
        verbose_name = "observations du bénéficiaire"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(name="hearing_reply_says_something", condition=~Q(text="")),
            models.UniqueConstraint(name="hearing_reply_once", fields=["hearing", "once_key"]),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class HearingCopy(models.Model):
    """Who else is told of a withdrawal: prefect of the seat, co-funders (law 2000-321, article 10-1)."""

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="copies")
    email = models.EmailField("adresse")
    is_prefect = models.BooleanField("représentant de l’État", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("informé le", default=timezone.now)

    class Meta:
        verbose_name = "copie d’un retrait"
        constraints = [models.UniqueConstraint(name="hearing_copy_once", fields=["hearing", "email"])]

    def __str__(self) -> str:
        return self.email


class Repayment(models.Model):
    """Money that came back to the Treasury for one decision. Wrong, it is corrected with a reason."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="repayments")
    amount = MoneyField("montant reçu")
    on = models.DateField("reçu le")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    corrected_at = models.DateTimeField(null=True, blank=True, editable=False)
    corrected_reason = models.CharField("motif de la correction", max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = "reversement reçu"
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(name="repayment_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="repayment_is_not_to_come", condition=Q(on__lte=TruncDate("at", tzinfo=PARIS))
            ),
            models.CheckConstraint(
                name="repayment_corrected_says_why",
                condition=Q(corrected_at=None) ^ ~Q(corrected_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"reversement de {self.amount}"
