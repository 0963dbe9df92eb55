"""`poles load|cover`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from essaim.accounts.queries import service_account
from essaim.poles import actions
from essaim.poles.compute.published import read_published


class Command(BaseCommand):
    help = "Charge les pôles que des sources publiées nomment (data/poles), et dit où il y en a."

    def add_arguments(self, parser: CommandParser) -> None:
        orders = parser.add_subparsers(dest="order", required=True, metavar="ORDRE")
        orders.add_parser("load", help="les pôles publiés, une fois pour toutes")
        orders.add_parser("cover", help="le nombre de pôles par EPCI, pour la priorité territoriale")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["order"] == "cover":
            version = actions.measure_cover(by=service_account().name)
            self.stdout.write(
                f"{version.measures.filter(value__gt=0).count()} EPCI ont au moins un pôle connu."
            )
            return
        try:
            loaded = actions.load_published_poles(read_published(), by=service_account())
        except ValidationError as error:
            raise CommandError("\n".join(["Rien n’a été chargé.", *error.messages])) from error
        self.stdout.write(
            f"{len(loaded.created)} pôles créés, {loaded.unchanged} déjà connus, {loaded.statuses} statuts."
        )
