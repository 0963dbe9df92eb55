"""A laureate gives up: the rules of the adopted portfolio are checked again, and people may go over them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from essaim.audit.journal import history_of
from essaim.calls.factories import GRANT
from essaim.decisions.actions import releases
from essaim.decisions.actions.reserve import NOBODY, call_reserve, withdraw_laureate
from essaim.decisions.compute.reserve import Held, Limit, breaks, options
from essaim.decisions.models import Decision
from essaim.decisions.tests.decisions import (
    candidate,
    financed,
    make_ready,
    manager,
    prepare,
    reserve,
    the_wave,
)
from essaim.kit.rules import Refused
from essaim.portfolio.factories import PortfolioFactory
from essaim.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db
AURA, BRETAGNE = "Auvergne-Rhône-Alpes", "Bretagne"


@pytest.fixture
def tresor():
    return manager()


@pytest.fixture
def wave(tresor):
    """Two laureates; the reserve: one of each region, then one that costs too much."""
    wave = the_wave()
    aura, bretagne = RegionFactory(code="84", name=AURA), RegionFactory(code="53", name=BRETAGNE)
    wanted = {
        candidate(wave, "Breton", region=bretagne): financed(),
        candidate(wave, "Alpin", region=aura): financed(),
        candidate(wave, "Savoyard", region=aura): reserve(1),
        candidate(wave, "Rennais", region=bretagne): reserve(2),
        candidate(wave, "Coûteux", region=bretagne): reserve(3, 200_000),
    }
    for decision in prepare(wave, tresor, wanted).values():
        make_ready(decision, tresor)
    releases.release_now(wave, [GRANT], by=tresor)
    return wave


def rules(wave, *bounds, least=0, most=None):
    settings = {"envelope": 250_000, "bounds": list(bounds), "count": {"min": least, "max": most}}
    return PortfolioFactory(wave=wave, adopted=True, settings=settings)


def region(value, **bound):
    return {"group": "région", "value": value, **bound}


def live(name):
    return Decision.objects.get(dossier__pole__name=name, state__in=["released", "withdrawn"])


def url(name, decision):
    return reverse(f"selection:{name}", args=[decision.public_id])


# --- Minima -------------------------------------------------------------------------------------------


def test_a_minimum_that_a_withdrawal_breaks_asks_for_a_reason_and_changes_nothing_without_it(wave, tresor):
    rules(wave, region(BRETAGNE, min=1))

    with pytest.raises(ValidationError) as refused:
        withdraw_laureate(live("Breton"), by=tresor, reason="Renonce.")

    assert refused.value.messages == [
        "Ce choix ne respecterait plus le portefeuille adopté\u00a0: "
        "le minimum «\u00a0région Bretagne\u00a0»\u00a0: 0, au lieu de 1 au moins. "
        "Pour passer outre, donnez-en le motif\u00a0: le journal le garde."
    ]
    assert live("Breton").state == "released"


def test_with_a_reason_the_first_of_the_list_is_called_and_the_journal_keeps_what_broke(wave, tresor):
    rules(wave, region(BRETAGNE, min=1))

    made = withdraw_laureate(
        live("Breton"), by=tresor, reason="Renonce.", despite="L’ordre de la liste prime."
    )

    assert made.dossier.pole.name == "Savoyard"
    entry = history_of(live("Breton")).get(verb="call_reserve")
    assert entry.details["broken"] == [
        "le minimum «\u00a0région Bretagne\u00a0»\u00a0: 0, au lieu de 1 au moins"
    ]
    assert entry.details["despite"] == "L’ordre de la liste prime."


def test_the_one_who_keeps_the_minimum_may_be_called_by_name(wave, tresor):
    rules(wave, region(BRETAGNE, min=1))

    made = withdraw_laureate(
        live("Breton"), by=tresor, reason="Renonce.", call=live("Rennais").dossier.reference
    )

    assert made.dossier.pole.name == "Rennais"  # Savoyard would break the minimum: it is not passed over
    assert history_of(live("Breton")).get(verb="call_reserve").details["broken"] == []


def test_calling_nobody_is_held_against_the_minimum_of_laureates(wave, tresor):
    rules(wave, least=2)

    with pytest.raises(ValidationError, match="nombre de lauréats"):
        withdraw_laureate(live("Breton"), by=tresor, reason="Renonce.", call=NOBODY)
    assert withdraw_laureate(live("Breton"), by=tresor, reason="R", call=NOBODY, despite="Plus tard.") is None

    entry = history_of(live("Breton")).get(verb="withdraw_laureate")
    assert entry.details["despite"] == "Plus tard."
    assert entry.details["broken"] == [
        "le minimum «\u00a0nombre de lauréats\u00a0»\u00a0: 1, au lieu de 2 au moins"
    ]


# --- Maxima, order, money -----------------------------------------------------------------------------


def test_the_first_of_the_list_never_breaks_a_maximum_but_a_reason_calls_whom_people_want(wave, tresor):
    rules(wave, region(AURA, max=1))
    savoyard = live("Savoyard").dossier.reference

    with pytest.raises(ValidationError, match="2, au lieu de 1 au plus"):
        withdraw_laureate(live("Breton"), by=tresor, reason="Renonce.", call=savoyard)
    made = withdraw_laureate(live("Breton"), by=tresor, reason="Renonce.")

    assert made.dossier.pole.name == "Rennais"


def test_passing_over_a_better_place_asks_for_a_reason(wave, tresor):
    rules(wave)
    rennais = live("Rennais").dossier.reference

    with pytest.raises(ValidationError, match="passe devant des dossiers mieux placés"):
        withdraw_laureate(live("Breton"), by=tresor, reason="Renonce.", call=rennais)
    withdraw_laureate(live("Breton"), by=tresor, reason="Renonce.", call=rennais, despite="Même territoire.")

    details = history_of(live("Breton")).get(verb="call_reserve").details
    assert details["passed_over"] == [[live("Savoyard").dossier.reference, "écarté par choix"]]


def test_no_reason_goes_beyond_the_envelope(wave, tresor):
    rules(wave)
    dear = live("Coûteux").dossier.reference

    with pytest.raises(Refused, match="il reste 150"):
        withdraw_laureate(live("Breton"), by=tresor, reason="Renonce.", call=dear, despite="Il le faut.")
    with pytest.raises(Refused, match="n’est plus sur la liste complémentaire"):
        withdraw_laureate(live("Breton"), by=tresor, reason="Renonce.", call="INCONNU")


# --- Later --------------------------------------------------------------------------------------------


def test_the_reserve_may_be_called_later_once_for_what_the_page_showed(wave, tresor, signed_in):
    rules(wave)
    withdraw_laureate(live("Breton"), by=tresor, reason="Renonce.", call=NOBODY)
    page = url("reserve_call", live("Breton"))
    client = signed_in(tresor)

    assert "Premier appelé" in client.get(page).content.decode()
    assert client.post(page, {"call": "first", "seen": "1"}).status_code == 302
    assert live("Savoyard").outcome == "financed"
    again = client.post(page, {"call": "first", "seen": "1"})

    assert "a changé entre-temps" in again.content.decode()
    assert live("Rennais").outcome == "reserve"
    assert call_reserve(live("Breton"), by=tresor) is None  # the money is spent


def test_the_page_says_what_each_call_breaks_and_asks_why(wave, tresor, signed_in):
    rules(wave, region(BRETAGNE, min=1), region(AURA, max=1))
    page = url("decision_withdraw", live("Breton"))
    client = signed_in(tresor)

    shown = client.get(page).content.decode().replace("&nbsp;", " ").replace("\u00a0", " ")
    assert "le minimum « région Bretagne » : 0, au lieu de 1 au moins" in shown
    assert "le maximum « région Auvergne-Rhône-Alpes » : 2, au lieu de 1 au plus" in shown
    assert "Impossible : il reste 150" in shown.replace("\u202f", " ")
    assert 'value="' + live("Coûteux").dossier.reference not in shown

    typed = {"reason": "Renonce.", "call": live("Savoyard").dossier.reference, "despite": ""}
    refused = client.post(page, typed).content.decode()
    assert "Ce choix ne respecterait plus le portefeuille adopté" in refused
    assert client.post(page, typed | {"despite": "Le comité l’a voulu."}).status_code == 302
    assert live("Savoyard").amount == Decimal(100_000)


def test_the_page_of_later_does_not_exist_for_who_still_holds_the_money(wave, tresor, signed_in):
    assert signed_in(tresor).get(url("reserve_call", live("Breton"))).status_code == 404
    assert signed_in(tresor).get(url("reserve_call", live("Savoyard"))).status_code == 404


# --- The computation alone ----------------------------------------------------------------------------


def held(name, region, amount=10):
    return Held(name, Decimal(amount), {"région": region})


def test_a_bound_already_broken_is_told_only_when_it_gets_worse():
    limits = [Limit("région", "A", 1, "région A"), Limit("région", "B", None, "région B", 2)]
    before = [held("1", "A"), held("2", "A"), held("3", "B")]

    assert breaks(before, before, limits) == []
    assert breaks(before, before[:2], limits) == [
        "le minimum «\u00a0région B\u00a0»\u00a0: 0, au lieu de 2 au moins"
    ]
    assert breaks(before, [*before, held("4", "A")], limits) == [
        "le maximum «\u00a0région A\u00a0»\u00a0: 3, au lieu de 1 au plus"
    ]


def test_each_option_says_whom_it_passes_over():
    reserve = [held("1", "A"), held("2", "A", 99), held("3", "B")]

    found = options(reserve, [], [], envelope=Decimal(20), limits=[])

    assert [(one.reference, one.passed_over, bool(one.too_dear)) for one in found] == [
        ("", (), False),
        ("1", (), False),
        ("2", ("1",), True),
        ("3", ("1",), False),
    ]


def test_with_an_empty_reserve_the_page_still_asks_why_a_bound_may_break(tresor, signed_in):
    wave = the_wave()
    for decision in prepare(wave, tresor, {candidate(wave, "Seul"): financed()}).values():
        make_ready(decision, tresor)
    releases.release_now(wave, [GRANT], by=tresor)
    rules(wave, least=1)
    page, client = url("decision_withdraw", live("Seul")), signed_in(tresor)

    assert "Qui appeler" not in client.get(page).content.decode()
    assert "donnez-en le motif" in client.post(page, {"reason": "Renonce."}).content.decode()
    assert client.post(page, {"reason": "Renonce.", "despite": "Personne d’autre."}).status_code == 302
    assert live("Seul").state == "withdrawn"


def test_nobody_may_be_called_for_now(wave, tresor, signed_in):
    rules(wave)
    page = url("decision_withdraw", live("Breton"))

    signed_in(tresor).post(page, {"reason": "Renonce.", "call": "personne"})

    assert live("Breton").state == "withdrawn"
    assert live("Savoyard").outcome == "reserve"
