"""Every question about what was notified."""

from essaim.notices.queries.acts import (
    acts_to_deem,
    channel_of,
    court_limit,
    handled_acts,
    own_acts,
    periods,
    read_acts,
    unopened,
)
from essaim.notices.queries.appeals import (
    appeals_of,
    handled_appeals,
    own_appeals,
    silent_appeals,
    watchers_of,
)
from essaim.notices.queries.delegations import (
    delegations_for,
    kept_delegations,
    power_of,
    valid_delegation,
    why_not_sign,
)
from essaim.notices.queries.letters import content_of, routes_of

__all__ = [
    "acts_to_deem",
    "appeals_of",
    "channel_of",
    "content_of",
    "court_limit",
    "delegations_for",
    "handled_acts",
    "handled_appeals",
    "kept_delegations",
    "own_acts",
    "own_appeals",
    "periods",
    "power_of",
    "read_acts",
    "routes_of",
    "silent_appeals",
    "unopened",
    "valid_delegation",
    "watchers_of",
    "why_not_sign",
]
