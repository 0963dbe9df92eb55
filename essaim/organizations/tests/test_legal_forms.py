import pytest

from essaim.organizations.compute.legal_forms import choices, legal_form, legal_forms
from essaim.organizations.compute.registry_answer import ess_quality
from essaim.organizations.models import EssQuality, LegalFamily, Organization


def test_every_form_speaks_the_words_of_the_models():
    forms = legal_forms().values()
    assert len(forms) == 260
    assert {form.family for form in forms} <= set(LegalFamily.values)
    assert {form.ess_by_law for form in forms} == {"yes", "no", "to_confirm", "on_mention"}
    longest = Organization._meta.get_field("ess_evidence").max_length
    assert max(len(form.ess_words) for form in forms) <= longest
    assert len(choices()) == 260


def test_an_undeclared_association_is_nobody():
    assert not legal_form("9210").legal_person
    assert legal_form("9220").legal_person


@pytest.mark.parametrize(
    ("code", "private"), [("9220", True), ("5710", True), ("7346", False), ("3110", None), ("1234", None)]
)
def test_who_is_of_private_law(code, private):
    assert legal_form(code).is_private_law is private


@pytest.mark.parametrize(
    ("code", "register", "quality"),
    [
        ("9220", None, "yes"),
        ("9220", False, "yes"),  # an empty flag is not a no
        ("5710", True, "yes"),
        ("5710", False, "no"),
        ("5710", None, "unknown"),
        ("7346", False, "no"),
        ("5432", None, "unknown"),
        ("5432", True, "yes"),
        ("", None, "unknown"),
    ],
)
def test_the_register_speaks_first_then_the_law(code, register, quality):
    value, evidence = ess_quality(code, register)
    assert value == quality
    assert value in EssQuality.values
    assert evidence
