"""The right to a bouquet: opened by admissibility, or by the charter; what it gives and what is left."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from essaim.dossiers.models import Dossier
from essaim.kit.money import MoneyField
from essaim.poles.models import Pole
from essaim.services.models.bouquets import Bouquet


class Charter(models.Model):
    """A version of the text that existing poles sign. What was signed never changes."""

    number = models.PositiveSmallIntegerField("version", unique=True)
    title = models.CharField("titre", max_length=160)
    text = models.TextField("texte", max_length=20_000)
    sha256 = models.CharField(max_length=64, editable=False)
    published_at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "charte"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class CharterSignature(models.Model):
    """Who signed which version for a pole, and when. Never changed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="signatures")
    pole = models.ForeignKey(Pole, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("nom", max_length=160)
    quality = models.CharField("qualité", max_length=160)
    sha256 = models.CharField(max_length=64, editable=False)
    signed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "signature de la charte"
        constraints = [
            models.UniqueConstraint(
                name="charter_signed_once_per_pole",
                fields=["charter", "pole"],
                violation_error_message="Ce pôle a déjà signé cette version de la charte.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.charter}"


class PoleCoordinator(models.Model):
    """A person named to act for a pole that has no dossier here."""

    pole = models.ForeignKey(Pole, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "coordonnateur d’un pôle"
        constraints = [
            models.UniqueConstraint(
                name="pole_coordinator_once", fields=["pole", "user"], condition=Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class Entitlement(models.Model):
    """The right of a pole to the bouquet, whatever becomes of its request for a grant. Kept when it ends.

    `held_*` is what is booked or used: the database refuses one day or one euro more than what was granted.
    """

    pole = models.ForeignKey(Pole, on_delete=models.PROTECT, related_name="+")
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signature = models.OneToOneField(
        CharterSignature, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    bouquet = models.ForeignKey(Bouquet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField("ouvert le", default=timezone.now)
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)
    closed_reason = models.CharField("motif", max_length=500, blank=True)
    granted_days = models.DecimalField("jours accordés", max_digits=6, decimal_places=1, default=0)
    held_days = models.DecimalField("jours pris", max_digits=6, decimal_places=1, default=0, editable=False)
    granted_amount = MoneyField("montant accordé", default=0)
    held_amount = MoneyField("montant pris", default=0, editable=False)

    class Meta:
        verbose_name = "droit au bouquet"
        constraints = [
            models.CheckConstraint(
                name="entitlement_closed_says_why",
                condition=Q(closed_at=None, closed_reason="")
                | (Q(closed_at__isnull=False) & ~Q(closed_reason="")),
            ),
            models.CheckConstraint(
                name="entitlement_by_dossier_or_charter",
                condition=Q(dossier__isnull=False) ^ Q(signature__isnull=False),
            ),
            models.CheckConstraint(
                name="entitlement_never_over_its_days",
                condition=Q(held_days__gte=0, held_days__lte=F("granted_days")),
            ),
            models.CheckConstraint(
                name="entitlement_never_over_its_amount",
                condition=Q(held_amount__gte=0, held_amount__lte=F("granted_amount")),
            ),
        ]
        indexes = [models.Index(fields=["pole", "-opened_at"], name="entitlement_by_pole")]

    def __str__(self) -> str:
        return f"bouquet de {self.pole}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def days_left(self) -> Decimal:
        return self.granted_days - self.held_days

    @property
    def amount_left(self) -> Decimal:
        return self.granted_amount - self.held_amount


class DayMove(models.Model):
    """Days and euros given to a pole, taken from another or from the envelope. Always with a reason."""

    source = models.ForeignKey(
        Entitlement, on_delete=models.PROTECT, null=True, blank=True, related_name="moves_out"
    )
    target = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="moves_in")
    days = models.DecimalField("jours", max_digits=5, decimal_places=1)
    amount = MoneyField("montant (€)", default=0)
    reason = models.CharField("motif", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "réallocation de jours"
        constraints = [
            models.CheckConstraint(
                name="day_move_gives_something",
                condition=Q(days__gte=0, amount__gte=0) & (Q(days__gt=0) | Q(amount__gt=0)),
                violation_error_message="Indiquez des jours ou un montant à donner.",
            ),
            models.CheckConstraint(name="day_move_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.days} j vers {self.target}"


class Need(models.Model):
    """What a pole says of itself on one theme. `versions`: one number for each field."""

    entitlement = models.ForeignKey(Entitlement, on_delete=models.CASCADE, related_name="needs")
    theme = models.ForeignKey("services.Theme", on_delete=models.PROTECT, related_name="+")
    maturity = models.PositiveSmallIntegerField("où en êtes-vous", null=True, blank=True)
    urgency = models.PositiveSmallIntegerField("urgence", null=True, blank=True)
    words = models.TextField("en vos mots", max_length=2000, blank=True)
    versions = models.JSONField(default=dict, editable=False)
    from_dossier = models.BooleanField("repris du dossier", default=False, editable=False)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "besoin"
        ordering = ["theme__position", "pk"]
        constraints = [
            models.UniqueConstraint(name="need_once_per_theme", fields=["entitlement", "theme"]),
            models.CheckConstraint(
                name="need_maturity_is_known", condition=Q(maturity=None) | Q(maturity__range=(1, 4))
            ),
            models.CheckConstraint(
                name="need_urgency_is_known", condition=Q(urgency=None) | Q(urgency__range=(0, 3))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme} ({self.entitlement})"
