from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.poles.compute.commitments import commitment_mark
from essaim.poles.compute.kinds import suggested_kind
from essaim.poles.compute.names import SIMILAR, closeness, search_key, telling
from essaim.poles.compute.published import read_published
from essaim.poles.models import MemberKind, Precision, StatusKind


def test_a_name_is_searched_without_accent_case_or_punctuation():
    assert search_key("Clus’Ter Jura", "L’Écodomaine") == "clus ter jura l ecodomaine"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PTCE Grand Bergeracois", "Pôle du Grand Bergeracois"),
        ("PTCE Gâtinais Montargois (PTCE CI&EL)", "Gâtinais-Montargois CIEL"),
        ("Le LEVIER (pour un territoire solidaire et durable)", "LEVIER, pour un territoire solidaire"),
        ("Le LEVIER (pour un territoire solidaire et durable)", "Le Levier"),
        ("Brie’Nov", "BrieNov"),
    ],
)
def test_two_writings_of_one_name_are_near(one, other):
    assert closeness(one, other) >= SIMILAR


def test_the_poles_of_the_list_are_not_taken_for_one_another():
    names = [pole.name for pole in read_published()]
    near = [(a, b) for i, a in enumerate(names) for b in names[:i] if closeness(a, b) >= SIMILAR]
    assert near == [("Projet PHARE", "Le Phares")]  # a person should look, indeed


@given(st.text(max_size=60), st.text(max_size=60))
def test_closeness_is_a_symmetric_share(one, other):
    assert 0 <= closeness(one, other) <= 1
    assert closeness(one, other) == closeness(other, one)
    if telling(one):
        assert closeness(one, one) == 1


@given(st.text(max_size=20), st.text(max_size=20), st.decimals(0, 10**6, places=2))
def test_the_mark_of_a_commitment_changes_with_what_is_read(role, contribution, amount):
    mark = commitment_mark("ess", role, contribution, amount, Decimal(0))
    assert mark == commitment_mark("ess", role, contribution, amount, Decimal("0.00"))
    assert mark != commitment_mark("ess", role, contribution, amount + Decimal("0.01"), Decimal(0))
    assert mark != commitment_mark("ess", role + "x", contribution, amount, Decimal(0))


@pytest.mark.parametrize(
    ("code", "quality", "kind"),
    [
        ("9220", "yes", "ess"),
        ("5710", "yes", "ess"),
        ("5710", "no", "enterprise"),
        ("5710", "unknown", "enterprise"),
        ("7346", "no", "local_authority"),
        ("7383", "no", "higher_education"),
        ("7331", "no", "training"),
        ("1000", "no", "person"),
        ("", "unknown", "other"),
    ],
)
def test_a_legal_form_suggests_a_kind_of_member(code, quality, kind):
    assert suggested_kind(code, quality) == kind
    assert kind in MemberKind.values


def test_the_published_poles_are_read_with_their_sources():
    poles = read_published()
    statuses = [status for pole in poles for status in pole.statuses]

    assert len({pole.id for pole in poles}) == 66
    assert all(pole.source.startswith("http") for pole in poles)
    assert {status.kind for status in statuses} <= set(StatusKind.values)
    assert {status.precision for status in statuses} <= set(Precision.values)
    assert sum(1 for one in statuses if one.kind == "laureate_phase_2") == 41
    assert sum(1 for one in statuses if one.since is None) == 2
