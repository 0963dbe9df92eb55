"""Home and board of each role, static pages: they gather, and hold no table."""
