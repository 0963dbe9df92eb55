"""Computations as files: strict JSON in, exact numbers, stable JSON out, so that anyone can run one again."""

import json
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, PlainSerializer, ValidationError, WithJsonSchema

from essaim.kit.numbers import bounded, whole

WORDS = {
    "missing": "ce champ est obligatoire",
    "extra_forbidden": "ce champ n’existe pas",
    "model_type": "un objet {{ … }} est attendu",
    "model_attributes_type": "un objet {{ … }} est attendu",
    "dict_type": "un objet {{ … }} est attendu",
    "list_type": "une liste est attendue",
    "tuple_type": "une liste est attendue",
    "string_type": "un texte est attendu",
    "bool_type": "true ou false est attendu",
    "int_type": "un nombre entier est attendu",
    "int_parsing": "un nombre entier est attendu",
    "int_from_float": "un nombre entier est attendu",
    "decimal_type": "un nombre est attendu",
    "decimal_parsing": "un nombre est attendu",
    "finite_number": "un nombre est attendu",
    "decimal_max_places": "{decimal_places} décimales au plus",
    "decimal_max_digits": "{max_digits} chiffres au plus",
    "decimal_whole_digits": "{whole_digits} chiffres au plus avant la virgule",
    "greater_than": "le nombre doit dépasser {gt}",
    "greater_than_equal": "le nombre doit être au moins {ge}",
    "less_than": "le nombre doit être inférieur à {lt}",
    "less_than_equal": "le nombre doit être au plus {le}",
    "too_short": "il en faut au moins {min_length}",
    "too_long": "il en faut au plus {max_length}",
    "string_too_short": "le texte est vide",
    "string_too_long": "le texte dépasse {max_length} signes",
    "literal_error": "la valeur n’est pas parmi celles permises ({expected})",
}


def plain(number: Decimal) -> int | float:
    """A JSON number: 12.5 and not "12.50", 12 and not 12.0."""
    return int(number) if number == number.to_integral_value() else float(number)


Number = Annotated[
    Decimal,
    AfterValidator(bounded),
    PlainSerializer(plain, return_type=int | float),
    WithJsonSchema({"type": "number"}, mode="serialization"),
]


class Entry(BaseModel):
    """A part of an input: an unknown field is refused, so that a misspelt one is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Answer(BaseModel):
    """A part of an output."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class BadInput(Exception):
    """The input cannot be read; one French sentence per fault, each with its place."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read[T: BaseModel](content: bytes | str, kind: type[T]) -> T:
    """Numbers are read as they are written: 0.1 is one tenth, never the nearest binary fraction."""
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        data = json.loads(
            text,
            parse_float=Decimal,
            parse_int=whole,
            parse_constant=_refuse_constant,
            object_pairs_hook=_once_each,
        )
    except UnicodeDecodeError as error:
        raise BadInput([f"Le fichier n’est pas en UTF-8 (octet {error.start})."]) from error
    except json.JSONDecodeError as error:
        raise BadInput([f"Ce n’est pas du JSON (ligne {error.lineno}, colonne {error.colno})."]) from error
    except RecursionError as error:
        raise BadInput(["Ce JSON est trop profond."]) from error
    return check(data, kind)


def check[T: BaseModel](data: Any, kind: type[T]) -> T:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise BadInput([_sentence(row) for row in error.errors(include_url=False)[:50]]) from error


def write(answer: BaseModel) -> str:
    """The same answer always gives the same bytes."""
    data = answer.model_dump(mode="json", exclude_none=True)
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _refuse_constant(name: str) -> Any:
    raise BadInput([f"« {name} » n’est pas un nombre."])


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInput([f"Le champ « {twice} » est donné deux fois dans le même objet."])
    return found


def _sentence(row: Any) -> str:
    where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in row["loc"]).lstrip(".")
    context = row.get("ctx") or {}
    if row["type"] == "value_error":
        said = str(context["error"]).rstrip(".")
    else:
        said = WORDS.get(row["type"], "la valeur ne convient pas").format(**context)
    return f"{where} : {said}." if where else f"{said[0].upper()}{said[1:]}."
