import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.territories.compute.zonings import MAX_ERRORS, read_zoning

CURRENT = {"01004", "38185", "2A004", "97411", "01015"}
FORMER = {"01340": "01015", "01015X": "01015"}


def table(text, column="frr", **options):
    return read_zoning(text, column=column, current=CURRENT, former=FORMER, **options)


def test_codes_are_text_and_old_ones_come_to_today():
    read = table("CODGEO;FRR\n1004;socle\n2a004;non\n01340;plus\n97411;\n")

    assert read.errors == []
    assert read.values == {"01004": "socle", "2A004": "non", "01015": "plus"}
    assert read.moved == 1


def test_the_mark_of_a_spreadsheet_is_skipped():
    assert table('\ufeff"code","frr"\n38185,non\n').values == {"38185": "non"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "ligne 1\u00a0: le fichier est vide."),
        ("code,frr\n", "ligne 2\u00a0: le fichier ne contient aucune commune."),
        ("nom,frr\nx,y\n", "ligne 1\u00a0: aucune colonne de code commune"),
        (
            "code,zrr\n38185,y\n",
            "ligne 1\u00a0: la colonne «\u00a0frr\u00a0» manque. Colonnes lues\u00a0: code, zrr.",
        ),
        ("code,frr,frr\n38185,a,b\n", "ligne 1\u00a0: une colonne est en double."),
        ("code,frr\n38185,a\n38185\n", "ligne 3\u00a0: 1 colonnes au lieu de 2."),
        ("code,frr\n99999,a\n", "ligne 2\u00a0: la commune 99999 n’existe pas."),
        ("code,frr\nGrenoble,a\n", "ligne 2\u00a0: «\u00a0GRENOBLE\u00a0» n’est pas un code commune."),
        (
            "code,frr\n01015,a\n01340,b\n",
            "ligne 3\u00a0: la commune 01015 a déjà la valeur «\u00a0a\u00a0», ici «\u00a0b\u00a0».",
        ),
        ("code,frr\n38185," + "x" * 61, "ligne 2\u00a0: la valeur dépasse 60 caractères."),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, message):
    assert str(table(text).errors[0]).startswith(message)


def test_another_column_may_hold_the_code():
    assert table("insee,frr\n38185,non\n", code_column="insee").values == {"38185": "non"}


def test_a_file_of_something_else_does_not_print_a_book():
    assert len(table("code,frr\n" + "99999,a\n" * 1000).errors) == MAX_ERRORS + 1


@given(st.text())
def test_a_text_gives_values_or_says_what_is_wrong(text):
    for read in (table(text), table("code,frr\n" + text)):
        assert read.values or read.errors


def test_a_cell_without_end_is_an_error_of_the_file():
    assert table('code,frr\n38185,"' + "x" * 200_000).errors[0].line == 2
