"""What is wrong in a document that does not hold, in French, with the path to the faulty field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from essaim.calls.compute.words import field_name

Path = tuple[str | int, ...]
MESSAGES = {
    "missing": "ce champ est obligatoire",
    "extra_forbidden": "ce champ n’existe pas",
    "string_type": "un texte est attendu",
    "string_too_long": "le texte dépasse {max_length} signes",
    "string_pattern_mismatch": "l’identifiant s’écrit en minuscules sans accent, chiffres et tirets bas, "
    "et commence par une lettre",
    "string_unicode": "le texte contient un caractère interdit",
    "too_short": "il en faut au moins {min_length}",
    "too_long": "il en faut au plus {max_length}",
    "list_type": "une liste est attendue",
    "model_type": "un groupe de champs est attendu",
    "bool_type": "« true » ou « false » est attendu",
    "bool_parsing": "« true » ou « false » est attendu",
    "int_type": "un nombre entier est attendu",
    "int_parsing": "un nombre entier est attendu",
    "int_from_float": "un nombre entier est attendu",
    "decimal_type": "un nombre est attendu",
    "decimal_parsing": "un nombre est attendu",
    "finite_number": "un nombre est attendu",
    "greater_than": "le nombre doit dépasser {gt}",
    "greater_than_equal": "le nombre doit être au moins {ge}",
    "less_than_equal": "le nombre doit être au plus {le}",
    "enum": "la valeur n’est pas parmi celles permises ({expected})",
    "literal_error": "la valeur n’est pas parmi celles permises ({expected})",
    "date_type": "une date est attendue",
    "date_from_datetime_parsing": "une date est attendue",
    "date_parsing": "une date est attendue",
    "datetime_type": "une date et une heure sont attendues",
    "datetime_parsing": "une date et une heure sont attendues",
    "datetime_from_date_parsing": "une date et une heure sont attendues",
}


@dataclass(frozen=True)
class Fault:
    path: Path
    message: str

    def __str__(self) -> str:
        where = " › ".join(
            f"n° {step + 1}" if isinstance(step, int) else field_name(step) for step in self.path
        )
        return f"{where} : {self.message}." if where else f"{self.message}."


def faults_of(error: ValidationError) -> list[Fault]:
    return list(_faults(error))


def _faults(error: ValidationError) -> Iterator[Fault]:
    for row in error.errors(include_url=False):
        yield Fault(tuple(row["loc"]), _message(row["type"], row.get("ctx") or {}))


def _message(kind: str, context: dict[str, Any]) -> str:
    if kind == "value_error":
        return str(context["error"]).rstrip(".")
    pattern = MESSAGES.get(kind, "la valeur ne convient pas")
    return pattern.format(**context)
