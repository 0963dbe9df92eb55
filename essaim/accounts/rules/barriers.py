"""Who reads is two persons: who is signed in, and whose eyes they borrow. A barrier on either closes.

The capabilities above say what closes a dossier (a declared tie, a part taken in it) and what carries its
reference; every list, count, export and object of every capability passes by here.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from essaim.accounts.models import User
from essaim.accounts.rules.reach import NOWHERE
from essaim.kit.offers import Offer

# For these persons, a path, and the column of the ties to compare it with ("dossier", "dossier__pole"): the
# rows that are closed.
Barrier = Callable[[list[int], str, str], Q]
BARRIERS = Offer[Barrier]("what closes a dossier to a person, whatever their mandates")
REFERENCES = Offer[Callable[[Any], QuerySet]]("the references of what belongs to closed dossiers")


def eyes(user: Any) -> list[int]:
    """The keys of the persons who read: the one shown, and the real one behind."""
    behind = getattr(user, "behind", None)
    return [key for key in (user.pk, behind and behind.pk) if key]


def real_person(user: Any) -> Any:
    """Who is really there: the journal and the register of reads name nobody else."""
    return getattr(user, "behind", None) or user


def out_of_bounds(user: Any, path: str = "pk", key: str = "dossier") -> Q:
    """The rows closed to either person. `path`: to the dossier, or to what `key` says."""
    return _closed(eyes(user), path, key)


def closed_behind(user: Any, path: str = "pk", key: str = "dossier") -> Q:
    """The rows closed to the real person alone: no borrowed eyes open them."""
    behind: User | None = getattr(user, "behind", None)
    return _closed([behind.pk], path, key) if behind else NOWHERE


def _closed(people: list[int], path: str, key: str) -> Q:
    closed = NOWHERE
    for barrier in BARRIERS if people else ():
        closed |= barrier(people, path, key)
    return closed


def about_closed(user: Any, path: str = "about") -> Q:
    """The rows that name a closed dossier, or what belongs to it, by a reference."""
    closed = NOWHERE
    for references in REFERENCES:
        closed |= Q(**{f"{path}__in": references(user)})
    return closed
