"""The bouquet of services. For now: the right to it, opened by admissibility."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.dossiers.models import Dossier
from essaim.poles.models import Pole


class Entitlement(models.Model):
    """The right of a pole to the bouquet, whatever becomes of its request for a grant. Kept when it ends."""

    pole = models.ForeignKey(Pole, on_delete=models.PROTECT, related_name="+")
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("ouvert le", default=timezone.now)
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)
    closed_reason = models.CharField("motif", max_length=500, blank=True)

    class Meta:
        verbose_name = "droit au bouquet"
        constraints = [
            models.CheckConstraint(
                name="entitlement_closed_says_why",
                condition=Q(closed_at=None, closed_reason="")
                | (Q(closed_at__isnull=False) & ~Q(closed_reason="")),
            )
        ]
        indexes = [models.Index(fields=["pole", "-opened_at"], name="entitlement_by_pole")]

    def __str__(self) -> str:
        return f"bouquet de {self.pole}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
