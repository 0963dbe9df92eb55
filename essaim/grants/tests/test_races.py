"""Two people who do the same thing at once: it is done once, and the other is told."""

from decimal import Decimal

import pytest
from django.utils import timezone

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.budget.factories import EnvelopeFactory
from essaim.budget.queries import balance_of
from essaim.budget.tests.test_ledger import in_threads
from essaim.grants import actions, queries
from essaim.grants.compute.signing import CONSENT
from essaim.grants.factories import AgreementFactory, GrantDecisionFactory
from essaim.grants.models import Agreement, AgreementVersion, Instalment
from essaim.kit.rules import Refused

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = timezone.localdate().year


def test_a_decision_prepared_twice_at_once_gives_one_agreement():
    decision, manager = GrantDecisionFactory(), MandateFactory(role=Role.PROGRAMME_MANAGER).user
    envelope = EnvelopeFactory(wave=decision.dossier.wave, credits={YEAR: (Decimal(300_000), Decimal(0))})

    raised = in_threads(*[lambda: actions.prepare_agreement(decision, by=manager)] * 3)

    assert [type(error) for error in raised if error] == [Refused] * 2
    assert Agreement.objects.count() == 1
    assert balance_of(envelope).reserved == 100_000


def test_an_instalment_paid_twice_at_once_is_paid_once():
    agreement, payer = AgreementFactory(running=True), MandateFactory(role=Role.BUDGET_MANAGER).user
    Instalment.objects.filter(number=1).update(**{"state": "certified"})
    key = Instalment.objects.get(number=1).pk

    def pay():
        row = Instalment.objects.select_related("agreement__dossier__wave__call").get(pk=key)
        actions.pay_instalment(row, by=payer, dp="100012345", on=timezone.localdate())

    raised = in_threads(pay, pay, pay)

    assert [type(error) for error in raised if error] == [Refused] * 2
    assert queries.money_of(agreement).paid == 60_000


def test_a_version_signed_twice_at_once_commits_the_money_once():
    agreement, manager = (
        AgreementFactory(signed_by_pole=True),
        MandateFactory(role=Role.PROGRAMME_MANAGER).user,
    )
    key = queries.pending_version(agreement).pk

    def sign():
        version = AgreementVersion.objects.get(pk=key)
        words = {"means": "service", "consent": CONSENT}
        actions.sign_for_state(version, by=manager, **words)

    raised = in_threads(sign, sign)

    assert [type(error) for error in raised if error] == [Refused]
    assert queries.money_of(agreement).committed == 100_000
    assert agreement.instalments.count() == 2
