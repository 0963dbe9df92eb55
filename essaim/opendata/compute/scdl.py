"""The two tables of French law: SCDL « subventions » 2.1.1, and the regulatory file of 2017.

SCDL (catalogue schema.data.gouv.fr, 28 September 2023): 16 fields, a row per beneficiary and budget year; the
rows of one `referenceDecision` add up to the amount in force. Regulatory file (order of 17 November 2017,
Etalab's format 1.1.1): 14 columns, a row per beneficiary, the whole amount. `data/opendata/README.md`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from essaim.opendata.compute.cells import number, text
from essaim.opendata.compute.grants import Grant, Grantor, Refusal, official_rna

Row = tuple[str, ...]
FIELDS = (
    *("nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire"),
    *("idBeneficiaire", "rnaBeneficiaire", "objet", "montant", "nature", "conditionsVersement"),
    *("datesPeriodeVersement", "idRAE", "notificationUE", "pourcentageSubvention", "dispositifAide"),
)
LEGAL = tuple(name for name in FIELDS if name not in {"rnaBeneficiaire", "dispositifAide"})
OBJECT_MAX = 256
MONEY = "aide en numéraire"
WHOLE = "1"  # one beneficiary: the lead of the pole
NOTIFIED = {"general", "sgei"}  # de minimis regimes (regulations 2023/2831 and 2023/2832)
REFUSED = (
    *("nomAttribuant", "idAttribuant", "referenceDossier", "dateDecision", "nomBeneficiaire"),
    *("idBeneficiaire", "rnaBeneficiaire", "objet", "montantDemande", "dispositif", "statutLabel"),
)
# Fields of the wider draft of 2024 that the catalogue has not taken: for the administration alone.
WIDE = (
    *FIELDS,
    *("idSubvention", "exerciceBudgetaire", "pluriannualite", "anneesPluriannualite", "dateDecision"),
    *("dispositif", "sousDispositif", "statutLabel", "montantDemande", "montantTotal", "montantVerse"),
    *("nomOutilInstruction", "ej", "region", "avenants"),
)


def scdl_rows(grantor: Grantor, grants: Iterable[Grant]) -> Iterator[Row]:
    for grant in grants:
        for year in grant.years:
            period = period_of([year.first, year.last], "/")
            yield tuple(_cells(grantor, grant, year.amount, period).values())


def legal_rows(grantor: Grantor, grants: Iterable[Grant]) -> Iterator[Row]:
    for grant in grants:
        cells = _cells(grantor, grant, grant.amount, period_of(grant.days, "_"))
        yield tuple(cells[name] for name in LEGAL)


def refused_rows(grantor: Grantor, refusals: Iterable[Refusal]) -> Iterator[Row]:
    for row in refusals:
        yield (
            *(text(grantor.name), grantor.siret, row.dossier, row.decided_on.isoformat()),
            *(text(row.beneficiary), row.siret, official_rna(row.rna), text(row.object, OBJECT_MAX)),
            *(number(row.requested), text(row.call), "refusée"),
        )


def wide_rows(grantor: Grantor, grants: Iterable[Grant]) -> Iterator[Row]:
    """Internal: the 16 fields, then what the administration knows besides."""
    for grant in grants:
        years = grant.years
        names = " ".join(str(year.year) for year in years)
        for year in years:
            period = period_of([year.first, year.last], "/")
            yield (
                *_cells(grantor, grant, year.amount, period).values(),
                *(f"{grant.reference}-{year.year}", str(year.year), "oui" if len(years) > 1 else "non"),
                *(names, grant.decided_on.isoformat() if grant.decided_on else "", text(grant.call)),
                *(text(grant.wave), "attribuée", number(grant.requested), number(grant.amount)),
                *(number(grant.paid), "Essaim", grant.ej, text(grant.region), str(grant.amendments)),
            )


def period_of(days: Sequence[date], between: str) -> str:
    """One day, or the first and the last."""
    first, last = min(days).isoformat(), max(days).isoformat()
    return first if first == last else f"{first}{between}{last}"


def _cells(grantor: Grantor, grant: Grant, amount: Decimal, period: str) -> dict[str, str]:
    return {
        "nomAttribuant": text(grantor.name),
        "idAttribuant": grantor.siret,
        "dateConvention": grant.signed_on.isoformat(),
        "referenceDecision": text(grant.reference),
        "nomBeneficiaire": text(grant.beneficiary),
        "idBeneficiaire": grant.siret,
        "rnaBeneficiaire": official_rna(grant.rna),
        "objet": text(grant.object, OBJECT_MAX),
        "montant": number(amount),
        "nature": MONEY,
        "conditionsVersement": "échelonné" if len(grant.days) > 1 else "unique",
        "datesPeriodeVersement": period,
        "idRAE": text(grantor.rae, 5),
        "notificationUE": "oui" if grant.regime in NOTIFIED else "non",
        "pourcentageSubvention": WHOLE,
        "dispositifAide": text(grantor.scheme),
    }
