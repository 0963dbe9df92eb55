"""Compagnons: profiles, matching, pairs, sessions."""
