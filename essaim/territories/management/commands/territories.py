"""`territories load`, `territories import-zonings`, `territories import-contours`, `territories density`."""

import csv
import getpass
import gzip
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from essaim.territories import actions
from essaim.territories.actions.load_contours import ContourFile
from essaim.territories.actions.load_zonings import ZoningFile
from essaim.territories.compute.density import Sources, Summary, compute_density
from essaim.territories.compute.maps import SHAPES
from essaim.territories.compute.perimeter import NOT_COUNTED
from essaim.territories.compute.stock_files import BadStock
from essaim.territories.models import ContourLevel

LICENCE = "Licence Ouverte 2.0"
LEGAL_FORMS = Path(settings.BASE_DIR) / "data" / "organizations" / "legal_forms.csv"


class Command(BaseCommand):
    help = "Charge les territoires de référence, les zonages officiels et les contours fins."

    def add_arguments(self, parser: CommandParser) -> None:
        orders = parser.add_subparsers(dest="order", required=True, metavar="ORDRE")
        load = orders.add_parser("load", help="communes, EPCI, départements et régions de référence")
        load.add_argument("--folder", type=Path, default=SHAPES.parent, help="dossier des fichiers à lire")
        zonings = orders.add_parser("import-zonings", help="un zonage par commune, d’un CSV officiel")
        zonings.add_argument("file", type=Path)
        zonings.add_argument("--kind", required=True, help="identifiant court : frr, nb_qpv, densite7…")
        zonings.add_argument("--label", help="intitulé affiché (par défaut : l’identifiant)")
        zonings.add_argument("--column", default="", help="colonne de la valeur (par défaut : l’identifiant)")
        zonings.add_argument("--code-column", default="", help="colonne du code commune")
        contours = orders.add_parser("import-contours", help="contours, d’un GeoJSON ou d’un TopoJSON")
        contours.add_argument("file", type=Path)
        contours.add_argument("--level", required=True, choices=ContourLevel.values)
        contours.add_argument("--layer", default="", help="couche d’un TopoJSON qui en a plusieurs")
        for order in (zonings, contours):
            order.add_argument("--vintage", required=True, help="millésime, affiché avec la source")
            order.add_argument("--source", required=True, help="éditeur du fichier")
            order.add_argument("--licence", default=LICENCE)
        density = orders.add_parser(
            "density", help="établissements de l’ESS par EPCI, des fichiers stock de l’Insee"
        )
        density.add_argument("--units", type=Path, required=True, help="StockUniteLegale, .parquet ou .csv")
        density.add_argument("--establishments", type=Path, required=True, help="StockEtablissement")
        density.add_argument(
            "--out", type=Path, required=True, help="CSV à écrire ; la méthode, en .json à côté"
        )
        density.add_argument("--vintage", default="", help="mois des fichiers de l’Insee")
        density.add_argument("--folder", type=Path, default=SHAPES.parent, help="territoires de référence")
        density.add_argument(
            "--legal-forms", type=Path, default=LEGAL_FORMS, help="formes juridiques et leur famille"
        )
        for order in (load, zonings, contours):
            order.add_argument("--by", default=None, help="qui charge (par défaut : le compte du système)")

    def handle(self, *args: Any, **options: Any) -> None:
        options["by"] = options.get("by") or operator()
        orders = {
            "load": self.load,
            "import-zonings": self.import_zonings,
            "import-contours": self.import_contours,
            "density": self.density,
        }
        try:
            orders[options["order"]](options)
        except ValidationError as error:
            raise CommandError("\n".join(["Rien n’a été chargé.", *error.messages])) from error

    def load(self, options: dict[str, Any]) -> None:
        start = time.monotonic()
        done = actions.load_reference(options["folder"], by=options["by"])
        for dataset, count in done.items():
            self.stdout.write(f"{dataset} : {count} lignes")
        spent = f"{time.monotonic() - start:.1f}".replace(".", ",")
        self.stdout.write(f"Territoires à jour ({spent} s)." if done else "Territoires déjà à jour.")

    def import_zonings(self, options: dict[str, Any]) -> None:
        file = ZoningFile(
            text=read(options["file"]),
            kind=options["kind"],
            label=options["label"] or options["kind"],
            column=options["column"],
            code_column=options["code_column"],
            **{name: options[name] for name in ("vintage", "source", "licence")},
        )
        done = actions.import_zoning(file, by=options["by"])
        if done.already:
            self.stdout.write("Ce fichier est déjà chargé : rien à faire.")
            return
        self.stdout.write(
            f"{done.version} : {done.communes} communes, dont {done.moved} par un ancien code ; "
            f"{done.missing} communes sans valeur."
        )

    def import_contours(self, options: dict[str, Any]) -> None:
        names = ("level", "vintage", "source", "licence", "layer")
        file = ContourFile(text=read(options["file"]), **{name: options[name] for name in names})
        self.stdout.write(f"{actions.import_contours(file, by=options['by'])} contours chargés.")

    def density(self, options: dict[str, Any]) -> None:
        start = time.monotonic()
        sources = Sources(
            units=options["units"],
            establishments=options["establishments"],
            places=options["folder"],
            families=families_by_law(options["legal_forms"]),
        )
        try:
            summary = compute_density(sources, options["out"], options["vintage"])
        except BadStock as error:
            raise CommandError(f"Rien n’a été écrit.\n{error}") from error
        method = {
            "millesime": options["vintage"],
            "familles_par_categorie_juridique": sources.families,
            "activites_non_comptees": sorted(NOT_COUNTED),
            "lu": asdict(summary),
        }
        options["out"].with_suffix(".json").write_text(
            json.dumps(method, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        self.stdout.write("\n".join(told(summary, time.monotonic() - start)))


def told(summary: Summary, seconds: float) -> list[str]:
    """The summary in words: what is missing is said as loudly as what is counted."""
    lost = f" ({', '.join(summary.largest_unknown)}…)" if summary.unknown_places else ""
    return [
        f"{summary.units} unités légales et {summary.establishments} établissements lus.",
        f"{summary.counted} établissements employeurs de l’ESS, dans {summary.epcis} EPCI.",
        f"Hors EPCI : {summary.outside_epci}. Commune inconnue : {summary.unknown_places}{lost}.",
        f"Effectif non connu : {summary.without_headcount}.",
        f"Écrit en {seconds:.1f} s.".replace(".", ",", 1),
    ]


def families_by_law(path: Path) -> dict[str, str]:
    """Legal category -> family, for those that belong to the social economy by law."""
    rows = csv.DictReader(read(path).splitlines())
    return {row["code"]: row["family"] for row in rows if row["ess_by_law"] == "yes"}


def operator() -> str:
    """The system account; a container may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "opérateur"


def read(path: Path) -> str:
    try:
        content = path.read_bytes()
        return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    except OSError as error:
        raise CommandError(f"Fichier illisible : {path}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"Le fichier {path.name} n’est pas en UTF-8 (octet {error.start}).") from error
