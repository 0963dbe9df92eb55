"""State aid: what the lead declares, and the regime chosen for a grant."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.grants.compute.aid import REGIMES
from essaim.grants.models.agreements import Agreement
from essaim.kit.money import MoneyField
from essaim.organizations.models import Organization

RegimeChoice = [(key, regime.label) for key, regime in REGIMES.items()]
DECLARED = [(key, label) for key, label in RegimeChoice if key in {"general", "sgei"}]


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
                name="declared_aid_regime_is_known", condition=Q(regime__in=[key for key, _ in DECLARED])
            ),
        ]
        indexes = [models.Index(fields=["organization", "granted_on"], name="declared_aid_by_date")]

    def __str__(self) -> str:
        return f"{self.grantor}, {self.granted_on}"


class AidDecision(models.Model):
    """A ceiling passed knowingly: by whom, and why. Without it the agreement is not sent."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="aid_decisions")
    regime = models.CharField("régime", max_length=8, choices=RegimeChoice)
    reason = models.TextField("motif", max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "dérogation motivée"
        constraints = [
            models.CheckConstraint(name="aid_decision_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"dérogation, {self.get_regime_display()}"
