"""`essaim waves import FICHIER [--publish]`, `essaim waves export ADRESSE`: waves as readable files."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from essaim.accounts.queries import service_account
from essaim.calls.actions import import_wave
from essaim.calls.models import Wave
from essaim.calls.queries import exported


class Command(BaseCommand):
    help = "Importe un appel et une vague d’un fichier TOML, ou les exporte."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        bring = verbs.add_parser("import", help="lit un fichier ; « - » lit l’entrée standard")
        bring.add_argument("file")
        bring.add_argument("--publish", action="store_true", help="publie aussitôt l’appel et la vague")
        give = verbs.add_parser("export", help="écrit la vague sur la sortie standard")
        give.add_argument("slug")
        give.add_argument(
            "--working", action="store_true", help="la copie de travail, et non la version publiée"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "import":
            self.bring(options["file"], options["publish"])
        else:
            self.give(options["slug"], options["working"])

    def bring(self, file: str, publish: bool) -> None:
        try:
            text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
            wave = import_wave(text, by=service_account(), publish=publish)
        except OSError as error:
            raise CommandError(f"{file} : {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{file} n’est pas un texte en UTF-8.") from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"{wave.call}, {wave} : {wave.get_state_display().lower()}.")

    def give(self, slug: str, working: bool) -> None:
        wave = Wave.objects.select_related("call__version", "version").filter(slug=slug).first()
        if wave is None:
            known = ", ".join(Wave.objects.values_list("slug", flat=True)) or "aucune"
            raise CommandError(f"Aucune vague n’a l’adresse « {slug} ». Vagues connues : {known}.")
        self.stdout.write(exported(wave, working=working), ending="")
