import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from essaim.organizations.compute.numbers import (
    WrongNumber,
    check_number,
    check_rna,
    check_siren,
    check_siret,
    grouped,
)

digits = st.text("0123456789", min_size=8, max_size=8).filter(lambda text: text.strip("0"))


def with_key(body):
    return body + luhn.calc_check_digit(body)


@pytest.mark.parametrize(
    "typed",
    [
        "00000101600013",
        "000 001 016 00013",
        "000\u00a0001\u202f016\u00a000013",
        "000.001.016-00013",
        " 00000101600013\n",
        "35600000000048",  # La Poste, head office: the usual key
        "35600000049837",  # La Poste, another office: the sum of the digits is a multiple of 5
    ],
)
def test_a_right_siret_is_read_whatever_its_spaces(typed):
    assert check_siret(typed) == "".join(filter(str.isdigit, typed))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("00000101600014", "sa clé de contrôle est fausse"),
        ("00000011600013", "sa clé de contrôle est fausse"),
        ("0000010160001", "a 13 chiffres\u00a0; il en faut 14 chiffres (SIRET)"),
        ("000001016000130", "a 15 chiffres"),
        ("000001016", "C’est un SIREN"),
        ("101600013", "C’est un SIREN"),
        ("0101600013", "essayez 00000101600013"),
        ("00000000000000", "que des zéros"),
        ("00000000000018", "que des zéros"),
        ("0000010160001A", "retirez «\u00a0A\u00a0»"),
        ("٣0000101600013", "chiffres 0 à 9"),
        ("³0000101600013", "chiffres 0 à 9"),
        ("35600000049838", "sa clé de contrôle est fausse"),
        ("", "Écrivez le numéro"),
        ("0", "a 1 chiffre\u00a0;"),
        ("\x00", "retirez"),
        ("9" * 10_000, "a 10000 chiffres"),
    ],
)
def test_a_wrong_siret_says_what_is_wrong(typed, message):
    with pytest.raises(WrongNumber) as wrong:
        check_siret(typed)
    assert message in str(wrong.value)


@pytest.mark.parametrize("typed", ["W261000001", "w261000001", "W9R1000001", "W 261 000 001"])
def test_an_rna_number_may_hold_a_letter_overseas(typed):
    assert check_rna(typed) == typed.upper().replace(" ", "")


@pytest.mark.parametrize("typed", ["W26100000", "W26A000001", "261000001W", "W2610000010", "W٣61000001", ""])
def test_a_wrong_rna_number_is_refused(typed):
    with pytest.raises(WrongNumber, match="W suivi de 9 chiffres"):
        check_rna(typed)


@given(digits)
def test_any_number_with_its_keys_is_right(body):
    siren = with_key(body)
    assert check_number(siren).kind == "siren"
    siret = with_key(siren + "0001")
    assert check_number(siret).value == check_siret(siret) == siret
    assert grouped(siret).replace("\u202f", "") == siret


@given(digits, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(body, place, shift):
    siren = with_key(body)
    wrong = siren[:place] + str((int(siren[place]) + shift) % 10) + siren[place + 1 :]
    with pytest.raises(WrongNumber):
        check_siren(wrong)


@given(st.text(max_size=40))
def test_anything_typed_is_a_number_or_a_sentence(typed):
    try:
        number = check_number(typed).value
    except WrongNumber as wrong:
        number = str(wrong)
    assert number.isascii() or number.endswith((".", ")"))
