"""Doors that depend on each other, and what they make of the dossier."""

import pytest

from essaim.admissibility.compute.doors import InForce, outcome, standings
from essaim.calls.compute.document import Door

SUPPORT = Door(key="support", label="Phase 1", opens_bouquet=True)
GRANT = Door(key="grant", label="Phase 2", requires="support")
YES, NO = InForce(True, "confirmed"), InForce(False, "confirmed", "Une commune.")
PROPOSED = InForce(False, "proposed", "Une commune.")


@pytest.mark.parametrize(
    ("asked", "verdicts", "states", "admissible"),
    [
        (["support"], {}, ["waiting"], None),
        (["support"], {"support": PROPOSED}, ["proposed"], None),
        (["support"], {"support": YES}, ["admissible"], True),
        (["support"], {"support": NO}, ["not_admissible"], False),
        (["support", "grant"], {"support": YES}, ["admissible", "waiting"], None),
        (["support", "grant"], {"support": YES, "grant": NO}, ["admissible", "not_admissible"], True),
        (["support", "grant"], {"support": NO}, ["not_admissible", "stopped"], False),
        (["support", "grant"], {"support": NO, "grant": YES}, ["not_admissible", "stopped"], False),
        (["grant"], {"grant": YES}, ["admissible"], True),  # support was won before
        ([], {}, [], None),
    ],
)
def test_the_state_of_doors_makes_the_state_of_the_dossier(asked, verdicts, states, admissible):
    found = standings([SUPPORT, GRANT], asked, verdicts)

    assert [standing.state for standing in found] == states
    assert outcome(found) is admissible


def test_a_stopped_door_says_which_one_stopped_it():
    found = standings([SUPPORT, GRANT], ["support", "grant"], {"support": NO})

    assert found[1].reasons == "«\u00a0Phase 1\u00a0» n’est pas recevable."


def test_two_doors_that_require_each_other_do_not_turn_for_ever():
    one, two = Door(key="one", label="1", requires="two"), Door(key="two", label="2", requires="one")

    assert [standing.state for standing in standings([one, two], ["one", "two"], {})] == [
        "waiting",
        "waiting",
    ]
