"""`registry serve-sample`, `registry purge`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from essaim.accounts.queries import service_account
from essaim.organizations import actions
from essaim.organizations.compute.numbers import grouped
from essaim.organizations.management.sample_registry import FAULTS, SampleRegistry, samples, siret_of


class Command(BaseCommand):
    help = "Le registre public des organisations : registre d’exemple, traces."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        orders = parser.add_subparsers(dest="order", required=True, metavar="ORDRE")
        serve = orders.add_parser(
            "serve-sample", help="un registre local d’organisations inventées, sans réseau"
        )
        serve.add_argument("--port", type=int, default=8090)
        orders.add_parser("purge", help="oublie les traces de plus de 36 mois")

    def handle(self, *args: Any, **options: Any) -> None:
        {"serve-sample": self.serve, "purge": self.purge}[options["order"]](options)

    def serve(self, options: dict[str, Any]) -> None:
        registry = SampleRegistry(port=options["port"])
        self.stdout.write(f"Registre d’exemple : REGISTRY_URL={registry.url}")
        for one in samples():
            note = f" ({one.fault})" if one.n in FAULTS else ""
            self.stdout.write(f"{grouped(siret_of(one.n))}  {one.name}{note}")
        try:
            registry.server.serve_forever()
        except KeyboardInterrupt:
            registry.server.server_close()

    def purge(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{actions.purge_exchanges(by=service_account())} traces effacées.")
