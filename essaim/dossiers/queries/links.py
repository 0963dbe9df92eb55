"""The pages that the capabilities above hold about a filed dossier, none linked before it says something."""

from collections.abc import Callable, Set

from django.urls import reverse

from essaim.dossiers.compute.sequels import Kind
from essaim.dossiers.models import Dossier
from essaim.dossiers.rules import known_sequels

Has = Callable[[Dossier, Set[Kind]], bool]
PAGES: list[tuple[str, str, Has]] = []


def register_page(label: str, url_name: str, has: Has) -> None:
    """`url_name` takes the reference of the dossier; `has`: does it say anything, after what came after?"""
    if (label, url_name) not in {(known, name) for known, name, _ in PAGES}:
        PAGES.append((label, url_name, has))


def pages_of(dossier: Dossier) -> list[tuple[str, str]]:
    """What its co-authors may open, with the address. Nothing is asked for a draft."""
    if not dossier.submitted_at:
        return []
    kinds = {sequel.kind for sequel in known_sequels(dossier)}
    return [
        (label, reverse(name, args=[dossier.reference])) for label, name, has in PAGES if has(dossier, kinds)
    ]
