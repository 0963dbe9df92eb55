"""PDF, from a template and plain values."""
