"""Every euro, after every act: any order of the acts of two agreements of one lead on one envelope.

After each act, the ledger, the payments, the text in force, the open data, the de minimis register, the
schedule of the credits and Chorus say the same; paid ≤ committed ≤ envelope; nothing is dated after today.
"""

import os
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.budget import actions as budget
from essaim.budget.models import CashYear, ChorusLine, Entry
from essaim.budget.queries import balance_of, chorus_of, schedule_of
from essaim.grants import actions, queries
from essaim.grants.compute.reports import filled
from essaim.grants.compute.signing import CONSENT
from essaim.grants.factories import AgreementFactory
from essaim.grants.models import Agreement, DeclaredAid, Repayment
from essaim.kit.rules import Refused
from essaim.opendata.queries import signed_grants
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("EVERY_EURO_EXAMPLES", "25"))
STEPS = int(os.environ.get("EVERY_EURO_STEPS", "80"))
CLOCK: list[Any] = []  # that of the test
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
CENTS = st.integers(1, 20_000_000).map(lambda cents: Decimal(cents) / 100)
WHICH = st.integers(0, 1)
SIGNER: Any = {"means": "service", "consent": CONSENT}
ACTS = [
    *("send", "sign", "sign", "take_back", "amend", "reprice", "abandon_amendment", "abandon"),
    *("start", "correct_ej", "certify", "certify", "pay", "pay", "correct_payment", "undo_payment"),
    *("cancel", "suspend", "resume", "claim", "breach", "repay", "correct_repayment", "report", "meet"),
    *("declare", "undeclare", "waive", "revise", "promise", "end"),
]


class EveryEuro(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.traveller = CLOCK[0]
        self.traveller.move_to(START, tick=False)
        self.undone = transaction.atomic()
        self.undone.__enter__()
        first = AgreementFactory()
        second = AgreementFactory(decision__dossier__wave=first.dossier.wave)
        filing, lead = second.dossier.last_submission, first.dossier.last_submission.lead
        filing.lead = lead
        with unguarded():
            filing.save(update_fields=["lead"])
        self.keys = [first.pk, second.pk]
        self.manager = MandateFactory(role=Role.PROGRAMME_MANAGER).user
        self.payer = MandateFactory(role=Role.BUDGET_MANAGER).user
        self.numbers = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def agreement(self, which: int) -> Agreement:
        rows = Agreement.objects.select_related("envelope", "current", "dossier__wave__call", "dossier__pole")
        return rows.get(pk=self.keys[which])

    def number(self) -> str:
        self.numbers += 1
        return f"{2_100_000_000 + self.numbers}"

    @rule(days=st.integers(1, 120))
    def time_passes(self, days: int) -> None:
        self.traveller.shift(timedelta(days=days))

    @rule(act=st.sampled_from(ACTS), which=WHICH, amount=CENTS, back=st.integers(0, 40))
    def somebody_acts(self, act: str, which: int, amount: Decimal, back: int) -> None:
        """An act that is refused changes nothing: what follows is judged all the same."""
        on = timezone.localdate() - timedelta(days=back)
        try:
            with transaction.atomic():
                getattr(self, act)(self.agreement(which), amount, on)
        except (Refused, ValidationError):
            pass

    # --- The acts -------------------------------------------------------------------------------------

    def pending(self, agreement: Agreement) -> Any:
        version = queries.pending_version(agreement)
        if version is None:
            raise Refused("Rien n’attend.")
        return version

    def send(self, agreement: Agreement, *_: Any) -> None:
        actions.send_version(self.pending(agreement), by=self.manager)

    def sign(self, agreement: Agreement, *_: Any) -> None:
        version = self.pending(agreement)
        if version.state == "sent":
            actions.sign_for_pole(version, by=agreement.dossier.created_by, **SIGNER)
        else:
            actions.sign_for_state(version, by=self.manager, **SIGNER)

    def take_back(self, agreement: Agreement, *_: Any) -> None:
        actions.take_back_version(self.pending(agreement), by=self.manager, reason="À revoir.")

    def amend(self, agreement: Agreement, amount: Decimal, _: Any) -> None:
        actions.amend_agreement(agreement, by=self.manager, reason="Montant", amount=amount)

    def reprice(self, agreement: Agreement, amount: Decimal, _: Any) -> None:
        actions.reprice_amendment(self.pending(agreement), by=self.manager, amount=amount)

    def abandon_amendment(self, agreement: Agreement, *_: Any) -> None:
        actions.abandon_amendment(self.pending(agreement), by=self.manager, reason="Sans objet.")

    def abandon(self, agreement: Agreement, amount: Decimal, _: Any) -> None:
        if amount < 10_000:  # seldom: nothing follows
            actions.abandon_agreement(agreement, by=self.manager, reason="Le pôle renonce.")

    def start(self, agreement: Agreement, _: Any, on: Any) -> None:
        actions.start_agreement(agreement, by=self.payer, ej=self.number(), on=on)

    def correct_ej(self, agreement: Agreement, _: Any, on: Any) -> None:
        actions.correct_ej(agreement, by=self.payer, ej=self.number(), on=on, reason="Faute de frappe.")

    def instalment(self, agreement: Agreement, *states: str) -> Any:
        rows = agreement.instalments.filter(state__in=states).select_related("agreement")
        row = rows.order_by("number").first()
        if row is None:
            raise Refused("Aucun versement.")
        return row

    def certify(self, agreement: Agreement, *_: Any) -> None:
        actions.certify_instalment(self.instalment(agreement, "planned", "requested"), by=self.manager)

    def pay(self, agreement: Agreement, _: Any, on: Any) -> None:
        row = self.instalment(agreement, "certified")
        actions.pay_instalment(row, by=self.payer, dp=self.number(), on=on)

    def correct_payment(self, agreement: Agreement, _: Any, on: Any) -> None:
        row = self.instalment(agreement, "paid")
        actions.correct_payment(row, by=self.payer, dp=self.number(), on=on, reason="Mauvais numéro.")

    def undo_payment(self, agreement: Agreement, *_: Any) -> None:
        actions.undo_payment(self.instalment(agreement, "paid"), by=self.payer, reason="Rejeté.")

    def cancel(self, agreement: Agreement, *_: Any) -> None:
        actions.cancel_instalment(self.instalment(agreement, "planned", "suspended"), by=self.manager)

    def suspend(self, agreement: Agreement, *_: Any) -> None:
        self.decide(agreement, "suspend")

    def resume(self, agreement: Agreement, *_: Any) -> None:
        actions.resume_agreement(agreement, by=self.manager, reason="Comité tenu.")

    def claim(self, agreement: Agreement, amount: Decimal, _: Any) -> None:
        self.decide(agreement, "recover", amount=amount)

    def breach(self, agreement: Agreement, amount: Decimal, on: Any) -> None:
        if amount < 30_000:
            self.decide(agreement, "breach", breach_on=on)

    def decide(self, agreement: Agreement, purpose: str, **more: Any) -> None:
        until = timezone.localdate() + timedelta(days=15)
        words = {"facts": "Constat.", "answer_until": until, "purpose": purpose} | more
        hearing = actions.open_hearing(agreement, by=self.manager, **words)
        actions.answer_hearing(hearing, by=agreement.dossier.created_by, answer="Vu.", last=True)
        actions.decide_hearing(hearing, by=self.manager, reasons="Motif.", prefect="pref@example.fr")

    def repay(self, agreement: Agreement, amount: Decimal, on: Any) -> None:
        hearing = agreement.hearings.filter(state="decided", amount__gt=0).order_by("?").first()
        if hearing is None:
            raise Refused("Rien à reverser.")
        actions.record_title(hearing, by=self.payer, title=self.number(), on=on)
        left = queries.to_repay(hearing)
        actions.record_recovery(hearing, by=self.payer, amount=min(amount, left), on=on)

    def correct_repayment(self, agreement: Agreement, *_: Any) -> None:
        rows = Repayment.objects.filter(hearing__agreement=agreement, corrected_at=None)
        if (row := rows.select_related("hearing", "entry").first()) is None:
            raise Refused("Rien à corriger.")
        actions.correct_recovery(row, by=self.payer, reason="Saisi deux fois.")

    def report(self, agreement: Agreement, *_: Any) -> None:
        row = agreement.reports.exclude(state="accepted").select_related("agreement").first()
        if row is None:
            raise Refused("Aucun compte rendu.")
        owner, lines = agreement.dossier.created_by, queries.report_lines(row)
        typed = filled(lines, {place: line.planned for place, line in enumerate(lines)}, {})
        actions.save_report(row, typed, "Fait.", by=owner, saved=row.saved)
        actions.send_report(row, by=owner)
        actions.accept_report(row, by=self.manager)

    def meet(self, agreement: Agreement, *_: Any) -> None:
        at = timezone.now() + timedelta(days=6)
        meeting = actions.convene_meeting(agreement, by=self.manager, starts_at=at, place="Lyon", agenda="")
        self.traveller.shift(timedelta(days=7))
        actions.hold_meeting(meeting, by=self.manager, attendees="Ada Martin", minutes="Vu.")

    def declare(self, agreement: Agreement, amount: Decimal, on: Any) -> None:
        words = {"regime": "farm" if amount < 50_000 else "general", "grantor": "Région"}
        actions.declare_aid(agreement, by=self.manager, amount=amount, granted_on=on, **words)

    def undeclare(self, agreement: Agreement, *_: Any) -> None:
        if row := DeclaredAid.objects.filter(removed_at=None).order_by("pk").first():
            actions.remove_aid(agreement, row, by=self.manager)

    def waive(self, agreement: Agreement, amount: Decimal, _: Any) -> None:
        words = {"regime": "general", "reason": "Motif.", "up_to": Decimal(300_000) + amount}
        until = timezone.localdate() + timedelta(days=90)
        actions.waive_ceiling(agreement, by=self.manager, until=until, **words)

    def revise(self, agreement: Agreement, amount: Decimal, _: Any) -> None:
        credits = {"ae": 5 * amount, "cp": 5 * amount, "reason": "Gel.", "by": self.payer}
        budget.revise_envelope(agreement.envelope, timezone.localdate().year, **credits)

    def promise(self, agreement: Agreement, amount: Decimal, _: Any) -> None:
        budget.promise(agreement.envelope, "AUTRE/subvention", amount, by=self.payer)

    def end(self, agreement: Agreement, *_: Any) -> None:
        actions.end_agreement(agreement, by=self.manager, reason="Fin.")

    # --- What holds -----------------------------------------------------------------------------------

    @invariant()
    def every_euro_is_where_it_is_said_to_be(self) -> None:
        published = {grant.reference: grant for grant in signed_grants()}
        register = {row[11]: row[7] for row in queries.aid_export_rows(self.manager)}
        for which in (0, 1):
            agreement = self.agreement(which)
            held = queries.money_of(agreement)
            self.the_ledger_holds(agreement, held)
            if agreement.current is not None:
                net = held.committed - held.recovered
                assert queries.terms_in_force(agreement).amount == held.committed
                grant = published[agreement.reference]
                assert (grant.amount, sum(year.amount for year in grant.years)) == (net, net)
                assert grant.paid == held.paid - held.recovered
                assert register.get(agreement.reference, net) == net
        self.the_envelope_holds(agreement)
        self.nothing_is_to_come()

    def the_ledger_holds(self, agreement: Agreement, held: Any) -> None:
        rows = list(agreement.instalments.exclude(state="cancelled"))
        paid = sum((row.amount for row in rows if row.state == "paid"), Decimal(0))
        assert 0 <= held.recovered <= held.paid <= held.committed
        assert held.due == held.committed - held.paid
        assert (paid, sum((row.amount for row in rows), Decimal(0))) == (held.paid, held.committed)
        assert held.recovered <= queries.claimed_of(agreement) <= held.paid
        planned = CashYear.objects.filter(about=agreement.reference).values_list("amount", flat=True)
        known = sum(planned, Decimal(0))
        assert known == held.reserved + held.due or (held.reserved and agreement.current is None)
        lines = chorus_of(agreement.reference)
        assert sum((line.amount for line in lines if line.dp), Decimal(0)) == held.paid
        assert {line.ej for line in lines if line.dp} <= {line.ej for line in lines if not line.dp}

    def the_envelope_holds(self, agreement: Agreement) -> None:
        total, cash = balance_of(agreement.envelope), schedule_of(agreement.envelope)
        assert total.available + total.reserved + total.committed == total.ae
        assert 0 <= total.paid <= total.committed
        assert sum(line.due for line in cash) == total.due
        assert sum(line.reserved for line in cash) == total.reserved
        assert sum(line.paid for line in cash) == total.paid

    def nothing_is_to_come(self) -> None:
        today = timezone.localdate()
        assert not ChorusLine.objects.filter(on__gt=today).exists()
        assert not Repayment.objects.filter(on__gt=today).exists()
        assert not Entry.objects.filter(move__in=["pay", "recover"], year__gt=today.year).exists()


@pytest.mark.time_machine("2026-03-02T09:00Z")
def test_every_euro_is_where_it_is_said_to_be_whatever_is_done_in_whatever_order(time_machine):
    CLOCK[:] = [time_machine]
    run_state_machine_as_test(
        EveryEuro,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
