"""What candidates read of their dossier, and who is next on the reserve: pure functions."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.decisions.compute.algorithm import bears, explanation
from essaim.decisions.compute.feedback import Person, Remark, borrowed, composed, masked, names_in
from essaim.decisions.compute.letters import tidy
from essaim.decisions.compute.opinions import opinions
from essaim.decisions.compute.reserve import Held, Limit, first_that_fits

ZOE = Person("Zoé", "Lefèvre", "zoe.lefevre@essai.example")
PAUL = Person("Paul", "Petit")


def test_feedback_is_made_of_what_readers_wrote_for_the_candidate_level_by_level():
    remarks = [
        Remark("nation", "Un projet clair.\r\n"),
        Remark("region", "Bon ancrage."),
        Remark("region", "Bon ancrage."),
        Remark("region", "  "),
    ]

    assert composed(remarks, []) == (
        "À l’échelle de la région\u00a0:\n\nBon ancrage.\n\nÀ l’échelle nationale\u00a0:\n\nUn projet clair."
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Signé Zoé Lefèvre.", ["Zoé Lefèvre"]),
        ("Signé LEFEVRE Zoe.", ["LEFEVRE Zoe"]),
        ("Mme Lefevre le dit aussi.", ["Lefevre"]),
        ("Écrivez à zoe.lefevre@essai.example.", ["zoe.lefevre@essai.example"]),
        ("Un petit projet.", []),
        ("M. Petit est d’accord.", ["Petit"]),
        ("Les Lefèvreries sont un lieu.", []),
    ],
)
def test_names_of_readers_are_found_whatever_accents_and_capitals(text, found):
    assert [name.rstrip(".") for name in names_in(text, [ZOE, PAUL])] == found


@given(before=st.text(max_size=30), after=st.text(max_size=30))
def test_a_masked_text_never_holds_a_full_name(before, after):
    text = masked(f"{before} Zoé Lefèvre {after}", [ZOE])

    assert "Lefèvre" not in text
    assert names_in(text, [ZOE]) == []


def test_words_kept_from_the_candidate_are_recognised_but_those_also_given_are_not():
    kept = ["Je ne crois pas du tout à la solidité de ce porteur, mais je ne peux pas l’écrire."]
    feedback = "Nous notons : je ne crois pas du tout à la solidité de ce porteur."

    assert borrowed(feedback, kept, [])
    assert not borrowed(feedback, kept, kept)
    assert not borrowed("La solidité de ce porteur est à travailler.", kept, [])


def held(reference, amount=100_000, region="84"):
    return Held(reference, Decimal(amount), {"region": region})


def test_the_first_of_the_reserve_is_called_when_money_and_bounds_allow():
    call = first_that_fits([held("A"), held("B")], [held("C")], envelope=Decimal(200_000))

    assert (call.called, call.passed_over) == ("A", [])


def test_those_passed_over_are_told_why():
    reserve = [held("A", 150_000), held("B", region="53"), held("C", region="11")]
    laureates = [held("D", region="53"), held("E", region="53")]
    limits = [Limit("region", "53", 2, "Bretagne")]

    call = first_that_fits(reserve, laureates, envelope=Decimal(300_000), limits=limits)

    assert call.called == "C"
    assert call.passed_over == [
        ("A", "il reste 100\u202f000\u00a0€ dans l’enveloppe, pour 150\u202f000\u00a0€ demandés"),
        ("B", "le plafond «\u00a0Bretagne\u00a0» (2) est atteint"),
    ]


def test_nobody_is_called_when_the_number_of_laureates_is_reached():
    call = first_that_fits([held("A")], [held("B")], envelope=None, most=1)

    assert call.called is None
    assert call.passed_over == [("A", "le nombre maximal de lauréats (1) est atteint")]


@given(
    amounts=st.lists(st.integers(1, 100), max_size=6),
    spent=st.lists(st.integers(1, 100), max_size=6),
    envelope=st.integers(0, 400),
)
def test_a_call_never_goes_over_the_envelope_and_never_skips_one_that_fits(amounts, spent, envelope):
    reserve = [held(str(rank), amount) for rank, amount in enumerate(amounts)]
    laureates = [held(f"L{rank}", amount) for rank, amount in enumerate(spent)]
    left = envelope - sum(spent)

    call = first_that_fits(reserve, laureates, envelope=Decimal(envelope))

    fitting = [str(rank) for rank, amount in enumerate(amounts) if amount <= left]
    assert call.called == (fitting[0] if fitting else None)


def test_the_notice_is_due_only_when_a_computation_bore_on_the_decision():
    assert not bears({})
    assert bears({"scores": "x", "method": "corrected"})
    told = explanation({"method": "corrected", "portfolio_run": "x"}, [("Coopération", "3")])
    assert told.weights == [("Coopération", "3")]
    assert len(told.operations) == 2


def test_an_empty_value_leaves_no_hole_in_a_letter():
    assert tidy("Un.\n\n\n\n  \n\nDeux.") == "Un.\n\nDeux."


def test_communicated_opinions_carry_numbers_instead_of_names():
    found = opinions(
        [Remark("nation", "Zoé Lefèvre trouve cela clair."), Remark("region", "Bien."), Remark("region", "")],
        [ZOE],
        "Avis favorable, dit Zoé Lefèvre.",
        [],
    )

    assert found["readings"] == [
        {"who": "Lecture régionale 1", "text": "Bien."},
        {"who": "Lecture nationale 1", "text": "[nom retiré] trouve cela clair."},
    ]
    assert found["committee"] == "Avis favorable, dit [nom retiré]."
