"""What is measured about a place: official zonings, and the five parts of the priority score."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from essaim.territories.models.places import Commune, Epci


class ZoningVersion(models.Model):
    """One edition of one official zoning (rural revitalisation, priority districts, density grid…)."""

    kind = models.SlugField("zonage", max_length=40)
    label = models.CharField("intitulé", max_length=200)
    vintage = models.CharField("millésime", max_length=200)
    source = models.CharField("source", max_length=300)
    licence = models.CharField("licence", max_length=100)
    checksum = models.CharField("empreinte", max_length=64)
    is_current = models.BooleanField("en vigueur", default=True)
    loaded_at = models.DateTimeField("chargé le")
    loaded_by = models.CharField("chargé par", max_length=150)

    class Meta:
        verbose_name = "édition d’un zonage"
        verbose_name_plural = "éditions des zonages"
        ordering = ["kind", "-loaded_at"]
        constraints = [
            models.UniqueConstraint(name="zoning_version_once_per_vintage", fields=["kind", "vintage"]),
            models.UniqueConstraint(
                name="zoning_version_one_current_per_kind", fields=["kind"], condition=Q(is_current=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.vintage})"


class Zoning(models.Model):
    """What a zoning says of a commune. A commune that the file leaves out has no row: unknown."""

    version = models.ForeignKey(ZoningVersion, on_delete=models.CASCADE, related_name="zonings")
    commune = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="zonings")
    value = models.CharField("valeur", max_length=60)

    class Meta:
        verbose_name = "zonage"
        ordering = ["version", "commune"]
        constraints = [
            models.UniqueConstraint(name="zoning_one_value_per_commune", fields=["version", "commune"]),
            models.CheckConstraint(name="zoning_value_is_given", condition=~Q(value="")),
        ]

    def __str__(self) -> str:
        return f"{self.commune_id} : {self.value}"


class ScoreMethod(models.Model):
    """A dated way of scoring territories. Once frozen it never changes: decisions cite it."""

    name = models.CharField("nom", max_length=100)
    version = models.CharField(max_length=20)
    title = models.CharField("intitulé", max_length=300, blank=True)
    document = models.JSONField("méthode", default=dict)  # compute.method.MethodDocument
    weights = models.JSONField("pondérations", default=dict)
    sources = models.JSONField("sources et années", default=list)
    created_at = models.DateTimeField("créée le", default=timezone.now, editable=False)
    frozen_at = models.DateTimeField("figée le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "méthode de score"
        verbose_name_plural = "méthodes de score"
        ordering = ["name", "-created_at"]
        constraints = [
            models.UniqueConstraint(name="score_method_once_per_version", fields=["name", "version"]),
            models.CheckConstraint(
                name="score_method_frozen_after_creation",
                condition=Q(frozen_at__isnull=True) | Q(frozen_at__gte=models.F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.name}, version {self.version}"

    @property
    def identity(self) -> str:
        return f"{self.name}@{self.version}"


class PartField(models.DecimalField):
    """A part of the score, 0 to 100; null says that it could not be measured, never that it is low."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.update(max_digits=5, decimal_places=2, null=True, blank=True)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


def between_0_and_100(part: str) -> models.CheckConstraint:
    known = Q(**{f"{part}__gte": 0, f"{part}__lte": 100})
    return models.CheckConstraint(
        name=f"territory_score_{part}_from_0_to_100", condition=Q(**{f"{part}__isnull": True}) | known
    )


class TerritoryScore(models.Model):
    """The five parts of an EPCI’s score, shown apart: the table holds no total."""

    PARTS = ("cover", "density", "diversity", "engineering", "need")

    method = models.ForeignKey(ScoreMethod, on_delete=models.PROTECT, related_name="scores")
    epci = models.ForeignKey(Epci, on_delete=models.PROTECT, related_name="scores", verbose_name="EPCI")
    values = models.JSONField("indicateurs", default=dict)  # key -> what was known of it at the last run
    cover = PartField("couverture par les PTCE")
    density = PartField("densité de l’ESS")
    diversity = PartField("diversité de l’ESS")
    engineering = PartField("ingénierie disponible")
    need = PartField("besoins du territoire")

    class Meta:
        verbose_name = "score d’un territoire"
        verbose_name_plural = "scores des territoires"
        ordering = ["method", "epci"]
        constraints = [
            models.UniqueConstraint(name="territory_score_one_per_epci", fields=["method", "epci"]),
            between_0_and_100("cover"),
            between_0_and_100("density"),
            between_0_and_100("diversity"),
            between_0_and_100("engineering"),
            between_0_and_100("need"),
        ]

    def __str__(self) -> str:
        return f"{self.epci_id} ({self.method_id})"
