import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.files.names import clean_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Statuts 2024.pdf", "Statuts 2024.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\anne\\bilan.pdf", "bilan.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("fac\u202efdp.exe", "facfdp.exe"),
        ("🐝 essaim 👩\u200d🌾.pdf", "🐝 essaim 👩\u200d🌾.pdf"),
        ("<script>alert(1)</script>.pdf", "script>.pdf"),
        ("résumé.pdf", "résumé.pdf"),
        ("…", "…"),
        ("...", "fichier"),
        ("", "fichier"),
        ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
        ("é" * 300 + ".pdf", "é" * 125 + ".pdf"),
        ("\ud800.pdf", "pdf"),
    ],
)
def test_a_name_keeps_what_can_be_read(typed, kept):
    assert clean_name(typed) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_a_safe_one(typed):
    name = clean_name(typed)

    assert name
    assert len(name.encode()) <= 255
    assert not set(name) & set("/\\\x00\r\n\u202e")
    assert clean_name(name) == name
