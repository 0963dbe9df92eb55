"""Instalments, hearings, reports, follow-up, the third year: and what the ledger says after each."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.budget.actions import record_chorus
from essaim.budget.queries import balance_of, chorus_of, gaps_of
from essaim.grants import actions, jobs, queries
from essaim.grants.compute.renewal import GRID
from essaim.grants.compute.reports import filled
from essaim.grants.compute.signing import CONSENT
from essaim.grants.compute.terms import read
from essaim.grants.factories import AgreementFactory
from essaim.grants.models import FinancialReport, HearingPurpose, Instalment
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.notices.factories import DelegationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(running):
    return running.dossier.created_by


def today():
    return timezone.localdate()


def paid_advance(agreement, owner, manager, payer):
    advance = queries.instalments_of(agreement)[0]
    actions.request_instalment(advance, by=owner)
    actions.certify_instalment(advance, by=manager)
    actions.pay_instalment(advance, by=payer, dp="100012345", on=today())
    return advance


def test_an_instalment_is_asked_certified_paid_and_the_pole_is_told(running, owner, manager, payer):
    advance = paid_advance(running, owner, manager, payer)

    assert (advance.state, advance.dp, advance.paid_on) == ("paid", "100012345", today())
    money = queries.money_of(running)
    assert (money.committed, money.paid, money.due) == (100_000, 60_000, 40_000)
    assert [line.dp for line in chorus_of(running.reference)] == ["", "100012345"]
    assert gaps_of(running.envelope, payer) == []
    assert Message.objects.filter(key="instalment_paid").exists()


def test_the_balance_waits_for_the_report_and_a_committee(running, owner, manager):
    balance = queries.instalments_of(running)[1]

    with pytest.raises(Refused) as refusal:
        actions.request_instalment(balance, by=owner)
    assert str(refusal.value).replace("\xa0", " ") == (
        "Ce versement attend encore : compte rendu financier de l’année précédente accepté, "
        "comité de suivi tenu dans l’année."
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"dp": " "}, "Indiquez le numéro de la demande de paiement"),
        ({"on": timezone.localdate() + timedelta(days=2)}, "Un paiement ne s’enregistre pas avant sa date"),
    ],
)
def test_a_payment_without_its_number_or_its_date_is_refused(running, manager, payer, change, reason):
    advance = queries.instalments_of(running)[0]
    actions.certify_instalment(advance, by=manager)

    with pytest.raises(ValidationError, match=reason):
        actions.pay_instalment(advance, by=payer, **({"dp": "1", "on": today()} | change))
    assert queries.money_of(running).paid == 0


def test_a_payment_waits_for_the_legal_commitment(manager, payer):
    agreement = AgreementFactory(signed=True)
    advance = queries.instalments_of(agreement)[0]
    actions.certify_instalment(advance, by=manager)

    with pytest.raises(Refused, match="Enregistrez d’abord le numéro d’engagement juridique"):
        actions.pay_instalment(advance, by=payer, dp="1", on=today())


def test_each_does_its_own_part(running, owner, manager, payer):
    advance = queries.instalments_of(running)[0]
    for action, person, more in [
        (actions.certify_instalment, owner, {}),
        (actions.certify_instalment, payer, {}),
        (actions.request_instalment, manager, {}),
    ]:
        with pytest.raises(Refused):
            action(advance, by=person, **more)
    actions.certify_instalment(advance, by=manager)
    with pytest.raises(Refused, match="réservée aux gestionnaires budgétaires"):
        actions.pay_instalment(advance, by=manager, dp="1", on=today())


# --- Hearings -----------------------------------------------------------------------------------------


def opened(agreement, manager, purpose=HearingPurpose.SUSPEND, **more):
    words = {"facts": "Aucun comité tenu.", "answer_until": today() + timedelta(days=21)} | more
    return actions.open_hearing(agreement, by=manager, purpose=purpose, **words)


def test_a_suspension_follows_the_observations_and_holds_every_payment(running, owner, manager, payer):
    hearing = opened(running, manager)
    with pytest.raises(Refused, match="Le délai laissé au bénéficiaire"):
        actions.decide_hearing(hearing, by=manager, reasons="Sans attendre.")

    actions.answer_hearing(hearing, by=owner, answer="Le comité se tient demain.")
    with pytest.raises(Refused, match="court encore"):
        actions.decide_hearing(hearing, by=manager, reasons="Sans attendre la suite.")
    actions.answer_hearing(hearing, by=owner, answer="Rien d’autre.", last=True)
    actions.decide_hearing(hearing, by=manager, reasons="Aucun comité depuis un an.")

    running.refresh_from_db()
    assert running.state == "suspended"
    assert {row.state for row in queries.instalments_of(running)} == {"suspended"}
    with pytest.raises(Refused):
        actions.certify_instalment(queries.instalments_of(running)[0], by=manager)

    actions.resume_agreement(running, by=manager, reason="Comité tenu le 3 mars.")
    assert {row.state for row in queries.instalments_of(running)} == {"planned"}
    paid_advance(running, owner, manager, payer)


@pytest.mark.time_machine("2026-03-02T09:00Z")
def test_silence_until_the_end_of_the_delay_does_not_stop_the_decision(running, manager, time_machine):
    hearing = opened(running, manager)
    time_machine.move_to(timezone.now() + timedelta(days=22))

    actions.decide_hearing(hearing, by=manager, reasons="Sans réponse.")
    assert hearing.state == "decided"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"answer_until": timezone.localdate() + timedelta(days=3)}, "Laissez au moins 15 jours"),
        ({"purpose": HearingPurpose.RECOVER}, "Indiquez le montant à reverser"),
    ],
)
def test_a_hearing_that_would_not_be_fair_is_refused(running, manager, more, reason):
    with pytest.raises(ValidationError, match=reason):
        opened(running, manager, **more)


def test_a_breach_of_the_republican_commitment_takes_back_its_part_and_frees_the_rest(
    running, owner, manager, payer
):
    paid_advance(running, owner, manager, payer)
    hearing = opened(running, manager, HearingPurpose.BREACH, breach_on=today())
    actions.answer_hearing(hearing, by=owner, answer="Nous contestons.", last=True)
    expected = queries.recovery_of(hearing)
    actions.decide_hearing(hearing, by=manager, reasons="Manquement établi.", prefect="pref@example.fr")

    terms = read(running.current.content)
    assert hearing.amount == expected.recovered
    assert hearing.explanation == expected.explanation
    assert expected.withdrawn == pytest.approx(
        Decimal(100_000) * (terms.ends_on - today()).days / 730, rel=Decimal("0.01")
    )
    running.refresh_from_db()
    assert running.state == "ended"
    assert [row.state for row in queries.instalments_of(running)] == ["paid", "cancelled"]
    assert queries.money_of(running).due == 0
    assert balance_of(running.envelope).available == 1_440_000

    with pytest.raises(Refused, match="dépasse ce qui reste à reverser"):
        actions.record_recovery(hearing, by=payer, amount=hearing.amount + 1, on=today())
    actions.record_recovery(hearing, by=payer, amount=hearing.amount, on=today())
    assert queries.money_of(running).recovered == hearing.amount


def withdrawn(agreement, manager, owner, breach_on):
    hearing = opened(agreement, manager, HearingPurpose.BREACH, breach_on=breach_on)
    actions.answer_hearing(hearing, by=owner, answer="Vu.", last=True)
    actions.decide_hearing(hearing, by=manager, reasons="Manquement établi.", prefect="pref@example.fr")
    agreement.refresh_from_db()
    return hearing


@pytest.mark.time_machine("2026-03-02T09:00Z")
@pytest.mark.parametrize("days", [0, 30, 200])
def test_what_a_breach_leaves_and_is_not_paid_yet_stays_payable_to_the_cent(
    running, owner, manager, payer, time_machine, days
):
    """Nothing was paid: the text leaves the part of the days gone, and the ledger, the plan agree."""
    time_machine.move_to(timezone.now() + timedelta(days=days))
    hearing = withdrawn(running, manager, owner, today())
    terms = read(running.current.content)
    length, gone = (terms.ends_on - terms.starts_on).days + 1, (today() - terms.starts_on).days
    kept = Decimal(100_000) - (Decimal(100_000) * (length - gone) / length).quantize(Decimal("0.01"))

    held = queries.money_of(running)
    assert (held.committed, held.due, held.paid) == (kept, kept, 0)
    left = running.instalments.exclude(state="cancelled")
    assert sum(row.amount for row in left) == kept
    assert hearing.amount == 0
    assert queries.net_of(running.reference) == kept
    assert any("Reste à verser" in line for line in hearing.explanation)
    first = queries.instalments_of(running)[0]
    actions.certify_instalment(first, by=manager)
    actions.pay_instalment(first, by=payer, dp="100012345", on=today())
    assert queries.money_of(running).paid == min(kept, Decimal(60_000))


def test_several_recoveries_are_each_followed_and_none_claims_what_was_not_paid(
    running, owner, manager, payer
):
    paid_advance(running, owner, manager, payer)
    with pytest.raises(ValidationError, match="On ne fait pas reverser plus"):
        opened(running, manager, HearingPurpose.RECOVER, amount=Decimal(70_000))
    first = claimed(running, manager, owner, Decimal(10_000))
    with pytest.raises(ValidationError, match="n’est pas déjà à reverser"):
        opened(running, manager, HearingPurpose.RECOVER, amount=Decimal("50000.01"))
    second = claimed(running, manager, owner, Decimal(20_000))

    actions.record_title(second, by=payer, title="TP-2026-12", on=today())
    wrong = actions.record_recovery(first, by=payer, amount=Decimal(10_000), on=today())
    actions.record_recovery(second, by=payer, amount=Decimal(15_000), on=today())
    assert (queries.to_repay(first), queries.to_repay(second)) == (0, 5_000)
    assert queries.money_of(running).recovered == 25_000
    with pytest.raises(Refused, match="dépasse ce qui reste à reverser"):
        actions.record_recovery(second, by=payer, amount=Decimal("5000.01"), on=today())
    with pytest.raises(ValidationError, match="pas avant sa date"):
        actions.record_recovery(second, by=payer, amount=Decimal(1), on=today() + timedelta(days=1))

    actions.correct_recovery(wrong, by=payer, reason="Saisi deux fois.")
    assert (queries.to_repay(first), queries.money_of(running).recovered) == (10_000, 15_000)
    assert queries.net_of(running.reference) == 85_000


def claimed(agreement, manager, owner, amount):
    hearing = opened(agreement, manager, HearingPurpose.RECOVER, amount=amount)
    actions.answer_hearing(hearing, by=owner, answer="Vu.", last=True)
    actions.decide_hearing(hearing, by=manager, reasons="Dépense étrangère à l’objet.")
    return hearing


# --- Corrections --------------------------------------------------------------------------------------


def test_an_ej_imported_is_the_one_typed_and_a_wrong_one_is_corrected_with_a_reason(payer, manager):
    agreement = AgreementFactory(signed=True)
    line = {"year": agreement.year, "amount": Decimal(100_000), "on": today(), "by": payer}
    record_chorus(agreement.reference, ej="2105551234", **line)
    with pytest.raises(Refused, match="Chorus dit 2105551234"):
        actions.start_agreement(agreement, by=payer, ej="ABC", on=today())
    with pytest.raises(ValidationError, match="pas avant sa date"):
        actions.start_agreement(agreement, by=payer, ej="2105551234", on=today() + timedelta(days=1))

    actions.start_agreement(agreement, by=payer, ej="2105551234", on=today())
    assert gaps_of(agreement.envelope, payer) == []
    with pytest.raises(ValidationError, match="motif"):
        actions.correct_ej(agreement, by=payer, ej="2105551299", on=today(), reason=" ")
    actions.correct_ej(agreement, by=payer, ej="2105551299", on=today(), reason="Faute de frappe.")

    assert [row.ej for row in chorus_of(agreement.reference)] == ["2105551299"]
    assert gaps_of(agreement.envelope, payer) == []


def test_a_wrong_payment_is_undone_or_renumbered_and_the_ledger_keeps_both(running, owner, manager, payer):
    advance = paid_advance(running, owner, manager, payer)
    with pytest.raises(ValidationError, match="motif"):
        actions.undo_payment(advance, by=payer, reason="")
    actions.correct_payment(advance, by=payer, dp="100099999", on=today(), reason="Mauvais numéro.")

    assert (advance.state, advance.dp) == ("paid", "100099999")
    assert [line.dp for line in chorus_of(running.reference)] == ["", "100099999"]
    assert (queries.money_of(running).paid, gaps_of(running.envelope, payer)) == (60_000, [])
    actions.undo_payment(advance, by=payer, reason="Rejeté par le comptable.")
    assert (advance.state, queries.money_of(running).paid, queries.money_of(running).due) == (
        "certified",
        0,
        100_000,
    )
    assert gaps_of(running.envelope, payer) == []


def test_an_amendment_is_priced_within_the_envelope_repriced_and_abandoned(running, manager, owner):
    with pytest.raises(ValidationError, match="AE disponibles"):
        actions.amend_agreement(running, by=manager, reason="Montant", amount=Decimal(99_999_999))
    version = actions.amend_agreement(running, by=manager, reason="Montant", amount=Decimal(150_000))
    actions.reprice_amendment(version, by=manager, amount=Decimal(130_000))
    version = queries.pending_version(running)
    assert (version.amount, read(version.content).planned) == (130_000, 130_000)

    actions.send_version(version, by=manager)
    assert queries.money_of(running).reserved == 30_000
    actions.abandon_amendment(version, by=manager, reason="Sans objet.")

    assert queries.pending_version(running) is None
    assert queries.money_of(running).reserved == 0
    assert balance_of(running.envelope).available == 1_400_000


# --- Reports ------------------------------------------------------------------------------------------


def fill(report, owner, reason="Recrutement décalé."):
    lines = queries.report_lines(report)
    actual = {place: line.planned for place, line in enumerate(lines)}
    actual[0] = lines[0].planned - 20_000
    typed = filled(lines, actual, {0: reason})
    actions.save_report(report, typed, "Douze réunions.", by=owner, saved=report.saved)


def a_year_later(time_machine):
    """The first year of the project is over: it is accounted for."""
    time_machine.move_to(timezone.now() + timedelta(days=340))


@pytest.mark.time_machine("2026-03-02T09:00Z")
def test_a_report_is_prefilled_sent_returned_corrected_and_accepted(running, owner, manager, time_machine):
    a_year_later(time_machine)
    report = queries.reports_of(running).first()
    assert {line.account for line in queries.report_lines(report)} == {"64A", "62", "74A", "70"}

    fill(report, owner, reason="")
    with pytest.raises(ValidationError, match="Expliquez l’écart de : Autres services extérieurs"):
        actions.send_report(report, by=owner)
    fill(report, owner)
    actions.send_report(report, by=owner)
    actions.return_report(report, by=manager, review="Joignez le détail.")
    actions.send_report(report, by=owner)
    actions.accept_report(report, by=manager)

    assert report.state == "accepted"
    keys = set(Message.objects.values_list("key", flat=True))
    assert {"report_sent", "report_returned", "report_accepted"} <= keys


def test_two_who_write_the_report_at_once_are_told(running, owner):
    report, same = queries.reports_of(running).first(), queries.reports_of(running).first()
    fill(report, owner)

    with pytest.raises(Refused, match="Une autre personne a modifié ce compte rendu"):
        fill(same, owner)


@pytest.mark.time_machine("2026-03-02T09:00Z")
def test_the_pole_is_reminded_a_month_before_then_every_month_when_late(running, time_machine):
    due = timezone.now().replace(hour=9) + timedelta(days=400)  # the same day in Paris
    FinancialReport.objects.filter(year=1).update(due_on=due.date())
    FinancialReport.objects.filter(year=2).update(due_on=due.date() + timedelta(days=365))
    for day in (-31, -30, -29, -7, 0, 1, 30):
        time_machine.move_to(due + timedelta(days=day), tick=False)
        jobs.remind_reports(0)

    assert Message.objects.filter(key="report_reminder").count() == 4


# --- Follow-up and the third year ---------------------------------------------------------------------


@pytest.mark.time_machine("2026-03-02T09:00Z")
def test_a_committee_is_convened_held_and_opens_the_balance(running, owner, manager, payer, time_machine):
    with pytest.raises(ValidationError, match="cinq jours avant"):
        actions.convene_meeting(
            running, by=manager, starts_at=timezone.now(), place="Lyon", agenda="Point d’étape"
        )
    a_year_later(time_machine)
    starts_at = timezone.now() + timedelta(days=10)
    meeting = actions.convene_meeting(running, by=manager, starts_at=starts_at, place="Lyon", agenda="")
    assert Message.objects.filter(key="meeting_convened").exists()
    time_machine.move_to(starts_at + timedelta(hours=3))
    actions.hold_meeting(meeting, by=manager, attendees="Ada Martin", minutes="Tout va bien.")
    report = queries.reports_of(running).first()
    fill(report, owner)
    actions.send_report(report, by=owner)
    actions.accept_report(report, by=manager)

    actions.request_instalment(queries.instalments_of(running)[1], by=owner)


def test_an_indicator_has_one_value_a_year_and_adds_up_nationally_with_its_n(running, owner, manager):
    actions.save_indicator(running, "jobs", 1, by=owner, value=Decimal(3))
    actions.save_indicator(running, "jobs", 1, by=owner, value=Decimal(5), story="Deux apprentis.")
    other = AgreementFactory(running=True)
    actions.save_indicator(other, "jobs", 1, by=other.dossier.created_by, value=Decimal(2))

    (row,) = queries.national_indicators(manager)
    assert (row.known.label, row.n, row.value) == ("Emplois créés ou maintenus", 2, 7)
    with pytest.raises(ValidationError, match="pas dans la convention"):
        actions.save_indicator(running, "own_share", 1, by=owner, value=Decimal(3))


@pytest.mark.time_machine("2026-03-02T09:00Z")
def test_a_third_year_is_asked_marked_and_opens_an_amendment(running, owner, manager, time_machine):
    with pytest.raises(Refused, match="première année de la convention achevée"):
        actions.ask_renewal(running, by=owner, text="Encore un an.", amount=Decimal(40_000))
    time_machine.move_to(timezone.now() + timedelta(days=400))
    with pytest.raises(ValidationError, match="ne dépasse pas"):
        actions.ask_renewal(running, by=owner, text="Encore un an.", amount=Decimal(9_999_999))
    renewal = actions.ask_renewal(running, by=owner, text="Encore un an.", amount=Decimal(40_000))
    with pytest.raises(ValidationError, match="Notez chaque critère"):
        actions.grant_renewal(renewal, by=manager, marks={}, reasons="Oui.", amount=Decimal(30_000))

    marks = dict.fromkeys(GRID, 3)
    version = actions.grant_renewal(
        renewal, by=manager, marks=marks, reasons="Bon bilan.", amount=Decimal(30_000)
    )

    terms = read(version.content)
    assert (terms.amount, len(terms.shares)) == (130_000, 3)
    assert terms.planned == 130_000
    assert (terms.ends_on - terms.starts_on).days in {1094, 1095}
    assert str(version) == "Avenant n° 1"


def test_what_will_not_be_paid_goes_back_to_the_envelope_at_the_end(running, owner, manager, payer):
    paid_advance(running, owner, manager, payer)
    with pytest.raises(Refused, match="Tous les versements ne sont pas faits ou annulés"):
        actions.end_agreement(running, by=manager, reason="Projet terminé.")
    actions.cancel_instalment(queries.instalments_of(running)[1], by=manager)
    actions.end_agreement(running, by=manager, reason="Projet terminé plus tôt.")

    money = queries.money_of(running)
    assert (money.committed, money.paid, money.due) == (60_000, 60_000, 0)
    with pytest.raises(Refused, match="compte rendu"):
        actions.close_agreement(running, by=manager, note="Évalué.")


# --- Any sequence -------------------------------------------------------------------------------------

ACTS = st.sampled_from(["certify", "pay", "suspend", "resume", "amend_up", "amend_down", "breach", "end"])


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, max_size=7))
def test_whatever_is_done_the_ledger_holds_and_the_page_says_it(acts):
    agreement = AgreementFactory(running=True)
    manager = MandateFactory(role=Role.PROGRAMME_MANAGER).user
    payer = MandateFactory(role=Role.BUDGET_MANAGER).user
    DelegationFactory()
    for act in acts:
        try:
            play(act, agreement, manager, payer)
        except (Refused, ValidationError):
            agreement.refresh_from_db()
        balance, money = balance_of(agreement.envelope), queries.money_of(agreement)
        assert 0 <= money.paid <= money.committed <= balance.ae
        assert balance.available >= 0
        assert balance.available + balance.reserved + balance.committed == balance.ae
        paid = Instalment.objects.filter(agreement=agreement, state="paid")
        assert money.paid == sum((row.amount for row in paid), Decimal(0))
        assert money.due == money.committed - money.paid


def play(act, agreement, manager, payer):
    owner = agreement.dossier.created_by
    first = next((row for row in queries.instalments_of(agreement) if row.state != "paid"), None)
    if act == "certify" and first:
        actions.certify_instalment(first, by=manager)
    elif act == "pay" and first:
        actions.pay_instalment(first, by=payer, dp="1", on=today())
    elif act in {"suspend", "breach"}:
        purpose = HearingPurpose.SUSPEND if act == "suspend" else HearingPurpose.BREACH
        hearing = opened(agreement, manager, purpose, breach_on=today())
        actions.answer_hearing(hearing, by=owner, answer="Vu.", last=True)
        actions.decide_hearing(hearing, by=manager, reasons="Motif.", prefect="pref@example.fr")
    elif act == "resume":
        actions.resume_agreement(agreement, by=manager, reason="Motif.")
    elif act == "end":
        actions.end_agreement(agreement, by=manager, reason="Fin.")
    elif act.startswith("amend"):
        more = Decimal(10_000 if act == "amend_up" else -10_000)
        amend(agreement, queries.money_of(agreement).committed + more, manager, owner)
    agreement.refresh_from_db()


def amend(agreement, amount, manager, owner):
    signer = {"means": "service", "consent": CONSENT}
    version = actions.amend_agreement(agreement, by=manager, reason="Montant", amount=amount)
    actions.send_version(version, by=manager)
    actions.sign_for_pole(version, by=owner, **signer)
    actions.sign_for_state(version, by=manager, **signer)
