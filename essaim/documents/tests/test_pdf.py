"""A document is accessible, is the same for the same data, and takes any text."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pypdf import PdfReader

from essaim.documents.glyphs import Sieve
from essaim.documents.pdf import TemplateError, render

DATA = {
    "sender": ["Direction générale du Trésor", "01 00 00 00 00"],
    "recipient": ["SCIC Bois & Cie"],
    "date": "mercredi 12\u00a0mai 2021",
    "reference": "K7RM2XQ4TB",
    "text": "Bonjour",
    "facts": [["Montant demandé", "100\u202f000\u00a0€"]],
    "header": ["Poste", "Montant"],
    "rows": [["Achats", "1\u202f000\u00a0€"]],
}
TITLE = "Accusé de réception"
AT = datetime(2021, 5, 12, 16, tzinfo=UTC)


def read(**more):
    reader = PdfReader(BytesIO(render("documents/sample", {**DATA, **more}, title=TITLE, at=AT)))
    return reader, "\n".join(page.extract_text() for page in reader.pages)


def test_a_document_is_tagged_titled_and_in_french():
    reader, text = read()
    catalogue = reader.trailer["/Root"]

    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"].startswith("fr")
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == TITLE
    assert b"pdfuaid:part" in reader.xmp_metadata.stream.get_data()
    assert "K7RM2XQ4TB" in text


def test_what_people_typed_is_never_code():
    typed = '#panic() $x$ *gras* <script>alert(1)</script> \\ @ref `code` "guillemets" = titre'

    assert typed in read(text=typed)[1].replace("\n", " ")


def test_emoji_and_other_scripts_do_not_stop_a_receipt():
    _, text = read(text="Miel 🐝 漢字 ꙮ \u202egauche\x00")

    assert "Miel □ □□ □ gauche" in text
    assert "remplacés par □" in text


def test_characters_that_do_not_exist_and_a_crowd_of_scripts_do_not_stop_a_receipt():
    unassigned = "\u0e00 \u09b1 \u1249"
    crowd = "".join(chr(0x1200 + number) for number in range(120)) + "".join(map(chr, range(0x10A0, 0x10E0)))

    assert "Avant □ □ □ après" in read(text=f"Avant {unassigned} après")[1]
    assert "□□□" in read(text=f"Avant {crowd} après")[1]
    assert "après" in read(text="Avant, après")[1]  # nothing of it stays for the next document


def test_the_same_data_give_the_same_bytes():
    assert render("documents/sample", DATA, title=TITLE, at=AT) == render(
        "documents/sample", DATA, title=TITLE, at=AT
    )


def test_a_template_that_names_something_missing_is_an_error():
    with pytest.raises(TemplateError, match="facts"):
        render("documents/sample", {name: DATA[name] for name in DATA if name != "facts"}, title=TITLE)


@given(st.text(max_size=60))
@hypothesis_settings(max_examples=25)
def test_any_text_makes_a_document(typed):
    assert read(text=typed, rows=[[typed, typed]])[0].pages


@given(st.text())
def test_the_sieve_keeps_the_letters_of_europe(typed):
    cleaned = Sieve(set()).clean(typed)

    assert [c for c in typed if c.isalpha() and c < "\u0250"] == [
        c for c in cleaned if c.isalpha() and c < "\u0250"
    ]
