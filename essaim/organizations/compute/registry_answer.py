"""The answer of the public register (API Recherche d’entreprises), reduced to what the programme needs.

Directors are personal data: they are neither asked for nor kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from essaim.organizations.compute.legal_forms import legal_form
from essaim.organizations.compute.numbers import Number, WrongNumber, check_rna, grouped

Status = Literal["found", "ceased", "unknown", "malformed"]
# « Non diffusible »: the person asked that the register keep it. Since April 2023 the API of the register
# writes the first; the files of Sirene write the second.
MASKS = ("[NON-DIFFUSIBLE]", "[ND]")
CEASED = {"C", "F"}  # legal unit, establishment
NAME_LENGTH = 250


@dataclass(frozen=True)
class Facts:
    """A legal person as the register describes it; `ess` is None when the register does not say."""

    siren: str
    siret: str
    name: str
    rna: str = ""
    legal_form_code: str = ""
    address: str = ""
    commune_code: str = ""
    activity_code: str = ""
    active: bool = True
    ess: bool | None = None
    partly_hidden: bool = False


@dataclass(frozen=True)
class Reading:
    status: Status
    facts: Facts | None = None


def read_answer(payload: Any, number: Number) -> Reading:
    """What the register says of this number. A shape that we do not know is `malformed`, never an error."""
    results = payload.get("results") if isinstance(payload, Mapping) else None
    if not isinstance(results, list) or not all(isinstance(unit, Mapping) for unit in results):
        return Reading("malformed")
    try:
        for unit in results:
            if (place := _place(unit, number)) is not None:
                facts = _facts(unit, place)
                return Reading("found" if facts.active else "ceased", facts)
    except (KeyError, TypeError, ValueError, AttributeError):
        return Reading("malformed")
    return Reading("unknown")


def ess_quality(code: str, says_register: bool | None) -> tuple[str, str]:
    """The value of `EssQuality`, and what says it: the register first, then the law on the legal form."""
    form = legal_form(code)
    if says_register:
        return "yes", "Déclarée de l’ESS au registre public (Sirene ou liste ESS France)"
    if form.ess_by_law == "on_mention" and says_register is False:
        return "no", "Société sans mention ESS au registre public"
    if form.ess_by_law in ("yes", "no"):
        return form.ess_by_law, form.ess_words
    return "unknown", form.ess_words


def _place(unit: Mapping[str, Any], number: Number) -> Mapping[str, Any] | None:
    """The establishment that was asked for (the head office, for a SIREN or an RNA), or None.

    The register knows units without a head office: another of their establishments stands for it.
    """
    siren = _text(unit["siren"])  # the one thing that the register never leaves out
    if number.kind == "siret":
        return next((one for one in _establishments(unit) if one.get("siret") == number.value), None)
    same = siren == number.value if number.kind == "siren" else _rna(unit) == number.value
    return next(_establishments(unit), {}) if same else None


def _establishments(unit: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if unit.get("siege"):
        yield unit["siege"]
    yield from unit.get("matching_etablissements") or []


def _name(unit: Mapping[str, Any]) -> str:
    """The legal name; the complete one, which adds acronyms and signs, only stands in for it."""
    return _text(unit.get("nom_raison_sociale")) or _text(unit.get("nom_complet"))


def is_masked(text: str) -> bool:
    return any(mask in text for mask in MASKS)


def _shown(value: Any) -> str:
    """A text of the register; "" for what it keeps to itself."""
    text = _text(value)
    return "" if is_masked(text) else text


def _facts(unit: Mapping[str, Any], place: Mapping[str, Any]) -> Facts:
    siren = _text(unit["siren"])
    name, address = _name(unit), _text(place.get("adresse"))
    said = "P" in {unit.get("statut_diffusion"), place.get("statut_diffusion_etablissement")}
    hidden = said or is_masked(name) or is_masked(address)
    if not siren or not _text(place.get("siret")):
        raise ValueError("An answer without number.")
    if not name or is_masked(name):
        name = f"Nom non diffusé (SIREN {grouped(siren)})" if hidden else f"SIREN {grouped(siren)}"
    ess = (unit.get("complements") or {}).get("est_ess")
    return Facts(
        siren=siren,
        siret=_text(place.get("siret")),
        name=name[:NAME_LENGTH],
        rna=_rna(unit),
        legal_form_code=_text(unit.get("nature_juridique")),
        address="" if is_masked(address) else address[:NAME_LENGTH],
        commune_code=_shown(place.get("commune")),
        activity_code=(_shown(place.get("activite_principale")) or _shown(unit.get("activite_principale")))[
            :6
        ],
        active=not {unit.get("etat_administratif"), place.get("etat_administratif")} & CEASED,
        ess=ess if isinstance(ess, bool) else None,
        partly_hidden=hidden,
    )


def _rna(unit: Mapping[str, Any]) -> str:
    try:
        return check_rna(_text((unit.get("complements") or {}).get("identifiant_association")))
    except WrongNumber:
        return ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"Text expected: {value!r}")
    return value.replace("\x00", "").strip()
