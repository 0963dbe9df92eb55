"""The simplest valid place of each kind; a name gives its own search key."""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from essaim.territories.compute.names import normalise
from essaim.territories.compute.priority import LABELS
from essaim.territories.models import (
    Commune,
    Department,
    Epci,
    FormerCommune,
    FormerKind,
    Measure,
    MeasureVersion,
    PriorityFlag,
    PriorityRun,
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


def method_document(name: str = "rurale", version: str = "1", **changes: Any) -> dict[str, Any]:
    """Need counts for 70, cover for 30; a sum of 60 is a priority."""
    indicators = [
        {"key": "ptce_count", "label": "PTCE connus", "part": "cover", "least": 2, "most": 0},
        {"key": "rural", "label": "Population rurale", "part": "need", "least": 0, "most": 100},
    ]
    weights = dict.fromkeys(LABELS, 0) | {"cover": 30, "need": 70}
    document = {
        "name": name,
        "version": version,
        "title": "Ruralité",
        "weights": weights,
        "threshold": 60,
        "indicators": [{**row, "source": "Insee"} for row in indicators],
    }
    return document | changes


class ScoreMethodFactory(DjangoModelFactory[ScoreMethod]):
    class Meta:
        model = ScoreMethod

    name = factory.Sequence(lambda n: f"methode_{n}")
    version = "1"
    title = "Ruralité"
    document = factory.LazyAttribute(lambda row: method_document(row.name, row.version))


class MeasureVersionFactory(DjangoModelFactory[MeasureVersion]):
    """The figures in force of one indicator; `values={"200…": 12}` gives its rows."""

    class Meta:
        model = MeasureVersion
        skip_postgeneration_save = True

    indicator = "rural"
    label = "Population rurale"
    vintage = "2025"
    source = "Insee"
    licence = "Licence Ouverte 2.0"
    checksum = "0" * 64
    loaded_by = "tests"

    @factory.post_generation
    def values(self, _create: bool, given: dict[str, int] | None, **_: Any) -> None:
        rows = [Measure(version=self, epci_id=code, value=value) for code, value in (given or {}).items()]
        Measure.objects.bulk_create(rows)


class PriorityRunFactory(DjangoModelFactory[PriorityRun]):
    class Meta:
        model = PriorityRun

    method = factory.SubFactory(ScoreMethodFactory)
    given = factory.LazyAttribute(lambda run: {"method": run.method.document, "territories": []})
    result: Any = {"territories": []}
    made_by = "tests"


class PriorityFlagFactory(DjangoModelFactory[PriorityFlag]):
    """`by` is to be given: people live in an upper folder."""

    class Meta:
        model = PriorityFlag

    method = factory.SubFactory(ScoreMethodFactory)
    epci = factory.SubFactory("essaim.territories.factories.EpciFactory")
    reason = "Aucun réseau de l’ESS n’y est présent."


class TerritoryScoreFactory(DjangoModelFactory[TerritoryScore]):
    """A score of which nothing is known yet."""

    class Meta:
        model = TerritoryScore

    method = factory.SubFactory(ScoreMethodFactory)
    epci = factory.SubFactory(EpciFactory)
