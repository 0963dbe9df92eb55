"""Insee's legal forms (level III), and what the programme makes of each (data/organizations/README.md)."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

TABLE = Path(__file__).resolve().parents[3] / "data" / "organizations" / "legal_forms.csv"

EssByLaw = Literal["yes", "no", "to_confirm", "on_mention"]
Answer = Literal["yes", "no", "to_confirm"]
LAW = "loi 2014-856, article 1er"
WORDS: dict[str, str] = {
    "yes": f"Entreprise de l’ESS par sa forme juridique ({LAW})",
    "no": f"Hors ESS par sa forme juridique ({LAW})",
    "to_confirm": f"Forme juridique à confirmer au cas par cas ({LAW})",
    "on_mention": f"Société\u00a0: de l’ESS seulement si elle en porte la mention ({LAW})",
}


@dataclass(frozen=True)
class LegalForm:
    """One code. `family` is a value of `LegalFamily`; all but the label is deduced, and to be confirmed."""

    code: str
    label: str
    family: str
    private_law: Answer
    legal_person: bool
    actor: str
    ess_by_law: EssByLaw
    note: str = ""

    @property
    def is_private_law(self) -> bool | None:
        """None: nobody but a person can tell."""
        return {"yes": True, "no": False}.get(self.private_law)

    @property
    def ess_words(self) -> str:
        return WORDS[self.ess_by_law]


UNKNOWN = LegalForm("", "Forme juridique non connue", "other", "to_confirm", True, "other", "to_confirm")


@cache
def legal_forms() -> dict[str, LegalForm]:
    """Code -> legal form, read once per process."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: _form(row) for row in csv.DictReader(file)}


def legal_form(code: str) -> LegalForm:
    """A code that the table does not know is unknown, not refused: Insee adds some."""
    return legal_forms().get(code, UNKNOWN)


def choices() -> list[tuple[str, str]]:
    """For a form: what people may choose, by label."""
    return sorted(((code, form.label) for code, form in legal_forms().items()), key=lambda pair: pair[1])


def _form(row: dict[str, str]) -> LegalForm:
    return LegalForm(
        code=row["code"],
        label=row["label"],
        family=row["family"],
        private_law=row["private_law"],  # type: ignore[arg-type]
        legal_person=row["legal_person"] == "yes",
        actor=row["actor"],
        ess_by_law=row["ess_by_law"],  # type: ignore[arg-type]
        note=row["note"],
    )
