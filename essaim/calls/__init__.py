"""Calls, waves and their versioned documents; the words of their messages, the outbox."""
