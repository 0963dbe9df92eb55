"""What a member is asked to confirm, as one short mark: the answer must be about what was read."""

import hashlib
import json
from decimal import Decimal


def commitment_mark(kind: str, role: str, contribution: str, cash: Decimal, in_kind: Decimal) -> str:
    """Changes as soon as the role, the contribution or an amount changes."""
    said = [kind, role, contribution, f"{cash:.2f}", f"{in_kind:.2f}"]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
