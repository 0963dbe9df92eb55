"""`essaim opendata publish`: now. `essaim opendata demo`: a frame and a first publication."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from essaim.accounts.queries import service_account
from essaim.kit.rules import Refused
from essaim.opendata import actions

DEMO = {
    "grantor_name": "État, direction générale du Trésor (démonstration)",
    "grantor_siret": "00000140400011",  # invented: its SIREN begins with 00000
    "scheme": "",
    "rae": "",
    "giving_prefix": "360G-essaim",
    "publishes_small": True,
    "publishes_refused": False,
    "automatic": True,
}


class Command(BaseCommand):
    help = "Publie les données ouvertes maintenant, ou une première fois pour la démonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["publish", "demo"])

    def handle(self, *args: Any, **options: Any) -> str:
        automaton = service_account()
        if options["act"] == "demo":
            actions.save_frame(by=automaton, **DEMO)
        try:
            publication = actions.publish(by=automaton)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        return f"{publication}\u00a0: {publication.grants} conventions."
