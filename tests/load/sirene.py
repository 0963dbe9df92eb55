"""Files of the shape of Insee's stock files, of any size: `python -m tests.load.sirene FOLDER [MILLIONS]`.

Nothing in them is true. All columns are there; those that no computation reads are empty or constant.
"""

import sys
from pathlib import Path

import duckdb

PLACES = Path(__file__).parents[2] / "data" / "territories"
UNIT_COLUMNS = """
siren statutDiffusionUniteLegale unitePurgeeUniteLegale dateCreationUniteLegale sigleUniteLegale
sexeUniteLegale prenom1UniteLegale prenom2UniteLegale prenom3UniteLegale prenom4UniteLegale
prenomUsuelUniteLegale pseudonymeUniteLegale identifiantAssociationUniteLegale
trancheEffectifsUniteLegale anneeEffectifsUniteLegale dateDernierTraitementUniteLegale
nombrePeriodesUniteLegale categorieEntreprise anneeCategorieEntreprise dateDebut
etatAdministratifUniteLegale nomUniteLegale nomUsageUniteLegale denominationUniteLegale
denominationUsuelle1UniteLegale denominationUsuelle2UniteLegale denominationUsuelle3UniteLegale
categorieJuridiqueUniteLegale activitePrincipaleUniteLegale
nomenclatureActivitePrincipaleUniteLegale nicSiegeUniteLegale economieSocialeSolidaireUniteLegale
societeMissionUniteLegale caractereEmployeurUniteLegale activitePrincipaleNAF25UniteLegale
""".split()  # noqa: SIM905  as Insee lists them
ESTABLISHMENT_COLUMNS = """
siren nic siret statutDiffusionEtablissement dateCreationEtablissement trancheEffectifsEtablissement
anneeEffectifsEtablissement activitePrincipaleRegistreMetiersEtablissement
dateDernierTraitementEtablissement etablissementSiege nombrePeriodesEtablissement
complementAdresseEtablissement numeroVoieEtablissement indiceRepetitionEtablissement
dernierNumeroVoieEtablissement indiceRepetitionDernierNumeroVoieEtablissement typeVoieEtablissement
libelleVoieEtablissement codePostalEtablissement libelleCommuneEtablissement
libelleCommuneEtrangerEtablissement distributionSpecialeEtablissement codeCommuneEtablissement
codeCedexEtablissement libelleCedexEtablissement codePaysEtrangerEtablissement
libellePaysEtrangerEtablissement identifiantAdresseEtablissement
coordonneeLambertAbscisseEtablissement coordonneeLambertOrdonneeEtablissement
complementAdresse2Etablissement numeroVoie2Etablissement indiceRepetition2Etablissement
typeVoie2Etablissement libelleVoie2Etablissement codePostal2Etablissement
libelleCommune2Etablissement libelleCommuneEtranger2Etablissement distributionSpeciale2Etablissement
codeCommune2Etablissement codeCedex2Etablissement libelleCedex2Etablissement
codePaysEtranger2Etablissement libellePaysEtranger2Etablissement dateDebut
etatAdministratifEtablissement enseigne1Etablissement enseigne2Etablissement enseigne3Etablissement
denominationUsuelleEtablissement activitePrincipaleEtablissement
nomenclatureActivitePrincipaleEtablissement caractereEmployeurEtablissement
activitePrincipaleNAF25Etablissement
""".split()  # noqa: SIM905  as Insee lists them


def dice(number: str, salt: int, sides: int) -> str:
    return f"(hash({number} * 64 + {salt}) % {sides})::INTEGER"


SIREN = "lpad((n * 35 + hash(n) % 35)::VARCHAR, 9, '0')"
ACTIVITY = "['88.99B', '56.10A', '68.20B', '94.99Z', '87.10A', '01.11Z', '47.11F', '94.91Z']"
UNIT = {
    "siren": SIREN,
    "statutDiffusionUniteLegale": "'O'",
    "etatAdministratifUniteLegale": f"CASE WHEN {dice('n', 1, 10)} < 6 THEN 'A' ELSE 'C' END",
    "categorieJuridiqueUniteLegale": (
        f"(['1000', '1000', '1000', '5499', '5710', '5710', '9220', '5720', '6540', '9220', '5543', '6411', "
        f"'9300', '7210'])[1 + {dice('n', 2, 14)}]"
    ),
    "economieSocialeSolidaireUniteLegale": (
        f"CASE WHEN {dice('n', 3, 100)} < 3 THEN 'O' WHEN {dice('n', 3, 100)} < 60 THEN 'N' END"
    ),
    "activitePrincipaleUniteLegale": f"({ACTIVITY})[1 + {dice('n', 4, 8)}]",
    "nomenclatureActivitePrincipaleUniteLegale": "'NAFRev2'",
}
ESTABLISHMENT = {
    "siren": SIREN.replace("n", "unit"),
    "nic": "lpad((n % 99999)::VARCHAR, 5, '0')",
    "statutDiffusionEtablissement": "'O'",
    "etatAdministratifEtablissement": f"CASE WHEN {dice('n', 5, 10)} < 5 THEN 'A' ELSE 'F' END",
    "caractereEmployeurEtablissement": f"CASE WHEN {dice('n', 6, 10)} < 2 THEN 'O' ELSE 'N' END",
    "codeCommuneEtablissement": (
        "codes[1 + (pow((hash(n * 64 + 7) % 1000000) / 1e6, 3) * len(codes))::INTEGER % len(codes)]"
    ),
    "trancheEffectifsEtablissement": (
        f"(['NN', '00', '01', '01', '02', '03', '11', '12', '21', '31'])[1 + {dice('n', 8, 10)}]"
    ),
    "activitePrincipaleEtablissement": f"({ACTIVITY})[1 + {dice('n', 9, 8)}]",
    "nomenclatureActivitePrincipaleEtablissement": "'NAFRev2'",
}


def generate(folder: Path, units: int, establishments: int, kind: str = "parquet") -> tuple[Path, Path]:
    """`kind`: parquet or csv. Each unit has an establishment; some have several."""
    folder.mkdir(parents=True, exist_ok=True)
    files = folder / f"StockUniteLegale.{kind}", folder / f"StockEtablissement.{kind}"
    options = "FORMAT parquet, COMPRESSION snappy" if kind == "parquet" else "FORMAT csv, HEADER"
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        connection.execute("SET memory_limit = '1GB'")
        connection.execute(
            f"""CREATE TABLE place AS SELECT list(code ORDER BY hash(code)) AS codes FROM (
                SELECT code FROM read_csv('{PLACES}/communes.csv.gz', all_varchar = true)
                WHERE code NOT IN ('75056', '13055', '69123')
                UNION SELECT code FROM read_csv('{PLACES}/former_communes.csv.gz', all_varchar = true))"""
        )
        connection.execute(
            f"COPY (SELECT {columns(UNIT_COLUMNS, UNIT)} FROM range({units}) t(n)) "
            f"TO '{files[0]}' ({options})"
        )
        rows = f"(SELECT n, (n * {units} // {establishments}) AS unit FROM range({establishments}) t(n))"
        connection.execute(
            f"COPY (SELECT {columns(ESTABLISHMENT_COLUMNS, ESTABLISHMENT)} FROM {rows}, place) "
            f"TO '{files[1]}' ({options})"
        )
    return files


def columns(names: list[str], values: dict[str, str]) -> str:
    return ", ".join(f'{values.get(name, "NULL::VARCHAR")} AS "{name}"' for name in names)


if __name__ == "__main__":
    millions = float(sys.argv[2]) if len(sys.argv) > 2 else 40
    for path in generate(Path(sys.argv[1]), int(millions * 700_000), int(millions * 1_000_000)):
        sys.stdout.write(f"{path} : {path.stat().st_size / 1e6:.0f} Mo\n")
