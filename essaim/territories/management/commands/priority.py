"""`priority load|import-method|import-measures|import-density|measure-zoning|compute`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from essaim.optimum.replay import BadInput
from essaim.territories import actions, queries
from essaim.territories.management.commands.territories import LICENCE, operator, read
from essaim.territories.models import ScoreMethod

METHODS = Path(settings.BASE_DIR) / "data" / "territories" / "methods"


class Command(BaseCommand):
    help = "Priorité territoriale : méthodes déclarées, chiffres officiels par EPCI, calcul."

    def add_arguments(self, parser: CommandParser) -> None:
        orders = parser.add_subparsers(dest="order", required=True, metavar="ORDRE")
        load = orders.add_parser("load", help="les méthodes livrées avec Essaim (data/territories/methods)")
        method = orders.add_parser("import-method", help="une méthode, d’un fichier TOML")
        method.add_argument("file", type=Path)
        measures = orders.add_parser("import-measures", help="un indicateur par EPCI, d’un CSV officiel")
        measures.add_argument("file", type=Path)
        measures.add_argument("--indicator", required=True, help="identifiant, comme dans la méthode")
        measures.add_argument("--column", default="", help="colonne de la valeur (par défaut : l’indicateur)")
        measures.add_argument("--code-column", default="", help="colonne du code EPCI")
        for name in ("label", "vintage", "source"):
            measures.add_argument(f"--{name}", required=True)
        for name in ("unit", "year"):
            measures.add_argument(f"--{name}", default="")
        measures.add_argument("--licence", default=LICENCE)
        density = orders.add_parser("import-density", help="le CSV écrit par « territories density »")
        density.add_argument("file", type=Path)
        density.add_argument("--vintage", default="", help="mois des fichiers de l’Insee")
        zoning = orders.add_parser("measure-zoning", help="part des habitants dans un zonage déjà importé")
        zoning.add_argument("--kind", required=True, help="identifiant du zonage importé")
        zoning.add_argument("--value", action="append", required=True, help="valeur comptée ; répétable")
        zoning.add_argument("--indicator", required=True)
        zoning.add_argument("--label", required=True)
        compute = orders.add_parser("compute", help="les cinq composantes de chaque EPCI")
        compute.add_argument("methods", nargs="*", help="nom@version (par défaut : toutes)")
        for order in (load, method, measures, density, zoning, compute):
            order.add_argument("--by", default=None, help="qui charge (par défaut : le compte du système)")

    def handle(self, *args: Any, **options: Any) -> None:
        options["by"] = options.get("by") or operator()
        orders = {
            "load": self.load,
            "import-method": self.import_method,
            "import-measures": self.import_measures,
            "import-density": self.import_density,
            "measure-zoning": self.measure_zoning,
            "compute": self.compute,
        }
        try:
            orders[options["order"]](options)
        except ValidationError as error:
            raise CommandError("\n".join(["Rien n’a été chargé.", *error.messages])) from error
        except BadInput as error:
            raise CommandError("\n".join(["Rien n’a été calculé.", *error.faults])) from error

    def load(self, options: dict[str, Any]) -> None:
        for method in actions.load_methods(METHODS, by=options["by"]):
            self.stdout.write(f"{method.identity} : {method.title}")

    def import_method(self, options: dict[str, Any]) -> None:
        method = actions.import_method(read(options["file"]), by=options["by"])
        self.stdout.write(f"{method.identity} : {method.title}")

    def import_measures(self, options: dict[str, Any]) -> None:
        names = ("indicator", "label", "source", "vintage", "licence", "unit", "year")
        origin = actions.Origin(**{name: options[name] for name in names})
        columns = {name: options[name] for name in ("column", "code_column")}
        self.tell(actions.import_measures(read(options["file"]), origin, by=options["by"], **columns))

    def import_density(self, options: dict[str, Any]) -> None:
        self.tell(
            *actions.import_density(read(options["file"]), vintage=options["vintage"], by=options["by"])
        )

    def measure_zoning(self, options: dict[str, Any]) -> None:
        names = ("kind", "indicator", "label")
        counted = {"counted": options["value"], **{name: options[name] for name in names}}
        self.tell(actions.measure_zoning(**counted, by=options["by"]))

    def tell(self, *versions: Any) -> None:
        for version in versions:
            self.stdout.write(f"{version.indicator}, {version.vintage} : {version.measures.count()} EPCI.")

    def compute(self, options: dict[str, Any]) -> None:
        for method in self.chosen(options["methods"]):
            run = actions.compute_priorities(method, by=options["by"])
            known = sum(not row["missing"] for row in run.result["territories"])
            self.stdout.write(
                f"{method.identity} : {len(run.result['territories'])} EPCI, dont {known} "
                "dont aucune composante pondérée ne manque."
            )

    def chosen(self, names: list[str]) -> list[ScoreMethod]:
        if not names:
            return list(queries.methods())
        found = {name: queries.method_named(name) for name in names}
        if unknown := [name for name, method in found.items() if method is None]:
            raise CommandError(f"Cette méthode n’est pas chargée : {', '.join(unknown)}.")
        return [method for method in found.values() if method]
