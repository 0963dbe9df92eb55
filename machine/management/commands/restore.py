"""`essaim restore SAUVEGARDE`: into an empty database, then everything is verified."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from machine.backup import BackupError, restore


class Command(BaseCommand):
    help = "Remet une sauvegarde dans une base vide, compte ses lignes et vérifie tout."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=Path)
        parser.add_argument("--identity", type=Path, help="la clé secrète age")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore(options["backup"], options["identity"], tell=self.stdout.write)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        call_command("verify", stdout=self.stdout)
        number, digest = manifest.journal
        self.stdout.write(
            f"Restaurée\u00a0: {manifest.at}, journal à l’écriture {number}, tête {digest[:9]}."
        )
        self.stdout.write("Avec un code plus récent\u00a0: essaim migrate, puis essaim doctor.")
