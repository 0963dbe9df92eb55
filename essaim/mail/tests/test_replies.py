"""Answers by mail: the address says what they belong to, and only what was typed is kept."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.mail.addresses import Target, is_signed, prefix, reply_address, target_of, token_of
from essaim.mail.replies import read_reply, typed


@given(st.integers(0, 2**40), st.integers(0, 2**40))
def test_an_address_says_what_it_was_made_for_whatever_its_case(about, person):
    target = Target("r", about, person)

    address = reply_address(target)

    local = address.partition("@")[0]
    assert len(local) <= 64
    assert target_of(local.partition("+")[2].upper()) == target


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_a_token(text):
    assert target_of(text) is None


def test_another_person_cannot_be_put_in_a_token():
    token = token_of(Target("r", 5, 7))

    assert target_of(token.replace("-7-", "-8-")) is None


def test_the_platform_that_receives_no_mail_gives_no_address(settings):
    settings.INBOUND_ADDRESS = ""

    assert reply_address(Target("r", 1, 2)) == ""


def test_a_relay_without_the_secret_is_nobody(settings):
    settings.INBOUND_SECRET = ""

    assert not is_signed(b"x", "")


def letter(body, **headers):
    mail = EmailMessage()
    mail["From"] = "Ada Martin <Ada@Example.fr>"
    mail["To"] = f"Essaim <{prefix()}+r-1-2-abc@essaim.example>"
    mail["Message-ID"] = "<1@example.fr>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(body)
    return mail


def test_a_letter_gives_its_author_its_token_and_what_was_typed():
    source = letter(
        "Oui, mardi.\n\nLe lun. 2 mars 2026 à 14:02, Essaim <x@y.fr> a écrit :\n> Bonjour"
    ).as_bytes()

    reply = read_reply(source, prefix())

    assert reply == ("ada@example.fr", "r-1-2-abc", "Oui, mardi.", "<1@example.fr>", False)


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("Oui\n-- \nAda", "Oui"),
        ("Oui\n-----Message d'origine-----\nDe : x", "Oui"),
        ("Oui\nDe : Essaim <x@y.fr>\nObjet : y", "Oui"),
        ("Le lieu me va.\nMerci", "Le lieu me va.\nMerci"),
        ("> tout est cité", ""),
    ],
)
def test_what_is_quoted_or_signed_is_left_out(body, kept):
    assert typed(body) == kept


def test_an_answer_in_html_alone_is_read_as_text():
    mail = letter("")
    mail.set_content("<p>Oui<br>mardi</p><blockquote>cité</blockquote><script>x</script>", subtype="html")

    assert read_reply(mail.as_bytes(), prefix()).text == "Oui\nmardi"


def test_an_automatic_answer_says_so():
    reply = read_reply(letter("Absente", Auto_Submitted="auto-replied").as_bytes(), prefix())

    assert reply.is_automatic


def test_a_letter_to_nobody_is_not_ours():
    mail = letter("Oui")
    mail.replace_header("To", "contact@essaim.example")

    assert read_reply(mail.as_bytes(), prefix()) is None


@given(st.binary(max_size=400))
def test_no_letter_breaks_the_reader(source):
    assert read_reply(source, prefix()) is None
