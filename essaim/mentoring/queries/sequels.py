"""A compagnon at work for the pole of an admissible dossier."""

from collections.abc import Collection, Iterator

from django.db.models import Exists, OuterRef

from essaim.dossiers.compute.sequels import Kind, Sequel
from essaim.dossiers.models import Dossier, DossierState
from essaim.mentoring.models import Pair
from essaim.mentoring.models.pairs import LIVE


def sequels(dossiers: Collection[int]) -> Iterator[tuple[int, Sequel]]:
    pairs = Pair.objects.filter(pole=OuterRef("pole"), state__in=LIVE)
    rows = Dossier.objects.filter(Exists(pairs), pk__in=dossiers, state=DossierState.ADMISSIBLE)
    for pk in rows.values_list("pk", flat=True):
        yield pk, Sequel(Kind.PAIR)
