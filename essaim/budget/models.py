"""Envelopes in AE and CP, and the ledger that grants and services both draw on."""
