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
    assert read_answer({"results": [{"siren": siren_of(1)}]}, ASKED).status == "unknown"


@pytest.mark.parametrize(
    "payload",
    [
        None,
        [],
        "x",
        {},
        {"results": None},
        {"results": [1]},
        answer(nom_raison_sociale=["x"]),
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


# --- What the register keeps to itself, and what it does not know (its published model of 22 July 2026) -----


@pytest.mark.parametrize("mask", ["[NON-DIFFUSIBLE]", "[ND]"])
def test_a_sole_trader_who_asked_for_it_has_neither_name_nor_address_here(mask):
    siege = samples()[0].siege() | {"adresse": mask, "statut_diffusion_etablissement": "P"}
    payload = answer(
        nom_complet=mask, nom_raison_sociale=mask, nature_juridique="1000", statut_diffusion="P", siege=siege
    )

    facts = read_answer(payload, ASKED).facts

    assert mask not in str(facts)
    assert facts.name.startswith("Nom non diffusé (SIREN ")
    assert (facts.address, facts.partly_hidden) == ("", True)


def test_a_legal_person_keeps_its_name_when_its_address_is_hidden():
    siege = samples()[0].siege() | {"adresse": "[NON-DIFFUSIBLE]", "statut_diffusion_etablissement": "P"}

    facts = read_answer(answer(siege=siege, matching_etablissements=[]), ASKED).facts

    assert (facts.name, facts.address, facts.partly_hidden) == ("SCIC LES HALLES DU VERCORS", "", True)


def test_the_legal_name_is_kept_rather_than_the_complete_one():
    payload = answer(
        nom_complet="SCIC LES HALLES (HALLES 38) (LE COMPTOIR)", nom_raison_sociale="SCIC LES HALLES"
    )

    assert read_answer(payload, ASKED).facts.name == "SCIC LES HALLES"


@pytest.mark.parametrize("name", ["nom_complet", "nom_raison_sociale"])
def test_either_name_may_be_missing(name):
    assert read_answer(answer(**{name: None}), ASKED).facts.name == "SCIC LES HALLES DU VERCORS"


def test_a_unit_without_head_office_nor_name_is_still_read():
    reading = read_answer(answer(siege=None, nom_complet=None, nom_raison_sociale=None), ASKED)

    assert reading.status == "found"
    assert reading.facts.siret == ASKED.value
    assert reading.facts.name.startswith("SIREN ")


def test_a_siren_without_head_office_is_read_by_another_establishment():
    payload = answer(siege=None)

    assert read_answer(payload, Number("siren", siren_of(1))).facts.siret == siret_of(1)


def test_a_siren_without_any_establishment_cannot_be_kept():
    payload = answer(siege=None, matching_etablissements=[])

    assert read_answer(payload, Number("siren", siren_of(1))).status == "malformed"
