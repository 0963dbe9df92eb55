"""Suspension, recovery, withdrawal and third year by the path of every decision, to their appeal."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.dossiers.models import Dossier
from essaim.grants import actions, queries
from essaim.grants.compute.renewal import GRID
from essaim.grants.factories import AgreementFactory
from essaim.grants.models import HearingPurpose
from essaim.grants.tasks import communicate_withdrawal
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.notices import actions as notices
from essaim.notices.models import Act, Appeal
from essaim.notices.tasks import deliver

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def agreement(_noon, manager):
    row = AgreementFactory(running=True)
    Dossier.objects.filter(pk=row.dossier_id).update(electronic_notice=True)
    row.dossier.refresh_from_db(fields=["electronic_notice"])
    return row


def heard(agreement, manager, purpose=HearingPurpose.SUSPEND, **more):
    words = {"facts": "Aucun comité tenu.", "answer_until": date(2026, 3, 23)} | more
    hearing = actions.open_hearing(agreement, by=manager, purpose=purpose, **words)
    owner = agreement.dossier.created_by
    actions.answer_hearing(hearing, by=owner, answer="Il se tiendra.", last=True)
    return hearing


def test_l211_2_a_suspension_is_an_act_with_author_reasons_and_routes(agreement, manager):
    act = actions.decide_hearing(heard(agreement, manager), by=manager, reasons="Rien depuis un an.")
    deliver(act.pk)

    act.refresh_from_db()
    assert (act.kind, act.channel, act.content["author"]) == ("suspended", "electronic", "Léa Martin")
    assert "Rien depuis un an." in act.content["body"]
    assert "Vos observations, reçues le 2\u00a0mars 2026" in act.content["body"]
    assert "L211-2" in act.content["legal_basis"]
    assert "tribunal administratif de Paris" in act.content["appeals"]
    assert Message.objects.filter(key="act_available").exists()


def test_l112_15_who_did_not_agree_receives_the_measure_by_post(agreement, manager):
    Dossier.objects.filter(pk=agreement.dossier_id).update(electronic_notice=False)
    hearing = heard(agreement, manager)
    hearing.refresh_from_db()

    act = actions.decide_hearing(hearing, by=manager, reasons="Rien depuis un an.")

    assert (act.channel, act.content["online"]) == ("postal", "")


def test_l122_1_the_delay_lasts_to_its_end_unless_both_agree(agreement, manager, time_machine):
    hearing = actions.open_hearing(
        agreement,
        by=manager,
        purpose=HearingPurpose.SUSPEND,
        facts="Aucun comité.",
        answer_until=date(2026, 3, 23),
    )
    owner = agreement.dossier.created_by
    actions.answer_hearing(hearing, by=owner, answer="Première réponse.")
    actions.answer_hearing(hearing, by=owner, answer="Seconde réponse.", once_key="x")
    actions.answer_hearing(hearing, by=owner, answer="Seconde réponse.", once_key="x")
    assert hearing.replies.count() == 2
    with pytest.raises(Refused, match="court encore"):
        actions.decide_hearing(hearing, by=manager, reasons="Motif.")

    time_machine.move_to(NOON + timedelta(days=22), tick=False)
    assert actions.decide_hearing(hearing, by=manager, reasons="Motif.").kind == "suspended"


def test_one_may_decide_to_take_no_measure_and_the_pole_is_told_why(agreement, manager):
    hearing = actions.open_hearing(
        agreement,
        by=manager,
        purpose=HearingPurpose.SUSPEND,
        facts="Dépense écartée.",
        answer_until=date(2026, 3, 23),
    )

    act = actions.drop_hearing(hearing, by=manager, reasons="La dépense est justifiée.")

    assert hearing.state == "dropped"
    assert (act.kind, act.what.favourable) == ("not_pursued", True)
    assert "La dépense est justifiée." in act.content["body"]


def test_law_2000_321_art_10_1_six_months_to_repay_and_the_prefect_and_co_funders_are_told(
    agreement, manager
):
    hearing = heard(agreement, manager, HearingPurpose.BREACH, breach_on=date(2026, 3, 1))
    with pytest.raises(ValidationError, match="représentant de l’État"):
        actions.decide_hearing(hearing, by=manager, reasons="Établi.")

    told = {"prefect": "pref@example.fr", "cofunders": ["region@example.fr", "pref@example.fr"]}
    act = actions.decide_hearing(hearing, by=manager, reasons="Établi.", **told)
    communicate_withdrawal(hearing.pk)

    assert hearing.repay_by == date(2026, 9, 2)
    assert "2\u00a0septembre 2026" in act.content["body"]
    assert "article 10-1" in act.content["legal_basis"]
    copies = Message.objects.filter(key="withdrawal_communicated").order_by("to")
    assert [row.to for row in copies] == ["pref@example.fr", "region@example.fr"]
    assert all(row.files.count() == 1 for row in copies)


def contested(act, agreement, received=None):
    owner = agreement.dossier.created_by
    notices.open_act(act, by=owner)
    return notices.file_appeal(act, by=owner, grounds="C’est inexact.", once_key="k")


@pytest.mark.parametrize("purpose", [HearingPurpose.SUSPEND, HearingPurpose.BREACH])
def test_a_granted_appeal_undoes_the_measure(agreement, manager, purpose):
    hearing = heard(agreement, manager, purpose, breach_on=date(2026, 3, 1))
    act = actions.decide_hearing(hearing, by=manager, reasons="Établi.", prefect="pref@example.fr")
    appeal = contested(act, agreement)

    answer = notices.grant_appeal(appeal, by=manager, answer="Le comité s’est tenu.")

    hearing.refresh_from_db()
    agreement.refresh_from_db()
    assert (hearing.state, agreement.state) == ("reversed", "running")
    assert {row.state for row in queries.instalments_of(agreement)} == {"planned"}
    assert queries.money_of(agreement).committed == 100_000
    assert (answer.kind, appeal.answering) == ("granted_grant", answer)


def test_a_rejected_appeal_leaves_the_measure_and_the_limits_run_again(agreement, manager):
    act = actions.decide_hearing(heard(agreement, manager), by=manager, reasons="Établi.")
    appeal = contested(act, agreement)

    answer = notices.reject_appeal(appeal, by=manager, answer="Rien de nouveau.")

    agreement.refresh_from_db()
    assert agreement.state == "suspended"
    assert answer.kind == "upheld_grant"
    assert "Rien de nouveau." in answer.content["body"]


def test_r421_5_the_refusal_of_a_third_year_has_its_routes_and_is_reopened_on_appeal(
    agreement, manager, time_machine
):
    time_machine.move_to(NOON + timedelta(days=400), tick=False)
    owner = agreement.dossier.created_by
    renewal = actions.ask_renewal(agreement, by=owner, text="Encore un an.", amount=Decimal(40_000))
    marks = dict.fromkeys(GRID, 1)

    act = actions.refuse_renewal(renewal, by=manager, marks=marks, reasons="Trop tôt.")
    assert (act.kind, act.court_months) == ("not_renewed", 2)
    assert "qui suivent sa notification" in act.content["appeals"]

    notices.grant_appeal(contested(act, agreement), by=manager, answer="À revoir.")
    renewal.refresh_from_db()
    assert (renewal.state, renewal.act) == ("asked", None)
    actions.grant_renewal(renewal, by=manager, marks=marks, reasons="Bon.", amount=Decimal(30_000))
    assert Act.objects.filter(kind="renewed").exists()


def test_more_than_what_was_asked_is_never_granted(agreement, manager, time_machine):
    time_machine.move_to(NOON + timedelta(days=400), tick=False)
    owner = agreement.dossier.created_by
    renewal = actions.ask_renewal(agreement, by=owner, text="Encore.", amount=Decimal(40_000))

    with pytest.raises(ValidationError, match="ne dépasse pas celui qui est demandé"):
        actions.grant_renewal(
            renewal, by=manager, marks=dict.fromkeys(GRID, 4), reasons="Oui.", amount=Decimal(40_001)
        )


def test_an_appeal_a_year_late_is_seen_and_stops_no_limit(agreement, manager, time_machine):
    act = actions.decide_hearing(heard(agreement, manager), by=manager, reasons="Établi.")
    owner = agreement.dossier.created_by
    notices.open_act(act, by=owner)
    time_machine.move_to(NOON + timedelta(days=365), tick=False)

    appeal = notices.file_appeal(act, by=owner, grounds="Tard.", once_key="late")

    assert appeal.is_late
    recorded = Appeal.objects.get(pk=appeal.pk)
    with pytest.raises(ValidationError, match="précède la décision"):
        notices.record_appeal(
            act,
            {
                "kind": "hierarchical",
                "received_on": date(2026, 3, 1),
                "grounds": "G",
                "court": "",
                "file": None,
            },
            by=manager,
            once_key="r",
        )
    assert recorded.received_on == timezone.localdate()
