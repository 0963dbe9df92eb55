"""State aid: what the lead declares, and the regime chosen for a grant."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from essaim.grants.compute.aid import EVERY_REGIME, MINIMIS, REGIMES
from essaim.grants.models.agreements import Agreement
from essaim.kit.money import MoneyField
from essaim.kit.units import PARIS
from essaim.organizations.models import Organization

RegimeChoice = [(key, regime.label) for key, regime in REGIMES.items()]
DECLARED = [(key, EVERY_REGIME[key].label) for key in MINIMIS]


class DeclaredAid(models.Model):
    """An aid that the lead received from anybody: counted over three rolling years."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    regime = models.CharField("régime", max_length=8, choices=DECLARED)
    amount = MoneyField("équivalent-subvention brut")
    granted_on = models.DateField("accordée le")
    grantor = models.CharField("par", max_length=160)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "aide déclarée"
        ordering = ["-granted_on"]
        constraints = [
            models.CheckConstraint(name="declared_aid_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="declared_aid_is_not_to_come",
                condition=Q(granted_on__lte=TruncDate("declared_at", tzinfo=PARIS)),
            ),
            models.CheckConstraint(
                name="declared_aid_regime_is_known", condition=Q(regime__in=[key for key, _ in DECLARED])
            ),
        ]
        indexes = [models.Index(fields=["organization", "granted_on"], name="declared_aid_by_date")]

    def __str__(self) -> str:
        return f"{self.grantor}, {self.granted_on}"


class LinkedUndertaking(models.Model):
    """An enterprise that makes one single undertaking with the lead (2023/2831, article 2(2))."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    siren = models.CharField("SIREN", max_length=9)
    name = models.CharField("nom", max_length=250)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "entreprise liée"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="linked_siren_has_9_digits", condition=Q(siren__regex=r"^\d{9}$")),
            models.UniqueConstraint(
                name="linked_once",
                fields=["organization", "siren"],
                condition=Q(removed_at=None),
                violation_error_message="Cette entreprise liée est déjà déclarée.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AidDecision(models.Model):
    """A ceiling passed knowingly, up to an amount and until a day: by whom, and why."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="aid_decisions")
    regime = models.CharField("régime", max_length=8, choices=RegimeChoice)
    reason = models.TextField("motif", max_length=5000)
    up_to = MoneyField("total autorisé sur trois ans", null=True)  # None: waived before an amount was asked
    until = models.DateField("valable jusqu’au", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "dérogation motivée"
        constraints = [
            models.CheckConstraint(name="aid_decision_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="aid_decision_ends_with_its_amount",
                condition=Q(up_to=None, until=None) | Q(up_to__gt=0, until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"dérogation, {self.get_regime_display()}"
