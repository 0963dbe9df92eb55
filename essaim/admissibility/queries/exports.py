"""The list of the desk as a table to keep: the same filters, the same rows."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone

from essaim.accounts.models import User
from essaim.accounts.rules import reach_of
from essaim.admissibility.compute.clock import STANDING_LABELS, Standing, standing_on
from essaim.admissibility.models import DeskEntry
from essaim.admissibility.queries.desk import entries
from essaim.admissibility.rules import READERS
from essaim.dossiers.models import DossierState
from essaim.files.exports import Params, Producer

HEADER = [
    "Référence",
    "Pôle",
    "Structure porteuse",
    "SIRET ou RNA",
    "Région",
    "Départements",
    "Vague",
    "Volets",
    "État",
    "Reçu le",
    "Délai",
    "Refus implicite le",
    "Second regard attendu",
    "Message sans réponse",
    "Démonstration",
]


def count(user: User, filters: Params) -> int:
    return entries(user, filters).count()


def rows(user: User, filters: Params) -> Iterator[Sequence[Any]]:
    """In constant memory, in the order of the desk."""
    found = entries(user, filters).select_related("dossier__pole__lead", "region", "wave")
    for entry in found.defer("wave__working").order_by("sort_on", "pk").iterator(chunk_size=500):
        yield row_of(entry)


def row_of(entry: DeskEntry) -> Sequence[Any]:
    dossier, lead = entry.dossier, entry.dossier.pole.lead
    running = standing_on(entry.silence_on, entry.warn_on, entry.suspended, timezone.localdate())
    standing = running if entry.waiting else Standing.STOPPED
    return [
        dossier.reference,
        dossier.pole.name,
        lead.name if lead else "",
        (lead.siret or lead.rna) if lead else "",
        entry.region.name if entry.region else "",
        ", ".join(entry.department_codes),
        entry.wave.name,
        ", ".join(entry.doors),
        DossierState(entry.dossier_state).label,
        entry.received_at,
        STANDING_LABELS[standing],
        entry.silence_on,
        entry.second_look,
        entry.unanswered,
        dossier.is_demo,
    ]


def reach(user: User) -> str:
    return reach_of(user, *READERS)


DESK = Producer(title="Bureau d’instruction", header=HEADER, rows=rows, count=count, reach=reach)
