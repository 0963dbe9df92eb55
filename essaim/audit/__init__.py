"""The journal of acts, chained and append-only."""
