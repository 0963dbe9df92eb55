"""`essaim journal verify`: prove that nobody rewrote the journal. `essaim journal head`: what to publish."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from essaim.audit.journal import first_broken_entry, head


class Command(BaseCommand):
    help = "Vérifie la chaîne du journal, ou donne son empreinte de tête."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify", "head"])

    def handle(self, *args: Any, **options: Any) -> None:
        number, digest = head()
        if options["what"] == "verify" and (broken := first_broken_entry()) is not None:
            raise CommandError(f"Le journal a été modifié : la chaîne est rompue à l’écriture {broken}.")
        self.stdout.write(f"{number} écritures, empreinte de tête {digest or '(vide)'}")
