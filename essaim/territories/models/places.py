"""Regions, departments, EPCI, communes, and the communes of yesterday.

Codes are text and primary keys: `01`, `2A`, `971` and `200040715` are what people and files say.
`search_key` is `compute.names.normalise(name)`, written by whoever writes the name.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

NAME_LENGTH = 250


class Zone(models.TextChoices):
    METRO = "metro", "Métropole"
    DROM = "drom", "Département ou région d’outre-mer"
    COM = "com", "Collectivité d’outre-mer"


class EpciKind(models.TextChoices):
    CC = "CC", "Communauté de communes"
    CA = "CA", "Communauté d’agglomération"
    CU = "CU", "Communauté urbaine"
    METRO = "METRO", "Métropole"
    MET69 = "MET69", "Métropole de Lyon"


class FormerKind(models.TextChoices):
    MERGED = "fusionnee", "Commune fusionnée"
    DELEGATED = "deleguee", "Commune déléguée"
    ASSOCIATED = "associee", "Commune associée"
    DISTRICT = "arrondissement-municipal", "Arrondissement municipal"


class Region(models.Model):
    """A region, or an overseas collectivity that stands as one."""

    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=NAME_LENGTH)
    chef_lieu = models.CharField("chef-lieu", max_length=5)
    zone = models.CharField(max_length=5, choices=Zone)
    search_key = models.CharField(max_length=NAME_LENGTH, editable=False)

    class Meta:
        verbose_name = "région"
        ordering = ["search_key"]
        indexes = [GinIndex(name="region_name_trigrams", fields=["search_key"], opclasses=["gin_trgm_ops"])]
        constraints = [
            models.CheckConstraint(name="region_zone_is_known", condition=Q(zone__in=Zone.values)),
        ]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A department, or an overseas collectivity that stands as one."""

    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=NAME_LENGTH)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="departments", verbose_name="région"
    )
    chef_lieu = models.CharField("chef-lieu", max_length=5)
    zone = models.CharField(max_length=5, choices=Zone)
    search_key = models.CharField(max_length=NAME_LENGTH, editable=False)

    class Meta:
        verbose_name = "département"
        ordering = ["code"]
        indexes = [
            GinIndex(name="department_name_trigrams", fields=["search_key"], opclasses=["gin_trgm_ops"])
        ]
        constraints = [
            models.CheckConstraint(name="department_zone_is_known", condition=Q(zone__in=Zone.values)),
            models.CheckConstraint(
                name="department_code_is_official", condition=Q(code__regex=r"^(\d{2}|2[AB]|9[78]\d)$")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Epci(models.Model):
    """A grouping of communes with its own taxes, known by its SIREN."""

    code = models.CharField("SIREN", max_length=9, primary_key=True)
    name = models.CharField("nom", max_length=NAME_LENGTH)
    kind = models.CharField("nature", max_length=5, choices=EpciKind)
    population = models.IntegerField("population municipale", null=True, blank=True)
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="epcis",
        verbose_name="région principale",
        help_text="La région où vit la plus grande part de la population.",
    )
    departments = ArrayField(models.CharField(max_length=3), default=list, verbose_name="départements")
    is_current = models.BooleanField("existe aujourd’hui", default=True)
    search_key = models.CharField(max_length=NAME_LENGTH, editable=False)

    class Meta:
        verbose_name = "EPCI"
        verbose_name_plural = "EPCI"
        ordering = ["search_key", "code"]
        indexes = [GinIndex(name="epci_name_trigrams", fields=["search_key"], opclasses=["gin_trgm_ops"])]
        constraints = [
            models.CheckConstraint(name="epci_code_is_a_siren", condition=Q(code__regex=r"^\d{9}$")),
            models.CheckConstraint(name="epci_kind_is_known", condition=Q(kind__in=EpciKind.values)),
            models.CheckConstraint(
                name="epci_population_is_not_negative",
                condition=Q(population__isnull=True) | Q(population__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune of the official code. One that disappears stays, no longer current: dossiers cite it."""

    code = models.CharField("code Insee", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=NAME_LENGTH)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="communes",
        verbose_name="département",
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="communes",
        verbose_name="région",
    )
    epci = models.ForeignKey(
        Epci, on_delete=models.PROTECT, null=True, blank=True, related_name="communes", verbose_name="EPCI"
    )
    population = models.IntegerField("population municipale", null=True, blank=True)
    postcodes = ArrayField(models.CharField(max_length=5), default=list, verbose_name="codes postaux")
    is_current = models.BooleanField("existe aujourd’hui", default=True)
    search_key = models.CharField(max_length=NAME_LENGTH, editable=False)

    class Meta:
        verbose_name = "commune"
        ordering = ["search_key", "code"]
        indexes = [
            GinIndex(name="commune_name_trigrams", fields=["search_key"], opclasses=["gin_trgm_ops"]),
            GinIndex(name="commune_postcodes", fields=["postcodes"]),
            models.Index(name="commune_exact_name", fields=["search_key"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="commune_code_is_official",
                condition=Q(code__regex=r"^([013-9]\d|2[AB1-9])\d{3}$"),
            ),
            models.CheckConstraint(
                name="commune_population_is_not_negative",
                condition=Q(population__isnull=True) | Q(population__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FormerCommune(models.Model):
    """A code of yesterday, or of a part of a commune, and the commune that holds it today."""

    code = models.CharField("ancien code", max_length=5, primary_key=True)
    name = models.CharField("ancien nom", max_length=NAME_LENGTH, blank=True)  # empty: not known
    kind = models.CharField("nature", max_length=24, choices=FormerKind)
    current = models.ForeignKey(
        Commune, on_delete=models.CASCADE, related_name="former_communes", verbose_name="commune actuelle"
    )
    search_key = models.CharField(max_length=NAME_LENGTH, blank=True, editable=False)

    class Meta:
        verbose_name = "ancienne commune"
        verbose_name_plural = "anciennes communes"
        ordering = ["search_key", "code"]
        indexes = [
            GinIndex(name="former_commune_name_trigrams", fields=["search_key"], opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="former_commune_kind_is_known", condition=Q(kind__in=FormerKind.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code
