"""SIREN, SIRET and RNA numbers: what was typed, cleaned and checked, or a message that says what is wrong."""

import re
from dataclasses import dataclass
from typing import Literal

from stdnum import luhn

Kind = Literal["siret", "siren", "rna"]

SIREN_LENGTH = 9
SIRET_LENGTH = 14
LA_POSTE = "356000000"
LA_POSTE_DIVISOR = 5
SEPARATORS = re.compile(r"[\s\u00a0\u202f\u2009\u200b\ufeff.\-]")
ASCII_DIGITS = re.compile(r"[0-9]+", re.ASCII)
RNA = re.compile(r"W[0-9A-Z]{2}[0-9]{7}", re.ASCII)  # W9R1… at La Réunion, W2A1… in Corsica
WRONG_KEY = "sa clé de contrôle est fausse. Relisez chaque chiffre."
LENGTHS = {SIREN_LENGTH: "9 chiffres (SIREN)", SIRET_LENGTH: "14 chiffres (SIRET)"}


class WrongNumber(ValueError):
    """The number cannot exist. The text is written for the person who typed it."""


@dataclass(frozen=True)
class Number:
    kind: Kind
    value: str


def check_number(text: str) -> Number:
    """Whatever a person types for an organisation: a SIRET, a SIREN or an RNA number."""
    bare = clean(text)
    if not bare:
        raise WrongNumber("Écrivez un numéro SIRET, SIREN ou RNA.")
    if bare[0] == "W":
        return Number("rna", check_rna(bare))
    if len(bare) == SIREN_LENGTH:
        return Number("siren", check_siren(bare))
    return Number("siret", check_siret(bare))


def check_siret(text: str) -> str:
    """The 14 digits, or `WrongNumber`. La Poste has its own key for its thousands of offices."""
    bare = clean(text)
    _only_digits(bare)
    if len(bare) == SIREN_LENGTH:
        raise WrongNumber(
            "C’est un SIREN (9 chiffres). Écrivez le SIRET\u00a0: les 9 chiffres du SIREN, "
            "puis les 5 de l’établissement."
        )
    _length(bare, SIRET_LENGTH)
    _not_only_zeros(bare)
    if bare.startswith(LA_POSTE) and sum(map(int, bare)) % LA_POSTE_DIVISOR == 0:
        return bare
    if not (luhn.is_valid(bare) and luhn.is_valid(bare[:SIREN_LENGTH])):
        raise WrongNumber(f"Ce SIRET n’existe pas\u00a0: {WRONG_KEY}")
    return bare


def check_siren(text: str) -> str:
    """The 9 digits, or `WrongNumber`."""
    bare = clean(text)
    _only_digits(bare)
    _length(bare, SIREN_LENGTH)
    _not_only_zeros(bare)
    if not luhn.is_valid(bare):
        raise WrongNumber(f"Ce SIREN n’existe pas\u00a0: {WRONG_KEY}")
    return bare


def check_rna(text: str) -> str:
    """W and 9 digits, one of the first two being a letter overseas and in Corsica; or `WrongNumber`."""
    bare = clean(text)
    if not RNA.fullmatch(bare):
        raise WrongNumber(
            "Un numéro RNA s’écrit W suivi de 9 chiffres, par exemple W751234567 "
            "(outre-mer et en Corse, une lettre peut prendre place parmi les deux premiers)."
        )
    return bare


def clean(text: str) -> str:
    """Without the spaces, dots and dashes that people put between the digits."""
    return SEPARATORS.sub("", text).upper()


def grouped(number: str) -> str:
    """`000 001 016 00013`, as people read it."""
    if len(number) not in LENGTHS:
        return number
    head = "\u202f".join(number[start : start + 3] for start in (0, 3, 6))
    return f"{head}\u202f{number[SIREN_LENGTH:]}".rstrip("\u202f")


def _only_digits(bare: str) -> None:
    if not bare:
        raise WrongNumber("Écrivez le numéro.")
    if ASCII_DIGITS.fullmatch(bare):
        return
    if bare.isdigit():
        raise WrongNumber("Écrivez le numéro avec les chiffres 0 à 9.")
    wrong = next(char for char in bare if char not in "0123456789")
    raise WrongNumber(f"Ce numéro ne doit contenir que des chiffres\u00a0: retirez «\u00a0{wrong}\u00a0».")


def _length(bare: str, expected: int) -> None:
    if len(bare) == expected:
        return
    if len(bare) < expected and lost_zeros(bare, expected):
        raise WrongNumber(
            "Ce numéro a perdu ses zéros de tête, comme dans un tableur\u00a0: "
            f"essayez {bare.zfill(expected)}."
        )
    plural = "s" if len(bare) > 1 else ""
    raise WrongNumber(f"Ce numéro a {len(bare)} chiffre{plural}\u00a0; il en faut {LENGTHS[expected]}.")


def lost_zeros(bare: str, expected: int) -> bool:
    """A spreadsheet read the number as a quantity: with its leading zeros back, the key is right."""
    whole = bare.zfill(expected)
    return luhn.is_valid(whole) and luhn.is_valid(whole[:SIREN_LENGTH]) and bare != "0"


def _not_only_zeros(bare: str) -> None:
    if not bare.strip("0") or not bare[:SIREN_LENGTH].strip("0"):
        raise WrongNumber("Ce numéro ne contient que des zéros.")
