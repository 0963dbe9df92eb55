"""Drafting, members, pieces, filing, receipts."""
