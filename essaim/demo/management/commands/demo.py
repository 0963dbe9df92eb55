"""`essaim demo`: fill an empty database with the demonstration. `essaim demo --accounts`: who may sign in."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from essaim.accounts.queries import service_account
from essaim.calls.models import Wave
from essaim.demo.actions.demo import load_demo


class Command(BaseCommand):
    help = "Charge la démonstration dans une base vide, ou liste ses comptes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="liste les comptes de démonstration")

    def handle(self, *args: Any, **options: Any) -> str:
        if not options["accounts"]:
            if Wave.objects.exists():
                raise CommandError("La démonstration se charge dans une base vide.")
            with transaction.atomic():
                call_command("territories", "load", verbosity=0)
                call_command("poles", "load", verbosity=0)
                call_command("priority", "load", verbosity=0)
                call_command("poles", "cover", verbosity=0)
                call_command("priority", "compute", verbosity=0)
                load_demo(by=service_account())
                call_command("opendata", "demo", verbosity=0)
        lines = ["Comptes de démonstration (boutons sur la page de connexion) :"]
        lines += [f"  {account.email:40} {account.what}" for account in settings.DEMO_ACCOUNTS]
        return "\n".join(lines)
