"""People, sign-in, mandates (role × perimeter)."""
