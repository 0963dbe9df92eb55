import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.territories.compute.names import epci_keys, normalise


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("ST ETIENNE", "saint etienne"),
        ("Ste-Foy-lès-Lyon", "sainte foy les lyon"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("Châlons s/ Marne", "chalons sur marne"),
        ("Communauté de communes du Pays de Bitche", "cc du pays de bitche"),
        ("Communauté d’agglomération Pau Béarn Pyrénées", "ca pau bearn pyrenees"),
        ("", ""),
        (" —\u00a0\x00 ", ""),
    ],
)
def test_usual_writings_give_the_same_key(name, key):
    assert normalise(name) == key


@given(st.text())
def test_a_key_is_its_own_key_and_holds_only_plain_letters(name):
    key = normalise(name)

    assert normalise(key) == key
    assert key == " ".join(key.split())
    assert all(char in "abcdefghijklmnopqrstuvwxyz0123456789 " for char in key)


@given(st.text(alphabet="abcdéèçÉ -'", min_size=1))
def test_case_does_not_matter(name):
    assert normalise(name.upper()) == normalise(name.lower())


def test_an_epci_is_known_without_its_first_words():
    assert "cc du pays de bitche" in epci_keys("pays de bitche")
