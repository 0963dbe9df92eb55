"""Each vote is what the journal says of it: for `essaim verify`."""

from collections.abc import Iterator
from typing import Any

from essaim.audit.models import Entry
from essaim.committee.models import AgendaItem, Ballot, ItemState


def changed_votes() -> Iterator[str]:
    """Ballots and results of the closed votes against the acts that made them."""
    cast, closed = _told()
    items = AgendaItem.objects.filter(state=ItemState.VOTED).select_related("sitting", "dossier")
    ballots: dict[int, dict[str, str]] = {}
    for row in Ballot.objects.filter(item__in=items).select_related("member"):
        ballots.setdefault(row.item_id, {})[str(row.member.public_id)] = row.choice
    for item in items.order_by("pk"):
        key, name = str(item.public_id), f"{item.sitting}, {item}"
        if closed.get(key, item.result) != item.result:
            yield f"{name}\u00a0: résultat différent de celui du journal"
        for member, choice in ballots.get(item.pk, {}).items():
            if cast.get((key, member), choice) != choice:
                yield f"{name}\u00a0: bulletin différent de celui du journal"
        if key in closed and not ballots.get(item.pk):
            yield f"{name}\u00a0: bulletins disparus"


def _told() -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    """(item, member) → the last choice; item → the last result."""
    cast: dict[tuple[str, str], str] = {}
    closed: dict[str, str] = {}
    entries = Entry.objects.filter(verb__in=["cast_vote", "close_vote"]).order_by("id")
    for verb, details in entries.values_list("verb", "details").iterator():
        item: Any = details.get("item", "")
        if verb == "cast_vote":
            cast[item, details.get("member", "")] = details.get("choice", "")
        else:
            closed[item] = details.get("result", "")
    return cast, closed
