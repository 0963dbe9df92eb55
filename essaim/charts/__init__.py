"""A picture from one dataclass: drawing, table, file."""
