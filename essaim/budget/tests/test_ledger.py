"""The ledger: always balanced, never overdrawn, and what the pages say is what it says."""

import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from essaim.accounts.factories import UserFactory
from essaim.budget import actions, queries
from essaim.budget.compute import ledger
from essaim.budget.compute.ledger import Account, Held, Move
from essaim.budget.factories import YEAR, EnvelopeFactory
from essaim.budget.models import Entry, Posting, Purpose
from essaim.calls.factories import WaveFactory
from essaim.kit.rules import Refused

AMOUNTS = st.integers(1, 900).map(lambda n: Decimal(n) / 2)
ACTIONS = {
    Move.RESERVE: actions.reserve,
    Move.COMMIT: actions.commit,
    Move.FREE: actions.free,
    Move.PAY: actions.pay,
    Move.RECOVER: actions.recover,
}
STEPS = st.tuples(
    st.sampled_from(list(ACTIONS)), AMOUNTS, st.sampled_from([YEAR, YEAR + 1]), st.sampled_from("AB")
)
SMALL = {YEAR: (Decimal(1000), Decimal(600)), YEAR + 1: (Decimal(200), Decimal(500))}


# Nothing is paid in a year to come: these movements are of two years, seen from the second.
pytestmark = pytest.mark.time_machine(f"{YEAR + 1}-06-15T09:00Z")


class Book(RuleBasedStateMachine):
    """The same movements in memory: no order of them breaks what the law of the ledger says."""

    beneficiaries = Bundle("beneficiaries")

    def __init__(self):
        super().__init__()
        self.balances = {}
        for year, (ae, cp) in SMALL.items():
            self.balances = ledger.balances_after(self.balances, ledger.opening(year, ae, cp))

    @rule(step=STEPS)
    def moves(self, step):
        move, amount, year, about = step
        held = queries.held_in(self.balances, about, year)
        try:
            writes = ledger.WRITES[move](amount, year, about, held)
            assert sum(write.amount for write in writes) == 0
            self.balances = ledger.balances_after(self.balances, writes)
        except ledger.Short:
            pass

    @invariant()
    def holds(self):
        def total(account):
            return sum(
                (amount for (name, _, _), amount in self.balances.items() if name == account), Decimal(0)
            )

        assert sum(self.balances.values()) == 0
        assert all(
            amount >= 0 for (name, _, _), amount in self.balances.items() if name not in ledger.SOURCES
        )
        assert total(Account.PAID) <= total(Account.COMMITTED)
        assert total(Account.COMMITTED) + total(Account.RESERVED) <= -total(Account.OPENED)
        assert total(Account.RECOVERED) <= total(Account.PAID) <= -total(Account.CP_OPENED)


TestBook = Book.TestCase
TestBook.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=12))
def test_whatever_the_order_of_the_acts_the_database_says_what_the_book_says(steps):
    with transaction.atomic():
        envelope, by = EnvelopeFactory(credits=SMALL), UserFactory()
        book = ledger.balances_after({}, [w for year, c in SMALL.items() for w in ledger.opening(year, *c)])
        for move, amount, year, about in steps:
            expected = None
            try:
                writes = ledger.WRITES[move](amount, year, about, queries.held_in(book, about, year))
                expected = ledger.balances_after(book, writes)
            except ledger.Short:
                with pytest.raises(Refused):
                    ACTIONS[move](envelope, amount, year=year, about=about, by=by)
            else:
                ACTIONS[move](envelope, amount, year=year, about=about, by=by)
            book = expected or book
        connection.check_constraints()  # the deferred trigger: every entry balances
        said = queries.balance_of(envelope)
        assert said.available == sum(v for k, v in book.items() if k[0] == Account.AVAILABLE)
        assert said.paid == sum(v for k, v in book.items() if k[0] == Account.PAID)
        assert said.paid <= said.committed <= said.ae
        assert Posting.objects.filter(envelope=envelope).aggregate(sum=Sum("amount"))["sum"] == 0
        transaction.set_rollback(True)


@pytest.fixture
def by(db):
    return UserFactory()


@pytest.fixture
def envelope(db):
    return EnvelopeFactory()


def test_a_grant_is_reserved_committed_paid_over_two_years_and_partly_recovered(envelope, by):
    for action, amount, year in [
        (actions.reserve, 100_000, YEAR),
        (actions.commit, 100_000, YEAR),
        (actions.pay, 60_000, YEAR),
        (actions.pay, 40_000, YEAR + 1),
        (actions.recover, 25_000, YEAR + 1),
    ]:
        action(envelope, Decimal(amount), year=year, about="CONV1", by=by)

    balance = queries.balance_of(envelope)
    assert (balance.ae, balance.available, balance.reserved) == (1_500_000, 1_400_000, 0)
    assert (balance.committed, balance.paid, balance.due) == (100_000, 100_000, 0)
    assert balance.recovered == 25_000
    assert queries.balance_of(envelope, YEAR + 1).paid == 40_000
    assert queries.held_by("CONV1").paid == 100_000


@pytest.mark.parametrize(
    ("action", "amount", "reason"),
    [
        (actions.reserve, 1_600_000, "L’enveloppe n’a plus que 1 500 000 € d’AE disponibles en 2026."),
        (actions.commit, 1_500_001, "L’enveloppe n’a plus que 1 500 000 € d’AE disponibles en 2026."),
        (actions.pay, 10, "Il ne reste que 0 € à payer sur ce qui est engagé pour CONV1."),
        (actions.free, 10, "Il ne reste que 0 € à payer sur ce qui est engagé pour CONV1."),
        (actions.recover, 10, "Seuls 0 € ont été versés à CONV1 et non recouvrés."),
        (actions.reserve, 0, "Le montant doit être supérieur à zéro."),
    ],
)
def test_what_the_envelope_does_not_hold_is_refused_with_what_is_left(envelope, by, action, amount, reason):
    with pytest.raises(Refused) as refusal:
        action(envelope, Decimal(amount), year=YEAR, about="CONV1", by=by)

    assert str(refusal.value).replace("\u202f", " ").replace("\u00a0", " ") == reason
    assert not Entry.objects.exclude(move=Move.OPEN).exists()


def test_payments_stop_at_the_credits_of_the_year_even_when_more_is_committed(envelope, by):
    actions.commit(envelope, Decimal(1_000_000), year=YEAR, about="A", by=by)

    with pytest.raises(Refused, match="CP disponibles"):
        actions.pay(envelope, Decimal(750_001), year=YEAR, about="A", by=by)


def test_grants_and_services_of_a_wave_are_two_envelopes(by):
    wave = WaveFactory(closed=True)
    grants = EnvelopeFactory(wave=wave)
    services = EnvelopeFactory(
        wave=wave, purpose=Purpose.SERVICES, credits={YEAR: (Decimal(10), Decimal(10))}
    )

    actions.reserve(services, Decimal(10), year=YEAR, about="S", by=by)

    assert queries.envelope_for(wave, "grants") == grants
    assert queries.envelope_for(wave, "services") == services
    assert queries.balance_of(grants).available == 1_500_000
    assert queries.balance_of(services).available == 0


def test_an_envelope_of_the_call_serves_the_waves_that_have_none(by):
    wave = WaveFactory(closed=True)
    common = EnvelopeFactory(wave=None, call=wave.call)

    assert queries.envelope_for(wave, "grants") == common
    own = EnvelopeFactory(wave=wave)
    assert queries.envelope_for(wave, "grants") == own


# --- The database has the last word -----------------------------------------------------------------


def written(envelope, by, *amounts, move=Move.COMMIT):
    entry = Entry.objects.create(envelope=envelope, move=move, year=YEAR, amount=1, about="X", by=by)
    for account, amount in amounts:
        Posting.objects.create(
            entry=entry,
            envelope=envelope,
            account=account,
            year=YEAR,
            about="" if account in ledger.COMMON else "X",
            amount=amount,
        )


def test_the_database_refuses_an_account_below_zero(envelope, by):
    with pytest.raises(IntegrityError, match="would hold"), transaction.atomic():
        written(envelope, by, (Account.COMMITTED, 1_500_001), (Account.AVAILABLE, -1_500_001))


def test_the_database_refuses_an_entry_that_does_not_balance(envelope, by):
    written(envelope, by, (Account.COMMITTED, 10), (Account.AVAILABLE, -9))

    with pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        connection.check_constraints()
    transaction.set_rollback(True)


@pytest.mark.parametrize("model", [Entry, Posting])
def test_nothing_written_is_changed_or_erased(envelope, model):
    rows = model.objects.all()
    for act in (lambda: rows.update(amount=7), lambda: rows._raw_delete("default")):
        with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
            act()


def in_threads(*acts):
    """Each in its own connection, all at once; what each raised."""
    start, raised = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        start.wait()
        try:
            act()
        except Exception as error:
            raised[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_ten_who_want_the_last_hundred_thousand_euros_at_once_do_not_all_have_it():
    envelope, by = EnvelopeFactory(credits={YEAR: (Decimal(300_000), Decimal(0))}), UserFactory()

    raised = in_threads(
        *(
            lambda about=f"C{n}": actions.commit(envelope, Decimal(100_000), year=YEAR, about=about, by=by)
            for n in range(8)
        )
    )

    assert [type(error) for error in raised if error] == [Refused] * 5
    assert queries.balance_of(envelope).committed == 300_000
    assert queries.balance_of(envelope).available == 0


@pytest.mark.django_db(transaction=True)
def test_even_code_that_forgets_the_actions_cannot_overdraw_the_envelope():
    envelope, by = EnvelopeFactory(credits={YEAR: (Decimal(100), Decimal(0))}), UserFactory()

    def forget():
        with transaction.atomic():
            written(envelope, by, (Account.AVAILABLE, -60), (Account.COMMITTED, 60))

    raised = in_threads(forget, forget, forget)

    assert [type(error) for error in raised if error] == [IntegrityError] * 2
    assert queries.balance_of(envelope).available == 40


def test_an_amount_freed_takes_the_reservation_first(by):
    writes = ledger.freeing(
        Decimal(30), YEAR, "A", Held(reserved=Decimal(20), committed=Decimal(50), due=Decimal(50))
    )

    assert [(w.account, w.amount) for w in writes if w.amount < 0] == [
        (Account.RESERVED, -20),
        (Account.COMMITTED, -10),
        (Account.DUE, -10),
    ]
