import pytest

from essaim.kit.rules import Refused, rule


@rule("Il faut être grand.")
def is_tall(user, obj):
    return user == "tall"


@rule("Il faut que ce soit ouvert.")
def is_open(user, obj):
    return obj == "open"


def test_and_answers_the_first_refusal():
    assert (is_tall & is_open).why_not("small", "closed") == "Il faut être grand."
    assert (is_tall & is_open).why_not("tall", "closed") == "Il faut que ce soit ouvert."
    assert (is_tall & is_open)("tall", "open")


def test_or_refuses_only_when_both_refuse():
    assert (is_tall | is_open)("small", "open")
    assert (is_tall | is_open).why_not("small", "closed") == "Il faut que ce soit ouvert."


def test_a_refusal_carries_its_reason():
    with pytest.raises(Refused, match=r"Il faut être grand\."):
        is_tall.check("small", None)
