"""The files as re-users read them: valid for the schemas, exact to the cent, harmless in a spreadsheet."""

import csv
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from frictionless import Resource, Schema, validate
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from essaim.opendata.compute import files
from essaim.opendata.compute.cells import text
from essaim.opendata.compute.changes import compare
from essaim.opendata.compute.files import ALWAYS, REFUSED, Material
from essaim.opendata.compute.grants import (
    Grantor,
    Payment,
    Policy,
    Refusal,
    content_of,
    read,
    split,
    why_withheld,
)
from essaim.opendata.factories import grant
from essaim.organizations.compute.numbers import check_siret

SCHEMAS = Path(__file__).parents[3] / "data" / "opendata"
GRANTOR = Grantor("État, direction d’exemple", "00000140400011")
AT = datetime(2026, 11, 24, 5, 40, tzinfo=UTC)
DAY = st.dates(date(2020, 1, 1), date(2035, 12, 31))
EUROS = st.decimals(Decimal("0.01"), Decimal(500_000), places=2)
WORDS = st.text(min_size=1, max_size=400).filter(lambda words: text(words))
GRANTS = st.builds(
    grant,
    reference=st.text("ABCDEFGHJK23456789", min_size=10, max_size=10),
    beneficiary=WORDS,
    object=WORDS,
    pole=WORDS,
    amount=EUROS,
    siret=st.sampled_from(["00000101600013", ""]),
    siren=st.just(""),
    rna=st.sampled_from(["W261000001", "W2A1000001"]),
    regime=st.sampled_from(["none", "general", "sgei", "exempted"]),
    payments=st.lists(st.builds(Payment, DAY, EUROS), max_size=4),
).filter(lambda one: not why_withheld(one, Policy()))


def material(*grants, **more):
    page = "https://essaim.example/donnees-ouvertes/"
    return Material(GRANTOR, list(grants) or [grant()], AT, page, **more)


def written(spec, of):
    return b"".join(spec.stream(of))


def table(spec, of):
    return list(csv.DictReader(StringIO(written(spec, of).decode(), newline="")))


def faults(content, schema):
    """What frictionless says of these bytes."""
    known = Schema.from_descriptor(json.loads((SCHEMAS / schema).read_text()))
    report = validate(Resource(source=content, format="csv", encoding="utf-8", schema=known))
    return report.flatten(["rowNumber", "fieldName", "type", "message"])


@settings(max_examples=25)
@given(st.lists(GRANTS, min_size=1, max_size=5))
def test_the_scdl_file_is_valid_whatever_the_grants(grants):
    content = written(files.SCDL, material(*grants))

    assert faults(content, "scdl-subventions-2.1.1.json") == []
    for row in csv.DictReader(StringIO(content.decode(), newline="")):  # the two checks of the schema besides
        assert row["idBeneficiaire"] or row["rnaBeneficiaire"]
        assert check_siret(row["idAttribuant"])
        assert not row["idBeneficiaire"] or check_siret(row["idBeneficiaire"])


@settings(max_examples=25)
@given(st.lists(GRANTS, min_size=1, max_size=5))
def test_the_regulatory_file_is_valid_whatever_the_grants(grants):
    assert faults(written(files.LEGAL, material(*grants)), "reglementaire-2017.json") == []


@settings(max_examples=25)
@given(st.lists(GRANTS, min_size=1, max_size=4, unique_by=lambda one: one.reference))
def test_the_360giving_package_is_valid_whatever_the_grants(grants):
    package = json.loads(written(files.GIVING, material(*grants)))

    schema = json.loads((SCHEMAS / "360giving-constraints.json").read_text())
    found = Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(package)
    assert [error.message for error in found] == []
    assert len(package["grants"]) == len(table(files.FLAT, material(*grants)))


def test_a_file_that_breaks_the_schema_is_seen():
    content = written(files.SCDL, material(replace(grant(), siret="", rna="")))
    broken = content.replace(b"aide en num\xc3\xa9raire", b"argent").replace(b",non,", b",no,")

    kinds = {(name, kind) for _, name, kind, _ in faults(broken, "scdl-subventions-2.1.1.json")}
    assert kinds == {("nature", "constraint-error"), ("notificationUE", "type-error")}


@given(EUROS, st.lists(st.builds(Payment, DAY, EUROS), min_size=1, max_size=6))
def test_the_years_add_up_to_the_amount_in_force(amount, payments):
    years = split(amount, payments)

    assert sum(year.amount for year in years) == amount
    assert all(year.amount > 0 and year.first <= year.last for year in years)
    assert [year.year for year in years] == sorted({year.year for year in years})


def test_a_grant_of_two_years_has_two_rows_in_scdl_and_one_in_the_regulatory_file():
    rows = table(files.SCDL, material())

    assert [(row["montant"], row["datesPeriodeVersement"]) for row in rows] == [
        ("50000.00", "2026-03-01"),
        ("50000.00", "2027-03-01"),
    ]
    assert {row["conditionsVersement"] for row in rows} == {"échelonné"}
    (row,) = table(files.LEGAL, material())
    assert row["montant"] == "100000.00"
    assert row["datesPeriodeVersement"] == "2026-03-01_2027-03-01"
    assert list(row) == [name for name in rows[0] if name not in {"rnaBeneficiaire", "dispositifAide"}]


def test_what_was_taken_back_leaves_the_last_years_first_and_nothing_is_said_as_nothing():
    assert [year.amount for year in replace(grant(), amount=Decimal(60_000)).years] == [50_000, 10_000]
    assert [year.amount for year in replace(grant(), amount=Decimal(20_000)).years] == [20_000]
    (row,) = table(files.SCDL, material(replace(grant(), amount=Decimal(0))))
    assert row["montant"] == "0.00"


@pytest.mark.parametrize(
    "words", ["=cmd|' /C calc'!A0", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\u00a0=1", "＝1"]
)
def test_no_cell_acts_as_a_formula(words):
    one = replace(grant(), beneficiary=words, object=words, pole=words, wave=words)
    refused = Refusal("D", words, words, Decimal(1), date(2026, 1, 1), words, siret="00000101600013")
    of = material(one, refusals=[refused])

    for spec in (*ALWAYS, REFUSED):
        if spec is files.GIVING:
            continue  # JSON is not read by spreadsheets, and says the same words
        for row in table(spec, of):
            assert not [cell for cell in row.values() if re.match(r"\s*[=+\-@＝＋－＠]", cell)], spec.name


def test_a_long_object_is_cut_at_256_and_lines_become_spaces():
    (row, _) = table(files.SCDL, material(replace(grant(), object="Un\r\n deux\x00 " + "x" * 300)))

    assert row["objet"].startswith("Un deux xxx")
    assert row["objet"].endswith("…")
    assert len(row["objet"]) == 256


@pytest.mark.parametrize(
    ("changes", "policy", "reason"),
    [
        ({}, Policy(), ""),
        (
            {"family": "person"},
            Policy(),
            "Le bénéficiaire est une personne physique : rien n’en est publié, jamais.",
        ),
        (
            {"siret": "", "rna": "W9R1000001"},
            Policy(),
            "Ni SIRET ni numéro RNA à neuf chiffres : le schéma demande l’un des deux.",
        ),
        ({"siret": "", "rna": "W261000001"}, Policy(), ""),
        ({"yearly": Decimal(23_000)}, Policy(), ""),
        (
            {"yearly": Decimal(23_000)},
            Policy(publishes_small=False),
            "23 000 € par an au plus : sous le seuil, et le cadre choisit de s’y tenir.",
        ),
        ({"yearly": Decimal("23000.01")}, Policy(publishes_small=False), ""),
    ],
)
def test_what_is_withheld_says_why(changes, policy, reason):
    said = why_withheld(replace(grant(), **changes), policy)
    assert said.replace("\xa0", " ").replace("\u202f", " ") == reason


def test_the_differences_name_what_moved():
    before = [grant(), grant(reference="BBBBBBBBBB")]
    after = [replace(before[0], amount=Decimal(80_000)), grant(reference="CCCCCCCCCC")]

    changes = compare(before, after)

    assert [row.reference for row in changes.added] == ["CCCCCCCCCC"]
    assert [row.reference for row in changes.removed] == ["BBBBBBBBBB"]
    said = [(name, a.replace("\u202f", " ").replace("\xa0", " ")) for name, _, a in changes.changed[0].what]
    assert said == [("montant", "80 000 €")]
    assert not compare(before, read(content_of(before)))


def test_the_term_is_three_months_after_the_signature():
    assert replace(grant(), signed_on=date(2026, 11, 30)).due_on == date(2027, 2, 28)
