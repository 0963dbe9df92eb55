"""Counting the social economy from Insee's files: what is in, where it is, and which files are refused."""

import csv
import gzip
from pathlib import Path

import duckdb
import pytest

from essaim.territories.compute.density import Sources, compute_density
from essaim.territories.compute.stock_files import BadStock

PLACES = Path(__file__).parents[3] / "data" / "territories"
FAMILIES = {"9220": "association", "5543": "cooperative"}
UNITS = """\
siren,dateDebut,etatAdministratifUniteLegale,categorieJuridiqueUniteLegale,\
activitePrincipaleUniteLegale,economieSocialeSolidaireUniteLegale
000000001,,A,9220,88.99B,
000000002,,A,5543,56.10A,
000000003,,A,5710,47.11F,O
000000004,,A,5710,47.11F,
000000005,,A,9220,94.91Z,
000000006,,A,9220,88.99B,N
000000007,,C,9220,88.99B,O
"""
ESTABLISHMENTS = """\
siren,siret,trancheEffectifsEtablissement,codeCommuneEtablissement,etatAdministratifEtablissement,\
activitePrincipaleEtablissement,caractereEmployeurEtablissement
000000001,00000000100001,12,75101,A,88.99B,O
000000001,00000000100002,NN,75056,A,88.99B,O
000000002,00000000200001,03,69381,A,56.10A,O
000000003,00000000300001,01,01015,A,47.11F,O
000000003,00000000300002,01,75102,A,47.11F,O
000000001,00000000100003,01,75101,F,88.99B,O
000000001,00000000100004,01,75101,A,88.99B,N
000000004,00000000400001,01,75101,A,47.11F,O
000000005,00000000500001,01,75101,A,94.91Z,O
000000006,00000000600001,01,75101,A,88.99B,O
000000007,00000000700001,01,75101,A,88.99B,O
000000002,00000000200002,00,29083,A,56.10A,O
"""


@pytest.fixture
def stock(tmp_path):
    """`stock(units=, establishments=)` writes both files and counts; gives the lines by EPCI."""

    def count(units=UNITS, establishments=ESTABLISHMENTS, kind="csv"):
        paths = []
        for name, text in (("StockUniteLegale", units), ("StockEtablissement", establishments)):
            path = tmp_path / f"{name}.csv"
            path.write_text(text)
            if kind == "parquet":
                target = path.with_suffix(".parquet")
                with duckdb.connect() as connection:
                    connection.execute(
                        f"COPY (FROM read_csv('{path}', all_varchar = true)) TO '{target}' (FORMAT parquet)"
                    )
                path = target
            if kind == "csv.gz":
                path = path.with_suffix(".csv.gz")
                path.write_bytes(gzip.compress(text.encode()))
            paths.append(path)
        target = tmp_path / "densite.csv"
        summary = compute_density(Sources(*paths, PLACES, FAMILIES), target, "novembre 2026")
        with target.open() as file:
            return summary, {row["epci"]: row for row in csv.DictReader(file)}

    return count


@pytest.mark.parametrize("kind", ["csv", "parquet", "csv.gz"])
def test_what_belongs_to_the_social_economy_is_counted_where_it_is(stock, kind):
    summary, rows = stock(kind=kind)
    paris, lyon = rows["200054781"], rows["200046977"]

    assert (summary.units, summary.establishments, summary.counted, summary.epcis) == (7, 12, 6, 1255)
    assert (summary.outside_epci, summary.unknown_places, summary.without_headcount) == (1, 0, 1)
    assert (paris["etablissements"], paris["familles"], paris["sans_effectif_connu"]) == ("3", "2", "1")
    assert (paris["etablissements_association"], paris["etablissements_company"]) == ("2", "1")
    assert (paris["emplois_estimes"], paris["part_hors_premier_employeur"]) == ("36.0", "0.0417")
    assert (lyon["etablissements"], lyon["etablissements_cooperative"]) == ("1", "1")
    assert {row["millesime"] for row in rows.values()} == {"novembre 2026"}


def test_a_former_commune_counts_for_that_of_today(stock):
    _, rows = stock()
    assert sum(int(row["etablissements"]) for row in rows.values()) == 5
    assert float(rows["200054781"]["pour_10000_habitants"]) > 0


def test_where_nothing_is_known_of_jobs_the_share_is_empty(stock):
    _, rows = stock()
    empty = next(row for row in rows.values() if row["etablissements"] == "0")
    assert (empty["emplois_estimes"], empty["part_hors_premier_employeur"]) == ("", "")


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"units": UNITS.replace("economieSocialeSolidaireUniteLegale", "ess")},
            r"StockUniteLegale\.\w+ : colonne absente : economieSocialeSolidaireUniteLegale\.",
        ),
        ({"units": ESTABLISHMENTS}, "colonne absente : etatAdministratifUniteLegale, categorieJuridique"),
        (
            {"establishments": ESTABLISHMENTS.replace("03,69381,A", "03,69381,X")},
            r"StockEtablissement\.\w+, ligne \d, colonne etatAdministratifEtablissement : valeur « X »\.",
        ),
        (
            {"units": UNITS.replace("000000004", "4")},
            r"StockUniteLegale\.\w+, ligne \d, colonne siren : valeur « 4 »\.",
        ),
        (
            {"units": UNITS.replace("000000004", "00000000A")},
            r"colonne siren : valeur « 00000000A »\.",
        ),
        (
            {"establishments": ESTABLISHMENTS.replace(",O\n", ",N\n")},
            "colonne caractereEmployeurEtablissement : aucun établissement employeur en activité",
        ),
        (
            {"establishments": ESTABLISHMENTS.replace("75101", "99999")},
            "codeCommuneEtablissement : 1 codes inconnus",
        ),
        (
            {
                "units": UNITS.replace("9220,88.99B", "5710,88.99B")
                .replace("5543", "5710")
                .replace(",O\n", ",N\n")
            },
            "aucune unité de l’ESS qui emploie",
        ),
        ({"units": "\n".join(UNITS.split("\n")[:2]) + "\n"}, "tronqué, ou d’un autre mois"),
        ({"units": UNITS.split("\n")[0] + "\n"}, "aucune ligne"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(stock, kind, changes, said):
    with pytest.raises(BadStock, match=said):
        stock(**changes, kind=kind)


@pytest.mark.parametrize(("kind", "header"), [("csv", 1), ("parquet", 0)])
def test_the_first_faulty_line_is_that_of_the_file(stock, kind, header):
    with pytest.raises(BadStock, match=f"ligne {3 + header}, colonne etatAdministratifEtablissement"):
        stock(establishments=ESTABLISHMENTS.replace("03,69381,A", "03,69381,X"), kind=kind)


def test_a_csv_cut_in_a_line_is_refused(stock):
    with pytest.raises(BadStock, match="la dernière ligne est incomplète"):
        stock(units=UNITS[:-9])


def test_a_csv_with_a_short_line_names_it(stock):
    with pytest.raises(BadStock, match=r"StockUniteLegale\.csv, ligne 4 : 3 colonnes au lieu de 6"):
        stock(units=UNITS.replace("000000003,,A,5710,47.11F,O", "000000003,,A"))


def test_a_parquet_cut_short_is_refused(stock, tmp_path):
    stock(kind="parquet")
    whole = (tmp_path / "StockUniteLegale.parquet").read_bytes()
    (tmp_path / "StockUniteLegale.parquet").write_bytes(whole[: len(whole) // 2])
    sources = Sources(
        tmp_path / "StockUniteLegale.parquet", tmp_path / "StockEtablissement.parquet", PLACES, FAMILIES
    )
    with pytest.raises(BadStock, match="illisible ou tronqué"):
        compute_density(sources, tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(("name", "said"), [("absent.parquet", "introuvable"), ("stock.zip", "décompressez")])
def test_an_unknown_kind_of_file_is_refused(tmp_path, name, said):
    (tmp_path / "stock.zip").write_bytes(b"PK")
    with pytest.raises(BadStock, match=said):
        compute_density(Sources(tmp_path / name, tmp_path / name, PLACES, FAMILIES), tmp_path / "out.csv")
