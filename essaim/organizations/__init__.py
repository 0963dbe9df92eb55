"""Legal persons, and the client of the public register."""
