"""What the capabilities above hold about a filed dossier: pages, and news told on its own page."""

from collections.abc import Callable
from typing import NamedTuple

from essaim.accounts.models import User
from essaim.dossiers.models import Dossier

PAGES: list[tuple[str, str]] = []


def register_page(label: str, url_name: str) -> None:
    """`url_name` takes the reference of the dossier, and is shown to its co-authors once it is filed."""
    if (label, url_name) not in PAGES:
        PAGES.append((label, url_name))


class News(NamedTuple):
    """What the co-authors are told at the top of the page of their dossier."""

    label: str
    kind: str  # of a badge
    text: str


NEWS: list[Callable[[User, Dossier], list[News]]] = []


def register_news(source: Callable[[User, Dossier], list[News]]) -> None:
    """`source` answers for a co-author of a filed dossier, and says nothing before it may."""
    if source not in NEWS:
        NEWS.append(source)


def news_of(user: User, dossier: Dossier) -> list[News]:
    """Nothing is asked for a draft."""
    return [one for source in NEWS for one in source(user, dossier)] if dossier.submitted_at else []
