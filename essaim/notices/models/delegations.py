"""Who may sign what, in whose name, up to what amount, since when, and where it was published."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from essaim.kit.money import MoneyField
from essaim.kit.written import short_day


class Delegation(models.Model):
    """A delegation of signature, or the authority's own power: dated, published, with its deputies."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call_slug = models.CharField("appel", max_length=50, blank=True)  # empty: every call
    first_name = models.CharField("prénom", max_length=80)  # CRPA L212-1
    last_name = models.CharField("nom", max_length=80)
    quality = models.CharField("qualité", max_length=160)
    service = models.CharField("service", max_length=200)
    families = ArrayField(models.CharField(max_length=20), verbose_name="actes")  # compute.kinds.Family
    up_to = MoneyField("jusqu’à", null=True, blank=True)
    is_own_power = models.BooleanField("autorité compétente elle-même", default=False)
    formula = models.CharField(
        "mention imprimée", max_length=200, blank=True
    )  # « Pour le ministre et par délégation »
    act = models.CharField("acte de délégation", max_length=250, blank=True)
    signed_on = models.DateField("signé le", null=True, blank=True)
    published_in = models.CharField("publié dans", max_length=250, blank=True)
    published_on = models.DateField("publié le", null=True, blank=True)
    starts_on = models.DateField("en vigueur du")
    ends_on = models.DateField("au", null=True, blank=True)
    deputy_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deputies",
        verbose_name="supplée",
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "délégation de signature"
        ordering = ["last_name", "first_name", "starts_on"]
        constraints = [
            models.CheckConstraint(
                name="delegation_names_its_holder",
                condition=~Q(first_name="") & ~Q(last_name="") & ~Q(quality="") & ~Q(service=""),
            ),
            models.CheckConstraint(
                name="delegation_is_for_something",
                condition=~Q(families=[]),
                violation_error_message="Choisissez au moins un genre d’acte.",
            ),
            models.CheckConstraint(
                name="delegation_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="La fin suit le début.",
            ),
            models.CheckConstraint(
                name="delegation_is_published",
                condition=Q(is_own_power=True)
                | (~Q(act="") & ~Q(published_in="") & Q(published_on__isnull=False)),
                violation_error_message="Indiquez l’acte de délégation, où et quand il est publié.",
            ),
            models.CheckConstraint(
                name="delegation_amount_is_positive", condition=Q(up_to=None) | Q(up_to__gt=0)
            ),
            models.CheckConstraint(
                name="delegation_deputises_somebody_else", condition=Q(deputy_of=None) | ~Q(deputy_of=F("pk"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}, {self.quality}"

    @property
    def holder(self) -> str:
        return f"{self.first_name} {self.last_name}"


class SignatoryAbsence(models.Model):
    """The holder is away or prevented: the deputies sign meanwhile."""

    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="absences")
    starts_on = models.DateField("du")
    ends_on = models.DateField("au", null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "absence"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="signatory_absence_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="La fin suit le début.",
            )
        ]

    def __str__(self) -> str:
        return f"absence du {short_day(self.starts_on)}"
