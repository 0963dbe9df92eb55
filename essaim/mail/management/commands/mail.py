"""`bin/essaim mail bounces FICHIER…`: tell the outbox which messages came back."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from essaim.mail.bounces import note_bounce


class Command(BaseCommand):
    """For a mail server that pipes returned letters, or for a folder of `.eml` files."""

    help = "Note les courriels revenus : bin/essaim mail bounces FICHIER.eml… (« - » : entrée standard)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        bounces = commands.add_parser("bounces", help="lit des avis de non-remise (RFC 3464)")
        bounces.add_argument("letters", nargs="+", metavar="FICHIER")

    def handle(self, *args: Any, **options: Any) -> None:
        for name in options["letters"]:
            source = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            self.stdout.write(f"{name} : {note(source)}")


def note(source: bytes) -> str:
    """What was made of one letter, in words."""
    if message := note_bounce(source):
        return f"message à {message.to} rejeté ({message.report})."
    return "ce n’est pas l’avis de non-remise d’un de nos messages."
