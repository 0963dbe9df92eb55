"""The bouquet of services. For now: the right to it, opened by admissibility."""

from django.db import models
from django.utils import timezone

from essaim.dossiers.models import Dossier
from essaim.poles.models import Pole


class Entitlement(models.Model):
    """The right of a pole to the bouquet, whatever becomes of its request for a grant."""

    pole = models.ForeignKey(Pole, on_delete=models.PROTECT, related_name="+")
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "droit au bouquet"

    def __str__(self) -> str:
        return f"bouquet de {self.pole}"
