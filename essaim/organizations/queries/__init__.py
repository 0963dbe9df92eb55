"""Every question about organisations, those put to the public register included."""

from essaim.organizations.queries.organizations import (
    CACHE,
    commune_of,
    exchanges_to_purge,
    fresh_exchange,
    known_organization,
    questions_lately,
    recheckable,
)
from essaim.organizations.queries.registry import Consultation, ask_registry

__all__ = [
    "CACHE",
    "Consultation",
    "ask_registry",
    "commune_of",
    "exchanges_to_purge",
    "fresh_exchange",
    "known_organization",
    "questions_lately",
    "recheckable",
]
