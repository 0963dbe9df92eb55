"""The simplest valid place of each kind; a name gives its own search key."""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.territories.compute.names import normalise
from essaim.territories.models import (
    Commune,
    Department,
    Epci,
    FormerCommune,
    FormerKind,
    Region,
    ScoreMethod,
    TerritoryScore,
    Vintage,
    ZoningVersion,
)

# Codes that no department has: a test that names 38 or 974 never meets one of these by chance.
FICTITIOUS = ["96", "97", "98", "99", "00", "20", "970", "979", "980", "981", "982", "983", "985"]


def search_key() -> Any:
    return factory.LazyAttribute(lambda place: normalise(place.name))


class RegionFactory(DjangoModelFactory[Region]):
    """A region with a code that no official region has; two calls with one code give one region."""

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"R{n % 100:02d}")
    name = factory.Sequence(lambda n: f"Région {n}")
    chef_lieu = "38185"
    zone = "metro"
    search_key = search_key()


class DepartmentFactory(DjangoModelFactory[Department]):
    class Meta:
        model = Department
        django_get_or_create = ("code",)

    code = factory.Iterator(FICTITIOUS)
    name = factory.Sequence(lambda n: f"Département {n}")
    region = factory.SubFactory(RegionFactory)
    chef_lieu = "38185"
    zone = "metro"
    search_key = search_key()


class EpciFactory(DjangoModelFactory[Epci]):
    class Meta:
        model = Epci
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"2{n:08d}")
    name = factory.Sequence(lambda n: f"CC du pays {n}")
    kind = "CC"
    population = 20_000
    region = factory.SubFactory(RegionFactory)
    search_key = search_key()


class CommuneFactory(DjangoModelFactory[Commune]):
    """A commune of one department, its region with it; no EPCI unless given."""

    class Meta:
        model = Commune
        django_get_or_create = ("code",)

    class Params:
        gone = factory.Trait(is_current=False)

    code = factory.Sequence(lambda n: f"{99 - n // 1000 % 4}{n % 1000:03d}")
    name = factory.Sequence(lambda n: f"Commune {n}")
    department = factory.SubFactory(DepartmentFactory)
    region = factory.SelfAttribute("department.region")
    population = 1_000
    search_key = search_key()


class FormerCommuneFactory(DjangoModelFactory[FormerCommune]):
    class Meta:
        model = FormerCommune
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"95{999 - n % 300:03d}")
    name = factory.Sequence(lambda n: f"Ancienne commune {n}")
    kind = FormerKind.MERGED
    current = factory.SubFactory(CommuneFactory)
    search_key = search_key()


class VintageFactory(DjangoModelFactory[Vintage]):
    class Meta:
        model = Vintage
        django_get_or_create = ("dataset",)

    dataset = factory.Sequence(lambda n: f"dataset-{n}")
    title = "Communes"
    source = "Insee"
    vintage = "COG 2026"
    licence = "Licence Ouverte 2.0"
    checksum = "0" * 64
    row_count = 1
    loaded_at = factory.LazyFunction(timezone.now)
    loaded_by = "tests"


class ZoningVersionFactory(DjangoModelFactory[ZoningVersion]):
    class Meta:
        model = ZoningVersion

    kind = factory.Sequence(lambda n: f"zonage-{n}")
    label = "France ruralités revitalisation"
    vintage = "2025"
    source = "DGCL"
    licence = "Licence Ouverte 2.0"
    checksum = "0" * 64
    loaded_at = factory.LazyFunction(timezone.now)
    loaded_by = "tests"


class ScoreMethodFactory(DjangoModelFactory[ScoreMethod]):
    class Meta:
        model = ScoreMethod

    name = factory.Sequence(lambda n: f"Méthode {n}")
    version = "1"


class TerritoryScoreFactory(DjangoModelFactory[TerritoryScore]):
    """A score of which nothing is known yet."""

    class Meta:
        model = TerritoryScore

    method = factory.SubFactory(ScoreMethodFactory)
    epci = factory.SubFactory(EpciFactory)
