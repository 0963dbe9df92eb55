"""`essaim desk check` compares the queue with what it derives from; `essaim desk rebuild` writes it anew."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from essaim.accounts.queries import service_account
from essaim.admissibility import actions, queries


class Command(BaseCommand):
    help = "Vérifie ou reconstruit la file du bureau d’instruction."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["check", "rebuild"])

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        if act == "rebuild":
            written = actions.rebuild_desk(by=service_account())
            self.stdout.write(f"{written} lignes écrites.")
            return
        wrong = 0
        for reference, columns in queries.drift(timezone.now()):
            wrong += 1
            self.stderr.write(f"{reference}\u00a0: {', '.join(columns)}")
        if wrong:
            raise CommandError(f"{wrong} lignes à corriger\u00a0: essaim desk rebuild.")
        self.stdout.write("La file dit vrai.")
