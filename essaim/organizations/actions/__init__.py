"""What is written about organisations: their identity, asked once, and the trace of each question."""

from essaim.organizations.actions.enter import enter_organization, name_published_organization
from essaim.organizations.actions.identify import (
    Unidentified,
    Unreachable,
    identify_organization,
    recheck_organization,
)
from essaim.organizations.actions.purge import purge_exchanges

__all__ = [
    "Unidentified",
    "Unreachable",
    "enter_organization",
    "identify_organization",
    "name_published_organization",
    "purge_exchanges",
    "recheck_organization",
]
