"""After the release: appeals with their clocks, laureates who give up, the reserve that is called."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.accounts.factories import UserFactory
from essaim.audit.journal import history_of
from essaim.calls.factories import GRANT
from essaim.decisions import jobs
from essaim.decisions.actions import appeals as actions
from essaim.decisions.actions import notices, releases
from essaim.decisions.actions.reserve import call_reserve, withdraw_laureate
from essaim.decisions.factories import AppealFactory, DecisionFactory, DecisionLetterFactory
from essaim.decisions.models import Appeal, Communication, Decision, DecisionLetter
from essaim.decisions.queries.notices import court_limit, public_laureates
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
from essaim.dossiers.factories import CoAuthorFactory
from essaim.dossiers.models import Right
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.poles.models import PoleStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def tresor():
    return manager()


@pytest.fixture
def wave():
    return the_wave()


@pytest.fixture
def released(wave, tresor):
    """Two laureates of 100 000 € out of 250 000 €, two in reserve, one refused."""
    wanted = {
        candidate(wave, "Premier"): financed(),
        candidate(wave, "Second"): financed(),
        candidate(wave, "Réserve 1"): reserve(1),
        candidate(wave, "Réserve 2"): reserve(2),
        candidate(wave, "Refusé"): REFUSED,
    }
    for decision in prepare(wave, tresor, wanted).values():
        make_ready(decision, tresor)
    releases.release_now(wave, [GRANT], by=tresor)
    return {row.dossier.pole.name: row for row in Decision.objects.select_related("dossier__pole")}


def live(name):
    return Decision.objects.get(dossier__pole__name=name, state__in=["released", "withdrawn"])


# --- The reserve --------------------------------------------------------------------------------------


def test_a_laureate_who_gives_up_frees_the_money_and_the_first_of_the_reserve_is_called(
    released, wave, tresor
):
    made = withdraw_laureate(released["Premier"], by=tresor, reason="Le porteur renonce.")

    assert (live("Premier").state, live("Premier").ended_reason) == ("withdrawn", "Le porteur renonce.")
    assert (made.dossier.pole.name, made.outcome, made.amount, made.origin) == (
        "Réserve 1",
        "financed",
        Decimal(100_000),
        "reserve",
    )
    assert live("Réserve 1") == made
    assert released["Réserve 1"].pk != made.pk
    kinds = list(DecisionLetter.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["withdrawn", "promoted"]
    names = [row.dossier.pole.name for row in public_laureates(wave)]
    assert names == ["Réserve 1", "Second"]
    assert PoleStatus.objects.get(pole__name="Premier").until == timezone.localdate()


def test_those_whom_the_money_does_not_reach_are_passed_over_and_the_journal_says_why(wave, tresor):
    wanted = {
        candidate(wave, "Premier"): financed(100_000),
        candidate(wave, "Grand"): reserve(1, 300_000),
        candidate(wave, "Petit"): reserve(2, 50_000),
    }
    for decision in prepare(wave, tresor, wanted).values():
        make_ready(decision, tresor)
    releases.release_now(wave, [GRANT], by=tresor)

    made = withdraw_laureate(live("Premier"), by=tresor, reason="Renonce.")

    assert made.dossier.pole.name == "Petit"
    called = history_of(live("Premier")).get(verb="call_reserve")
    assert called.details["passed_over"][0][1].startswith("il reste 250")


def test_nobody_is_called_twice_nor_beyond_the_envelope(released, tresor):
    with pytest.raises(Refused, match="ce dossier n’a pas renoncé"):
        call_reserve(released["Premier"], by=tresor)
    assert live("Réserve 1").outcome == "reserve"

    withdraw_laureate(released["Premier"], by=tresor, reason="Renonce.")
    with pytest.raises(Refused, match="n’est plus possible : désistement"):
        withdraw_laureate(released["Premier"], by=tresor, reason="Renonce.")

    assert call_reserve(released["Premier"], by=tresor) is None
    assert live("Réserve 2").outcome == "reserve"


def test_only_a_laureate_gives_up_and_says_why(released, tresor):
    with pytest.raises(Refused, match=r"^Seul un lauréat se désiste\.$"):
        withdraw_laureate(released["Refusé"], by=tresor, reason="Renonce.")
    with pytest.raises(ValidationError, match="Indiquez le motif"):
        withdraw_laureate(released["Premier"], by=tresor, reason=" ")
    with pytest.raises(Refused, match="revient aux responsables nationaux du programme"):
        withdraw_laureate(released["Premier"], by=UserFactory(), reason="Renonce.")


# --- Appeals ------------------------------------------------------------------------------------------


def test_a_gracious_appeal_filed_online_is_acknowledged_and_told_once(released, tresor):
    decision = released["Refusé"]
    author = decision.dossier.created_by

    appeal = actions.file_appeal(decision, by=author, grounds="Le budget a été mal lu.", once_key="a")
    again = actions.file_appeal(decision, by=author, grounds="Le budget a été mal lu.", once_key="a")

    assert appeal == again
    assert (appeal.kind, appeal.state, appeal.by_candidate) == ("gracious", "open", True)
    assert Message.objects.filter(key="appeal_acknowledged").count() == 1
    assert Message.objects.filter(key="appeal_received", to=tresor.email).count() == 1
    with pytest.raises(ValidationError, match="Un recours de cette nature est déjà en cours"):
        actions.file_appeal(decision, by=author, grounds="Encore.", once_key="b")


def test_a_reader_of_the_dossier_or_a_stranger_does_not_contest(released):
    decision = released["Refusé"]
    helper = CoAuthorFactory(dossier=decision.dossier, right=Right.READ).user

    for user in (helper, UserFactory()):
        with pytest.raises(Refused, match="Seules les personnes qui peuvent déposer ce dossier"):
            actions.file_appeal(decision, by=user, grounds="Non.", once_key="a")


def test_a_rejected_appeal_is_answered_by_a_letter_and_the_limits_run_again(released, tresor):
    decision = released["Refusé"]
    notices.open_decision(decision.dossier, by=decision.dossier.created_by)
    appeal = AppealFactory(decision=decision)
    today = timezone.localdate()
    assert court_limit(decision, [appeal], today) is None

    actions.reject_appeal(appeal, by=tresor, answer="L’enveloppe est épuisée.")

    appeal.refresh_from_db()
    assert (appeal.state, appeal.answered_by) == ("rejected", tresor)
    letter = DecisionLetter.objects.get(kind="upheld")
    assert "L’enveloppe est épuisée." in letter.body
    assert court_limit(decision, [appeal], today) > today + timedelta(days=58)
    with pytest.raises(Refused, match="Ce recours n’attend plus de réponse"):
        actions.reject_appeal(appeal, by=tresor, answer="Encore.")


def test_an_appeal_that_is_right_replaces_the_decision_within_the_envelope(released, wave, tresor):
    appeal = AppealFactory(decision=released["Refusé"])
    asked = {"by": tresor, "answer": "Une erreur de calcul.", "outcome": "financed"}

    with pytest.raises(Refused, match="Il reste 50\u202f000\u00a0€ dans l’enveloppe de la vague"):
        actions.grant_appeal(appeal, amount=Decimal(60_000), **asked)
    appeal.refresh_from_db()
    made = actions.grant_appeal(appeal, amount=Decimal(50_000), **asked)

    appeal.refresh_from_db()
    assert (appeal.state, appeal.new_decision) == ("granted", made)
    old = Decision.objects.get(pk=released["Refusé"].pk)
    assert (old.state, made.state, made.replaces, made.origin) == ("replaced", "released", old, "appeal")
    assert "Refusé" in [row.dossier.pole.name for row in public_laureates(wave)]
    assert DecisionLetter.objects.get(decision=made).kind == "revised"


def test_an_appeal_is_granted_only_by_another_decision(released, tresor):
    appeal = AppealFactory(decision=released["Refusé"])

    with pytest.raises(ValidationError, match="Cette décision est celle qui est contestée"):
        actions.grant_appeal(appeal, by=tresor, answer="Oui.", outcome="refused", reasons="Autre motif.")
    with pytest.raises(ValidationError, match="Une réponse à un recours est motivée"):
        actions.reject_appeal(appeal, by=tresor, answer="  ")


@pytest.mark.time_machine("2026-01-20T09:00Z")
def test_two_months_of_silence_reject_an_appeal_but_not_before_a_court(time_machine):
    old = AppealFactory(received_on=date(2026, 1, 15))
    recent = AppealFactory(received_on=date(2026, 1, 16))
    court = AppealFactory(received_on=date(2025, 1, 1), kind="court", court="TA de Paris, 2500001")
    time_machine.move_to("2026-03-15T01:10Z")

    jobs.follow_decisions(0)

    for appeal in (old, recent, court):
        appeal.refresh_from_db()
    assert (old.state, recent.state, court.state) == ("silent", "open", "open")


def test_what_came_by_post_is_recorded_by_staff(released, tresor):
    decision = released["Refusé"]
    values = {
        "kind": "court",
        "received_on": timezone.localdate(),
        "grounds": "Requête en annulation.",
        "court": "",
        "file": None,
    }
    with pytest.raises(ValidationError):
        actions.record_appeal(decision, values, by=tresor, once_key="a")
    values["court"] = "Tribunal administratif de Paris, n° 2600001"
    appeal = actions.record_appeal(decision, values, by=tresor, once_key="a")
    assert Appeal.objects.get() == appeal
    late = values | {"received_on": timezone.localdate() + timedelta(days=1)}
    with pytest.raises(ValidationError, match="Cette date n’est pas encore venue"):
        actions.record_appeal(decision, late, by=tresor, once_key="b")
    early = values | {"received_on": timezone.localdate() - timedelta(days=1)}
    with pytest.raises(ValidationError, match="Cette date précède la décision contestée"):
        actions.record_appeal(decision, early, by=tresor, once_key="b")
    with pytest.raises(Refused, match="ne se conteste qu’une fois publiée"):
        actions.record_appeal(DecisionFactory(), values, by=tresor, once_key="c")


def test_the_limit_is_the_one_frozen_with_the_act():
    letter = DecisionLetterFactory(
        sent=True,
        decision__released=True,
        act__opened=True,
        act__received_on=date(2026, 1, 12),
        act__court_months=3,
    )
    assert court_limit(letter.decision, [], date(2026, 1, 13)) == date(2026, 4, 13)


@pytest.mark.time_machine(datetime(2026, 3, 2, 10, tzinfo=UTC), tick=False)
def test_an_appeal_after_the_limit_is_seen_as_late(released, tresor, time_machine):
    decision = released["Refusé"]
    notices.open_decision(decision.dossier, by=decision.dossier.created_by)
    time_machine.move_to(timezone.now() + timedelta(days=365))

    appeal = actions.file_appeal(
        decision, by=decision.dossier.created_by, grounds="Un an après.", once_key="a"
    )

    assert appeal.is_late


# --- Opinions -----------------------------------------------------------------------------------------


def test_opinions_are_communicated_once_decided_without_names(wave, tresor):
    dossier = candidate(wave, "Lu")
    read_by(dossier, "Zoé Lefèvre trouve cela clair.", for_committee="Attention au porteur.")
    decision = prepare(wave, tresor, {dossier: REFUSED})[dossier.reference]
    with pytest.raises(Refused, match="qu’une fois la décision publiée"):
        notices.communicate_opinions(decision, by=tresor)
    make_ready(decision, tresor)
    releases.release_now(wave, [GRANT], by=tresor)

    notices.communicate_opinions(decision, by=tresor)
    notices.communicate_opinions(decision, by=tresor)

    content = Communication.objects.get().content
    assert content["readings"] == [{"who": "Lecture nationale 1", "text": "[nom retiré] trouve cela clair."}]
    assert "Attention" not in str(content)
    assert Message.objects.filter(key="opinions_communicated").count() == 1
