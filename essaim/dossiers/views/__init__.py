"""The pages of a dossier, by use case."""
