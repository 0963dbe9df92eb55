"""The files of a publication, by the name that their stable address ends with."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from essaim.opendata.compute import cells, giving, scdl
from essaim.opendata.compute.giving import Edition
from essaim.opendata.compute.grants import Grant, Grantor, Refusal

CSV, JSON = "text/csv", "application/json"


@dataclass(frozen=True)
class Material:
    """All that the files are made of."""

    grantor: Grantor
    grants: list[Grant]
    at: datetime
    page: str = ""  # the address of the public page, with its « / »
    refusals: list[Refusal] = field(default_factory=list)

    def edition(self, name: str) -> Edition:
        return Edition(self.at, self.page, f"{self.page}fichiers/{name}" if self.page else "")


@dataclass(frozen=True)
class Spec:
    """One file: what it is called, what it holds, how it is written."""

    name: str
    title: str
    about: str
    header: Sequence[str]
    rows: Callable[[Material], Iterable[Sequence[str]]]
    media: str = CSV

    def stream(self, material: Material) -> Iterator[bytes]:
        if self.media == JSON:
            return giving.package(material.grantor, material.grants, material.edition(self.name))
        return cells.stream(self.header, self.rows(material))


SCDL = Spec(
    "subventions-scdl.csv",
    "Subventions, schéma SCDL 2.1.1",
    "Seize colonnes, une ligne par bénéficiaire et par exercice. C’est le fichier à réutiliser d’abord.",
    scdl.FIELDS,
    lambda material: scdl.scdl_rows(material.grantor, material.grants),
)
LEGAL = Spec(
    "subventions-reglementaire.csv",
    "Données essentielles, format réglementaire de 2017",
    "Quatorze colonnes, une ligne par bénéficiaire, le montant total (arrêté du 17\u00a0novembre 2017).",
    scdl.LEGAL,
    lambda material: scdl.legal_rows(material.grantor, material.grants),
)
GIVING: Spec = Spec(
    "subventions-360giving.json",
    "Paquet 360Giving, JSON",
    "Les mêmes subventions au standard international des financeurs, une par convention.",
    giving.FLAT,
    lambda material: giving.flat_rows(material.grantor, material.grants, material.edition(GIVING.name)),
    JSON,
)
FLAT: Spec = replace(
    GIVING,
    name="subventions-360giving.csv",
    title="Paquet 360Giving, table",
    about="Le même paquet à plat, une ligne par convention.",
    rows=lambda material: giving.flat_rows(material.grantor, material.grants, material.edition(FLAT.name)),
    media=CSV,
)
REFUSED = Spec(
    "demandes-refusees.csv",
    "Demandes refusées",
    "Les demandes de subvention qui n’ont pas été retenues, par organisme.",
    scdl.REFUSED,
    lambda material: scdl.refused_rows(material.grantor, material.refusals),
)
ALWAYS = (SCDL, LEGAL, GIVING, FLAT)
BY_NAME = {spec.name: spec for spec in (*ALWAYS, REFUSED)}
