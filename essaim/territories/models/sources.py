"""Where each dataset comes from, and the fine outlines that an operator may import."""

from django.db import models
from django.db.models import Q


class Vintage(models.Model):
    """The origin of a loaded dataset, so that every page can cite its source."""

    dataset = models.CharField("jeu de données", max_length=60, primary_key=True)
    title = models.CharField("titre", max_length=200)
    source = models.CharField("source", max_length=300)
    vintage = models.CharField("millésime", max_length=200)
    licence = models.CharField("licence", max_length=100)
    checksum = models.CharField("empreinte", max_length=64)
    row_count = models.IntegerField("lignes")
    loaded_at = models.DateTimeField("chargé le")
    loaded_by = models.CharField("chargé par", max_length=150)

    class Meta:
        verbose_name = "millésime"
        ordering = ["dataset"]
        constraints = [
            models.CheckConstraint(name="vintage_row_count_is_not_negative", condition=Q(row_count__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.vintage})"

    @property
    def citation(self) -> str:
        return f"{self.title} : {self.source}, {self.vintage}, {self.licence}"


class ContourLevel(models.TextChoices):
    COMMUNE = "commune", "Communes"
    EPCI = "epci", "EPCI"
    DEPARTMENT = "department", "Départements"
    REGION = "region", "Régions"


class Contour(models.Model):
    """The outline of a place, as a GeoJSON geometry in longitude and latitude."""

    level = models.CharField("niveau", max_length=10, choices=ContourLevel)
    code = models.CharField(max_length=9)
    geometry = models.JSONField("géométrie")
    vintage = models.ForeignKey(Vintage, on_delete=models.CASCADE, related_name="contours")

    class Meta:
        verbose_name = "contour"
        ordering = ["level", "code"]
        constraints = [
            models.UniqueConstraint(name="contour_one_per_place", fields=["level", "code"]),
            models.CheckConstraint(name="contour_level_is_known", condition=Q(level__in=ContourLevel.values)),
            models.CheckConstraint(
                name="contour_is_a_surface",
                condition=Q(geometry__type__in=["Polygon", "MultiPolygon"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.code}"
