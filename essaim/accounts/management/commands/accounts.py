"""`bin/essaim accounts operator ADDRESS`: the first operator, who gives the other roles."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from essaim.accounts import actions
from essaim.accounts.queries import service_account


class Command(BaseCommand):
    help = "Comptes : nomme un exploitant, qui donnera les autres rôles."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="what", required=True)
        operator = commands.add_parser("operator", help="donne le rôle d’exploitant à une adresse")
        operator.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']} n’est pas une adresse électronique.") from error
        mandate = actions.appoint_operator(options["email"], by=service_account())
        self.stdout.write(
            f"{mandate.user.email} est exploitant. Connexion par code, sur la page /connexion/."
        )
