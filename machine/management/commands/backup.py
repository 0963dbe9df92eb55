"""`essaim backup DOSSIER`: the database and the files, encrypted, checked, rotated."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from machine.backup import BackupError, backup, check, new_key


class Command(BaseCommand):
    help = "Sauvegarde la base et les fichiers dans un dossier, ou vérifie une sauvegarde."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="où les garder\u00a0; avec --check, une sauvegarde")
        parser.add_argument("--keep", type=int, default=14, help="combien en garder (14)")
        parser.add_argument("--check", action="store_true", help="relit une sauvegarde sans rien écrire")
        parser.add_argument("--new-key", action="store_true", help="écrit une clé secrète dans ce fichier")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            if options["new_key"]:
                self.stdout.write(f"BACKUP_RECIPIENT={new_key(folder)}")
            elif options["check"]:
                manifest = check(folder)
                self.stdout.write(f"Intacte\u00a0: {manifest.at}, {len(manifest.files)} fichiers.")
            else:
                if options["keep"] < 1:
                    raise CommandError("Gardez au moins une sauvegarde.")
                made = backup(folder, keep=options["keep"], tell=self.stdout.write)
                self.stdout.write(f"Sauvegarde écrite et relue\u00a0: {made}")
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
