"""The pages that the capabilities above hold about a filed dossier, none linked before it says something."""

from collections.abc import Callable, Set
from typing import NamedTuple

from django.urls import reverse

from essaim.dossiers.compute.sequels import Kind
from essaim.dossiers.models import Dossier
from essaim.dossiers.rules import known_sequels
from essaim.kit.offers import Offer

Has = Callable[[Dossier, Set[Kind]], bool]


class Page(NamedTuple):
    """`url_name` takes the reference of the dossier; `has`: does it say anything, after what came after?"""

    label: str
    url_name: str
    has: Has


PAGES = Offer[Page]("the pages about a filed dossier, shown to its co-authors once they say something")


def pages_of(dossier: Dossier) -> list[tuple[str, str]]:
    """What its co-authors may open, with the address. Nothing is asked for a draft."""
    if not dossier.submitted_at:
        return []
    kinds = {sequel.kind for sequel in known_sequels(dossier)}
    return [
        (label, reverse(name, args=[dossier.reference])) for label, name, has in PAGES if has(dossier, kinds)
    ]
