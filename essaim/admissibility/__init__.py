"""The desk: findings, verdicts per door, completeness requests."""
