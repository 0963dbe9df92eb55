"""What anyone reads without an account: calls, calendars, questions, the eligibility test. Nothing is kept."""
