"""What is decided of each dossier: letters, release, reserve, appeals, opinions told."""
