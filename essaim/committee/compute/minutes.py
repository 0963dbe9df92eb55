"""What happened in a sitting, told again from its journal alone: the minutes must say the same.

`Act` is one entry of the journal. `replay` gives the very structure that `queries.held` reads in the tables.
Instants are texts (ISO 8601), persons and items are their public identifiers.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from essaim.committee.compute.votes import Cast, settle

Held = dict[str, Any]


@dataclass(frozen=True)
class Act:
    verb: str
    details: dict[str, Any]


def replay(acts: Iterable[Act]) -> Held:
    held: Held = {"opened_at": "", "closed_at": "", "quorum": None, "people": {}, "items": {}, "order": []}
    for act in acts:
        if tell := TELLERS.get(act.verb):
            tell(held, act.details)
    for item in held["items"].values():
        _finish(item)
    held["items"] = {key: held["items"].get(key) or _finish(_blank()) for key in held["order"]}
    return held


def differences(one: Any, other: Any, path: str = "") -> list[str]:
    """Where two tellings disagree: the path of each value that differs."""
    if isinstance(one, dict) and isinstance(other, dict):
        return [
            found
            for key in sorted(one.keys() | other.keys())
            for found in differences(one.get(key), other.get(key), f"{path}/{key}")
        ]
    return [] if one == other else [path or "/"]


def vote_facts(
    ballots: Iterable[tuple[str, str, str, str]], presided_by: str, electorate: Mapping[str, Any]
) -> dict[str, Any]:
    """The same words for tables and journal.

    `ballots`: member, college, choice, who carried the proxy. `electorate`: the rule of majority, and the
    college of each member who could vote.
    """
    rows, members = list(ballots), electorate["members"]
    outcome = settle(
        (
            Cast(college, choice, chair=member == presided_by, proxy=bool(holder))
            for member, college, choice, holder in rows
        ),
        voices=Counter(members.values()),
        majority=electorate["majority"],
    )
    return {
        "majority": electorate["majority"],
        "voices": len(members),
        "silent": sorted(members.keys() - {member for member, *_ in rows}),
        "counts": outcome.counts,
        "colleges": outcome.colleges,
        "opinions": outcome.opinions,
        "proxies": outcome.proxies,
    }


def _blank() -> dict[str, Any]:
    return {"called_at": "", "exits": [], "vote": None, "dissents": {}, "ballots": {}}


def _item(held: Held, details: dict[str, Any]) -> dict[str, Any]:
    return held["items"].setdefault(details["item"], _blank())


def _person(held: Held, details: dict[str, Any]) -> dict[str, Any]:
    blank = {"presence": "", "arrived_at": "", "left_at": "", "proxy_to": "", "reply": "", "sits": ""}
    return held["people"].setdefault(details["member"], blank)


def _finish(item: dict[str, Any]) -> dict[str, Any]:
    ballots = item.pop("ballots")
    if item["vote"] is not None:
        rows = [(member, *cast) for member, cast in sorted(ballots.items())]
        item["vote"] |= vote_facts(rows, item["vote"]["presided_by"], item["vote"].pop("electorate"))
    return item


# --- One function per verb of the journal -----------------------------------------------------------


def _agenda(held: Held, details: dict[str, Any]) -> None:
    held["order"] = details["items"]


def _summoned(held: Held, details: dict[str, Any]) -> None:
    for member in details["members"]:
        _person(held, {"member": member})


def _released(held: Held, details: dict[str, Any]) -> None:
    held["people"].pop(details["member"], None)


def _replied(held: Held, details: dict[str, Any]) -> None:
    kept = {key: details[key] for key in ("reply", "proxy_to", "sits")}
    _person(held, details).update(kept)


def _attended(held: Held, details: dict[str, Any]) -> None:
    kept = {key: details[key] for key in ("presence", "arrived_at", "left_at")}
    _person(held, details).update(kept)


def _opened(held: Held, details: dict[str, Any]) -> None:
    held["opened_at"] = details["at"]
    held["quorum"] = {key: details[key] for key in ("needed", "counted", "required")}


def _closed(held: Held, details: dict[str, Any]) -> None:
    held["closed_at"] = details["at"]


def _called(held: Held, details: dict[str, Any]) -> None:
    _item(held, details)["called_at"] = details["at"]


def _left(held: Held, details: dict[str, Any]) -> None:
    row = {"member": details["member"], "cause": details["cause"], "left_at": details["at"], "back_at": ""}
    _item(held, details)["exits"].append(row)


def _came_back(held: Held, details: dict[str, Any]) -> None:
    for row in _item(held, details)["exits"]:
        if row["member"] == details["member"] and not row["back_at"]:
            row["back_at"] = details["at"]


def _cast(held: Held, details: dict[str, Any]) -> None:
    cast = (details["college"], details["choice"], details["holder"])
    _item(held, details)["ballots"][details["member"]] = cast


def _struck(held: Held, details: dict[str, Any]) -> None:
    _item(held, details)["ballots"].pop(details["member"], None)


def _vote_closed(held: Held, details: dict[str, Any]) -> None:
    kept = ("opened_at", "closed_at", "presided_by", "result", "casting", "electorate")
    _item(held, details)["vote"] = {key: details[key] for key in kept}


def _vote_reopened(held: Held, details: dict[str, Any]) -> None:
    _item(held, details)["vote"] = None


def _vote_cancelled(held: Held, details: dict[str, Any]) -> None:
    _item(held, details)["ballots"].clear()


def _dissented(held: Held, details: dict[str, Any]) -> None:
    _item(held, details)["dissents"][details["member"]] = details["text"]


TELLERS: dict[str, Callable[[Held, dict[str, Any]], None]] = {
    "order_agenda": _agenda,
    "convene": _summoned,
    "release": _released,
    "reply": _replied,
    "attend": _attended,
    "open": _opened,
    "close": _closed,
    "call_item": _called,
    "leave_room": _left,
    "come_back": _came_back,
    "cast_vote": _cast,
    "strike_vote": _struck,
    "close_vote": _vote_closed,
    "reopen_vote": _vote_reopened,
    "cancel_vote": _vote_cancelled,
    "note_dissent": _dissented,
}
