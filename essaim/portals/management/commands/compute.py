"""`compute NAME IN.json [OUT.json]`: what bears on a decision, computed again with no database.

`compute schemas FOLDER` writes what each reads and answers as JSON Schemas.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from pydantic import BaseModel

from essaim.appraisal.compute.assignment import AssignmentInput, AssignmentResult, assign
from essaim.appraisal.compute.scores import ScoresInput, ScoresResult, correct_scores
from essaim.mentoring.compute.matching import MatchingInput, MatchingResult, match
from essaim.optimum.replay import BadInput, read, write
from essaim.portfolio.compute.portfolio import PortfolioInput, PortfolioResult, choose_portfolio
from essaim.sizing.compute import SizingInput, SizingResult, size
from essaim.territories.compute.scoring import PriorityInput, PriorityResult, score_territories

Computation = tuple[type[BaseModel], type[BaseModel], Callable[[Any], BaseModel]]
COMPUTATIONS: dict[str, Computation] = {
    "portfolio": (PortfolioInput, PortfolioResult, choose_portfolio),
    "assignment": (AssignmentInput, AssignmentResult, assign),
    "scores": (ScoresInput, ScoresResult, correct_scores),
    "matching": (MatchingInput, MatchingResult, match),
    "sizing": (SizingInput, SizingResult, size),
    "priority": (PriorityInput, PriorityResult, score_territories),
}
SCHEMAS, DIALECT = "schemas", "https://json-schema.org/draft/2020-12/schema"
UNKNOWN, IMPOSSIBLE = 3, 4  # exit codes: the time was not enough; nothing satisfies the input


class Command(BaseCommand):
    help = (
        "Rejoue un calcul qui pèse sur une décision : sélection, lectures, notes, compagnons, bouquet. "
        "Lit et écrit du JSON, décrit dans docs/compute."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("computation", choices=[*COMPUTATIONS, SCHEMAS])
        parser.add_argument("source", help="fichier JSON à lire (« - » : l’entrée standard), ou dossier")
        parser.add_argument("target", nargs="?", help="fichier JSON à écrire (par défaut : à l’écran)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["computation"] == SCHEMAS:
            for name, schema in schemas().items():
                save(Path(options["source"]) / name, schema)
            return
        kind, _, compute = COMPUTATIONS[options["computation"]]
        try:
            answer = compute(read(content(options["source"]), kind))
        except BadInput as error:
            raise CommandError("\n".join(["Rien n’a été calculé.", *error.faults])) from error
        text = write(answer)
        if options["target"]:
            save(Path(options["target"]), text)
        else:
            self.stdout.write(text, ending="")
        judge(json.loads(text))


def judge(answer: dict[str, Any]) -> None:
    """The answer is written; the exit code says that it decides nothing, and why."""
    if answer.get("status") == "unknown":
        raise CommandError("Le temps donné (time_limit) n’a pas suffi.", returncode=UNKNOWN)
    if answer.get("status") == "infeasible":
        clash = [f"- {row['sentence']}" for row in answer.get("clash", [])]
        raise CommandError(
            "\n".join(["Impossible\u00a0: tout ne tient pas ensemble.", *clash]), returncode=IMPOSSIBLE
        )


def schemas() -> dict[str, str]:
    """File name -> JSON Schema. What crosses fields (an unknown id, a sum) is checked by the code alone."""
    found = {}
    for name, (given, answered, _) in COMPUTATIONS.items():
        read_as, written_as = given.model_json_schema(), answered.model_json_schema(mode="serialization")
        for side, schema in (("input", read_as), ("output", written_as)):
            text = json.dumps({"$schema": DIALECT, **schema}, ensure_ascii=False, indent=1)
            found[f"{name}.{side}.schema.json"] = text + "\n"
    return found


def content(source: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise CommandError(f"Fichier illisible : {source}") from error


def save(target: Path, text: str) -> None:
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"Fichier impossible à écrire : {target}") from error
