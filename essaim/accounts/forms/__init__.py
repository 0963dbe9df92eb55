"""What people type to sign in, about themselves, and about mandates."""
