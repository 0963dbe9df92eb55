"""Envelopes and the one ledger that services and grants both draw on."""
