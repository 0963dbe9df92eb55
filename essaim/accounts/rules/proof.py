"""A fresh proof: what commits the State, a pole or an account is done by who is really there, now.

A session left open, a borrowed machine, a stolen cookie do not sign: a code or a passkey of less than five
minutes does. One mark on the view, one check in the middleware, one page that asks and gives back what was
typed.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

FRESH_SECONDS = 5 * 60
PROOFS = frozenset({"code", "mfa"})  # the names of allauth; a password is not one
SECOND = frozenset({"mfa"})  # who has an application or a passkey proves with it


def asks_fresh_proof(*, acts: Iterable[str] = (), reading: bool = False) -> Callable[[Any], Any]:
    """What is sent to this view is done with a fresh proof.

    `acts`: for one address and several gestures, the values of `act` that commit. `reading`: asked before the
    page is shown, where a file is sent, that no page could give back.
    """
    wanted = frozenset(acts)

    def mark(view: Any) -> Any:
        def needs(method: str, arguments: Mapping[str, Any]) -> bool:
            sends = method == "POST" or (reading and method in {"GET", "HEAD"})
            return sends and (not wanted or arguments.get("act") in wanted)

        view.needs_fresh_proof = needs
        return view

    return mark


def is_fresh(records: Iterable[Mapping[str, Any]], *, has_second_factor: bool) -> bool:
    """`records`: how this person proved who they are in this session."""
    good = SECOND if has_second_factor else PROOFS
    oldest = time.time() - FRESH_SECONDS
    return any(record.get("method") in good and record.get("at", 0) >= oldest for record in records)
