"""Bodies, convocations, sittings, votes, minutes."""
