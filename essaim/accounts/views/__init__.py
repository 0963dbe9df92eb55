"""Signing in, one's own account, and the mandates of others."""
