import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.organizations.compute.numbers import Number
from essaim.organizations.compute.registry_answer import read_answer
from essaim.organizations.management.sample_registry import samples, siren_of, siret_of

ASKED = Number("siret", siret_of(1))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def answer(**changes):
    unit = samples()[0].unit() | changes
    return {"results": [unit]}


def test_the_useful_part_is_kept_and_the_directors_are_not():
    reading = read_answer(answer(dirigeants=[{"nom": "EXEMPLE"}]), ASKED)

    assert reading.status == "found"
    assert reading.facts.siret == ASKED.value
    assert reading.facts.name == "SCIC LES HALLES DU VERCORS"
    assert "EXEMPLE" not in str(reading.facts).replace("L'EXEMPLE", "")


def test_a_branch_is_found_among_the_establishments():
    branch = samples()[0].siege() | {"siret": siret_of(1, 2), "commune": "38185", "etat_administratif": "A"}
    reading = read_answer(answer(matching_etablissements=[branch]), Number("siret", siret_of(1, 2)))
    assert reading.facts.commune_code == "38185"


def test_a_number_that_the_unit_does_not_hold_is_unknown():
    assert read_answer(answer(), Number("siret", siret_of(2))).status == "unknown"
    assert read_answer({"results": []}, Number("siren", siren_of(1))).status == "unknown"


@pytest.mark.parametrize(
    "payload",
    [
        None,
        [],
        "x",
        {},
        {"results": None},
        {"results": [1]},
        {"results": [{"siren": siren_of(1)}]},
        answer(siege=None),
        answer(nom_complet=None),
        answer(nom_complet=["x"]),
        answer(complements=3),
        answer(etat_administratif={}),
    ],
)
def test_a_shape_that_we_do_not_know_is_malformed(payload):
    assert read_answer(payload, ASKED).status == "malformed"


@given(json_values, st.dictionaries(st.sampled_from(list(samples()[0].unit())), json_values, max_size=4))
def test_no_answer_breaks_the_reading(payload, changes):
    assert read_answer(payload, ASKED).status in {"unknown", "malformed"}
    assert read_answer(answer(**changes), ASKED).status in {"found", "ceased", "unknown", "malformed"}


def test_a_closed_unit_has_ceased_and_a_hidden_one_says_so():
    faults = {one.fault: one for one in samples()}
    closed = read_answer({"results": [faults["closed"].unit()]}, Number("siren", siren_of(9005)))
    hidden = read_answer({"results": [faults["hidden"].unit()]}, Number("siren", siren_of(9006)))

    assert closed.status == "ceased"
    assert hidden.facts.partly_hidden
    assert hidden.facts.name.startswith("Nom non diffusé (SIREN")
    assert hidden.facts.address == ""
