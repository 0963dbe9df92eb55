"""What fills the demonstration, by the acts of everybody; `seed` for the benches."""
