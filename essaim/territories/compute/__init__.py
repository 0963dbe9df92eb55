"""Pure computations on names, lists of places, tables and outlines: no Django, no database."""
