"""Decisions under embargo: prepared from a portfolio, read again, declared ready; the words of refusals."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.appraisal.factories import DeclarationFactory
from essaim.audit.journal import history_of
from essaim.calls.factories import GRANT, SUPPORT
from essaim.decisions.actions import decision_batches, letters
from essaim.decisions.actions import decisions as actions
from essaim.decisions.factories import DecisionFactory
from essaim.decisions.models import Decision, DecisionBatch, DecisionLetter, DecisionState
from essaim.decisions.tests.decisions import (
    REFUSED,
    candidate,
    financed,
    make_ready,
    manager,
    prepare,
    read_by,
    reserve,
    the_wave,
)
from essaim.dossiers import actions as dossiers
from essaim.kit.rules import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def tresor():
    return manager()


@pytest.fixture
def wave():
    return the_wave()


def values(decision):
    return decision.outcome, decision.amount, decision.rank, decision.state


def test_decisions_are_prepared_from_what_was_chosen_with_what_readers_wrote(wave, tresor):
    one, two, three = (candidate(wave, name) for name in ("Un", "Deux", "Trois"))
    read_by(three, "Zoé Lefèvre trouve le budget trop court.")

    prepare(wave, tresor, {one: financed(), two: reserve(1), three: REFUSED})

    kept = {row.dossier_id: row for row in Decision.objects.all()}
    assert values(kept[one.pk]) == ("financed", Decimal(100_000), None, "draft")
    assert values(kept[two.pk]) == ("reserve", Decimal(100_000), 1, "draft")
    assert values(kept[three.pk]) == ("refused", None, None, "draft")
    assert kept[three.pk].feedback.endswith("[nom retiré] trouve le budget trop court.")
    assert "L’enveloppe de la vague" in kept[three.pk].reasons


def test_every_admissible_dossier_is_a_laureate_of_the_support(wave, tresor):
    one = candidate(wave, "Un")
    candidate(the_wave(), "Ailleurs")

    actions.prepare_decisions(wave, SUPPORT, by=tresor)

    assert list(Decision.objects.values_list("dossier", "outcome")) == [(one.pk, "laureate")]


def test_the_money_is_not_shared_out_before_a_portfolio_is_adopted(wave, tresor):
    candidate(wave, "Un")

    with pytest.raises(Refused, match=r"^Aucun portefeuille n’est adopté pour ce volet"):
        actions.prepare_decisions(wave, GRANT, by=tresor)


def test_preparing_again_follows_the_portfolio_but_not_over_what_a_person_decided(wave, tresor):
    one, two = candidate(wave, "Un"), candidate(wave, "Deux")
    made = prepare(wave, tresor, {one: REFUSED, two: REFUSED})
    by_hand = made[one.reference]
    actions.save_decision(
        by_hand, by=tresor, seen=1, outcome="reserve", amount=None, rank=2, reasons="Proche du but."
    )

    prepare(wave, tresor, {one: financed(), two: financed()})

    by_hand.refresh_from_db()
    assert (by_hand.outcome, by_hand.origin, by_hand.rank) == ("reserve", "hand", 2)
    assert Decision.objects.get(dossier=two).outcome == "financed"


def test_the_second_of_two_managers_is_told_that_the_first_changed_the_decision(wave, tresor):
    decision = prepare(wave, tresor, {candidate(wave, "Un"): REFUSED}).popitem()[1]
    wanted = {"outcome": "reserve", "amount": None, "rank": 1, "reasons": "Un motif."}
    actions.save_decision(decision, by=tresor, seen=1, **wanted)

    with pytest.raises(Refused, match=r"^Une autre personne a modifié cette décision pendant que"):
        actions.save_decision(decision, by=manager(), seen=1, **wanted | {"rank": 4})

    assert [entry.verb for entry in history_of(decision)] == ["save_decision"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": "financed"}, "Un montant s’indique pour un lauréat de la subvention."),
        ({"outcome": "reserve"}, "Un rang s’indique pour la liste complémentaire, elle seule."),
        ({"outcome": "laureate"}, "Cette décision n’existe pas pour ce volet."),
        ({"rank": 3}, "Un rang s’indique pour la liste complémentaire, elle seule."),
    ],
)
def test_a_decision_that_does_not_hold_together_is_refused(wave, tresor, change, words):
    decision = prepare(wave, tresor, {candidate(wave, "Un"): REFUSED}).popitem()[1]
    wanted = {"outcome": "refused", "amount": None, "rank": None, "reasons": "Un motif."} | change

    with pytest.raises(ValidationError) as refusal:
        actions.save_decision(decision, by=tresor, seen=1, **wanted)

    assert refusal.value.messages == [words]


def test_feedback_never_names_a_reader_nor_repeats_what_was_kept_from_the_candidate(wave, tresor):
    dossier = candidate(wave, "Un")
    read_by(dossier, private="Je doute beaucoup que cette structure tienne plus de deux ans encore.")
    decision = prepare(wave, tresor, {dossier: REFUSED})[dossier.reference]

    with pytest.raises(ValidationError, match="Ce texte nomme une personne"):
        actions.save_feedback(decision, "Zoé Lefèvre a aimé.", by=tresor, seen=1, sure=True)
    with pytest.raises(ValidationError, match="Ce texte nomme une personne"):
        actions.save_feedback(decision, "Le Lefèvre du village.", by=tresor, seen=1)
    text = "On doute beaucoup que cette structure tienne plus de deux ans encore."
    with pytest.raises(ValidationError, match="Ce texte reprend des mots écrits pour le comité"):
        actions.save_feedback(decision, text, by=tresor, seen=1)

    actions.save_feedback(decision, "Le Lefèvre du village.", by=tresor, seen=1, sure=True)
    decision.refresh_from_db()
    assert (decision.feedback_by, decision.feedback_edited) == (tresor, True)


def test_feedback_is_made_again_at_will_and_must_then_be_read_again(wave, tresor):
    dossier = candidate(wave, "Un")
    read_by(dossier)
    decision = prepare(wave, tresor, {dossier: REFUSED})[dossier.reference]
    actions.save_feedback(decision, "Autre chose.", by=tresor, seen=1)

    actions.compose_feedback(decision, by=tresor)

    decision.refresh_from_db()
    assert decision.feedback == "À l’échelle nationale\u00a0:\n\nUn projet clair."
    assert decision.feedback_at is None


def test_a_decision_is_ready_only_once_its_feedback_was_read(wave, tresor):
    dossier = candidate(wave, "Un")
    read_by(dossier)
    decision = prepare(wave, tresor, {dossier: REFUSED})[dossier.reference]

    with pytest.raises(Refused, match=r"^Le retour au candidat n’est pas encore relu\.$"):
        actions.mark_ready(decision, by=tresor)

    make_ready(decision, tresor)
    letter = DecisionLetter.objects.get()
    assert letter.kind == "refused"
    assert "n’est pas retenue, pour les motifs suivants." in letter.body
    assert "Un projet clair." in letter.body
    with pytest.raises(Refused, match="reprenez-la d’abord en préparation"):
        actions.compose_feedback(decision, by=tresor)


def test_a_letter_edited_by_hand_survives_a_change_and_another_does_not(wave, tresor):
    dossier = candidate(wave, "Un")
    decision = make_ready(prepare(wave, tresor, {dossier: REFUSED})[dossier.reference], tresor)
    actions.take_back(decision, by=tresor)
    assert not DecisionLetter.objects.exists()

    actions.mark_ready(decision, by=tresor)
    letters.write_letter(decision, by=tresor, subject="Objet", body="Nos mots.")
    actions.take_back(decision, by=tresor)
    assert DecisionLetter.objects.get().body == "Nos mots."

    letters.compose_letter(decision, by=tresor)
    assert DecisionLetter.objects.get().edited is False


def test_only_national_managers_whom_no_tie_keeps_away_prepare_a_decision(wave, tresor):
    dossier = candidate(wave, "Un")
    decision = prepare(wave, tresor, {dossier: REFUSED})[dossier.reference]
    regional = MandateFactory(role=Role.NATIONAL_OFFICER, region=dossier.region).user
    tied = manager()
    DeclarationFactory(user=tied, dossier=dossier, tied=True)

    with pytest.raises(Refused, match=r"^Cette action est réservée aux responsables nationaux"):
        actions.compose_feedback(decision, by=regional)
    with pytest.raises(Refused, match=r"^Un lien vous écarte de ce dossier"):
        actions.compose_feedback(decision, by=tied)


def test_a_batch_does_what_it_can_and_says_what_it_left_aside(wave, tresor):
    one, two = candidate(wave, "Un"), candidate(wave, "Deux")
    read_by(two)
    prepare(wave, tresor, {one: REFUSED, two: REFUSED})

    batch = decision_batches.start_decision_batch(wave, GRANT, "ready", by=tresor, once_key="k")
    again = decision_batches.start_decision_batch(wave, GRANT, "ready", by=tresor, once_key="k")
    decision_batches.run_decision_batch(batch, by=tresor)

    assert again == batch
    batch = DecisionBatch.objects.get()
    unread = Decision.objects.get(dossier=two)
    assert batch.done == 1
    assert batch.left_aside == [[unread.pk, "Le retour au candidat n’est pas encore relu."]]
    assert batch.finished_at
    assert Decision.objects.get(dossier=one).state == DecisionState.READY


def test_nothing_is_decided_any_more_of_a_dossier_that_its_authors_withdraw(wave, tresor):
    dossier = candidate(wave, "Un")
    make_ready(prepare(wave, tresor, {dossier: financed()})[dossier.reference], tresor)

    dossiers.withdraw_dossier(dossier, by=dossier.created_by)

    assert values(Decision.objects.get())[3] == "cancelled"


def test_two_decisions_never_live_together_for_one_dossier_and_one_door(wave):
    decision = DecisionFactory()

    with pytest.raises(Exception, match="decision_one_alive"):
        DecisionFactory(dossier=decision.dossier)
