"""`essaim verify`: is what was filed, signed, voted, published and posted still what it was?"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from essaim.audit.heads import heads_of, wrong_heads
from essaim.kit.invariants import verify


class Command(BaseCommand):
    help = "Compare chaque empreinte, chaque ligne et chaque fichier à ce qui en a été gardé."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--heads", type=Path, help="têtes du journal gardées ailleurs")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(verify())
        if kept := options["heads"]:
            found.append((f"Têtes gardées dans {kept}", self.compared(kept)))
        for label, faults in found:
            self.stdout.write(f"{'ERREUR' if faults else 'ok':6}  {label}")
            for fault in faults:
                self.stdout.write(f"        {fault}")
        if broken := [label for label, faults in found if faults]:
            raise CommandError(f"{len(broken)} invariant(s) rompu(s) sur {len(found)}.")
        self.stdout.write(f"{len(found)} invariants tiennent.")

    def compared(self, kept: Path) -> list[str]:
        try:
            return list(wrong_heads(heads_of(kept.read_text())))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"Têtes illisibles\u00a0: {error}") from error
