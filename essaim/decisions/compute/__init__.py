"""What a decision says, and who is next on the reserve: pure functions of facts and texts."""
