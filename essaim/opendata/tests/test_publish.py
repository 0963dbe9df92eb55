"""Publishing: what is said, what is kept back, what never changes, who may, and when it happens alone."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, transaction
from django.utils import timezone

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.audit.journal import history_of
from essaim.decisions.models import DecisionState, Outcome
from essaim.files.storage import storage
from essaim.grants import actions as grants
from essaim.grants.compute.signing import CONSENT
from essaim.grants.factories import AgreementFactory, GrantDecisionFactory
from essaim.grants.models import Agreement, AgreementVersion
from essaim.kit.rules import Refused
from essaim.opendata import actions, jobs, queries
from essaim.opendata.factories import PublicationFrameFactory
from essaim.opendata.models import Publication, PublicationFile
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
SIRET = "00000101600013"


def signed(**situation):
    """An agreement in force, whose beneficiary has a SIRET."""
    agreement = AgreementFactory(running=True, **situation)
    said_of(agreement, siret=SIRET)
    return Agreement.objects.select_related("current").get(pk=agreement.pk)


def said_of(agreement, **party):
    """What was signed, as the database would hold it for another beneficiary."""
    content = agreement.current.content
    content["beneficiary"] |= party
    with transaction.atomic():
        AgreementVersion.objects.filter(pk=agreement.current_id).update(state="draft", in_force_at=None)
        AgreementVersion.objects.filter(pk=agreement.current_id).update(content=content)
        AgreementVersion.objects.filter(pk=agreement.current_id).update(
            state="in_force", in_force_at=timezone.now()
        )


def bytes_of(publication, name):
    with storage().open(publication.files.get(name=name).file.storage_key) as content:
        return content.read()


@pytest.fixture
def frame():
    return PublicationFrameFactory()


@pytest.fixture
def manager():
    return MandateFactory(role=Role.PROGRAMME_MANAGER).user


@pytest.fixture
def payer():
    return MandateFactory(role=Role.BUDGET_MANAGER).user


def test_an_agreement_signed_by_both_is_published_in_four_files(frame, payer):
    agreement = signed()

    publication = actions.publish(by=payer)

    assert (publication.number, publication.grants, publication.total) == (1, 1, 100_000)
    rows = dict(publication.files.values_list("name", "rows"))
    assert rows == {
        "subventions-scdl.csv": 2,
        "subventions-reglementaire.csv": 1,
        "subventions-360giving.json": 1,
        "subventions-360giving.csv": 1,
    }
    legal = bytes_of(publication, "subventions-reglementaire.csv").decode()
    assert f",{agreement.reference}," in legal
    assert ",100000.00,aide en numéraire,échelonné," in legal
    for file in publication.files.all():
        assert file.sha256 == hashlib.sha256(bytes_of(publication, file.name)).hexdigest()
        assert file.size == len(bytes_of(publication, file.name))
    assert history_of(publication).get().verb == "publish_open_data"


def test_what_is_not_signed_by_both_is_not_published(frame, payer):
    signed()
    waiting = AgreementFactory(signed_by_pole=True)

    publication = actions.publish(by=payer)

    assert publication.grants == 1
    assert waiting.reference not in bytes_of(publication, "subventions-scdl.csv").decode()
    assert [row.reference for row in queries.unsigned(payer)] == [waiting.reference]


def test_a_natural_person_is_never_published(frame, payer):
    signed()
    said_of(signed(), family="person", name="Camille Martin")

    publication = actions.publish(by=payer)

    assert publication.grants == 1
    for file in publication.files.all():
        assert b"Camille Martin" not in bytes_of(publication, file.name)
    (kept_back,) = queries.collected(frame).withheld
    assert kept_back.reason.startswith("Le bénéficiaire est une personne physique")


def test_below_the_threshold_the_frame_decides(frame, payer):
    agreement = signed(decision=GrantDecisionFactory(amount=Decimal(20_000)))
    assert [row.reference for row in queries.collected(frame).grants] == [agreement.reference]

    frame.publishes_small = False
    assert queries.collected(frame).grants == []


def test_an_early_end_is_read_in_the_next_publication_and_the_first_does_not_move(frame, payer, manager):
    agreement = signed()
    signed()
    first = actions.publish(by=payer)
    before = bytes_of(first, "subventions-reglementaire.csv")

    for instalment in agreement.instalments.all():
        grants.cancel_instalment(instalment, by=manager)
    grants.end_agreement(agreement, by=manager, reason="Projet abandonné")
    changes = queries.changes_to(queries.collected(frame))
    second = actions.publish(by=payer)

    assert changes.changed[0].what[0][0] == "montant"
    assert (second.number, second.total) == (2, 100_000)
    assert f",{agreement.reference}," in bytes_of(second, "subventions-reglementaire.csv").decode()
    assert ",0.00," in bytes_of(second, "subventions-reglementaire.csv").decode()
    assert bytes_of(first, "subventions-reglementaire.csv") == before


def test_an_amendment_is_read_once_signed_by_both(frame, payer, manager):
    agreement = signed()
    actions.publish(by=payer)
    version = grants.amend_agreement(agreement, by=manager, reason="Moins", amount=Decimal(80_000))
    grants.send_version(version, by=manager)
    signer = {"means": "service", "consent": CONSENT}
    grants.sign_for_pole(version, by=agreement.dossier.created_by, **signer)
    assert actions.publish(by=payer).number == 1

    grants.sign_for_state(version, by=manager, **signer)
    second = actions.publish(by=payer)

    assert (second.number, second.total) == (2, 80_000)
    rows = bytes_of(second, "subventions-scdl.csv").decode().splitlines()[1:]
    assert sum(Decimal(row.split(",aide en")[0].rpartition(",")[2]) for row in rows) == 80_000


def test_a_second_click_publishes_nothing_more(frame, payer):
    signed()
    digest = queries.collected(frame).digest

    first = actions.publish(by=payer, digest=digest)

    assert actions.publish(by=payer, digest=digest) == first
    assert Publication.objects.count() == 1


def test_what_changed_since_it_was_read_is_refused(frame, payer):
    signed()
    digest = queries.collected(frame).digest
    signed()

    with pytest.raises(Refused, match=r"^Les données ont changé depuis que vous les avez lues\."):
        actions.publish(by=payer, digest=digest)

    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    "who",
    [
        lambda: UserFactory(),
        lambda: MandateFactory(role=Role.NATIONAL_OFFICER).user,
        lambda: MandateFactory(role=Role.BUDGET_MANAGER, call_slug="un-appel").user,
    ],
)
def test_publishing_and_its_frame_are_kept_for_who_holds_everything(frame, who):
    signed()
    someone = who()

    with pytest.raises(Refused, match=r"^La publication des données est réservée"):
        actions.publish(by=someone)
    with pytest.raises(Refused, match=r"^La publication des données est réservée"):
        actions.save_frame(by=someone, **dict.fromkeys(actions.FRAME, ""))

    assert not Publication.objects.exists()


def test_without_a_grantor_or_a_grant_nothing_is_published(payer):
    with pytest.raises(Refused, match=r"^Dites d’abord qui attribue les subventions"):
        actions.publish(by=payer)
    PublicationFrameFactory()
    with pytest.raises(Refused, match=r"^Aucune convention n’est à publier\.$"):
        actions.publish(by=payer)


def test_a_publication_is_never_changed_nor_erased(frame, payer):
    signed()
    publication = actions.publish(by=payer)

    for rows, change in (
        (Publication.objects.all(), {"grants": 9}),
        (PublicationFile.objects.all(), {"sha256": "0" * 64}),
    ):
        with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
            rows.update(**change)
        with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
            rows._raw_delete("default")

    publication.refresh_from_db()
    assert publication.grants == 1


def refused():
    decision = GrantDecisionFactory(outcome=Outcome.REFUSED, amount=None, state=DecisionState.RELEASED)
    filing = decision.dossier.last_submission
    filing.content["lead"] |= {"siret": SIRET, "name": "Association éconduite"}
    with unguarded():
        type(filing).objects.filter(pk=filing.pk).update(content=filing.content)
    return decision.dossier


def test_a_refused_request_is_published_only_where_the_frame_says_so(frame, payer):
    signed()
    dossier = refused()
    first = actions.publish(by=payer)

    frame.publishes_refused = True
    frame.save()
    second = actions.publish(by=payer)

    for file in first.files.all():
        assert dossier.reference.encode() not in bytes_of(first, file.name)
    said = bytes_of(second, "demandes-refusees.csv").decode()
    assert f",{dossier.reference}," in said
    assert "Association éconduite" in said
    assert said.rstrip().endswith(",refusée")


def test_a_refused_person_or_an_unreleased_refusal_is_never_published(frame, payer):
    frame.publishes_refused = True
    dossier = refused()
    filing = dossier.last_submission
    filing.content["lead"]["legal_family"] = "person"
    with unguarded():
        type(filing).objects.filter(pk=filing.pk).update(content=filing.content)
    GrantDecisionFactory(outcome=Outcome.REFUSED, amount=None, state=DecisionState.READY, released_at=None)

    assert queries.collected(frame).refusals == []


@pytest.mark.parametrize(
    ("now", "automatic", "published"),
    [
        (datetime(2027, 3, 9, 6, tzinfo=UTC), True, 0),  # nothing presses
        (datetime(2027, 4, 1, 6, tzinfo=UTC), True, 1),  # the first of the month
        (datetime(2027, 5, 3, 6, tzinfo=UTC), True, 1),  # the term is near
        (datetime(2027, 7, 9, 6, tzinfo=UTC), True, 1),  # it is past
        (datetime(2027, 7, 9, 6, tzinfo=UTC), False, 0),
    ],
)
@pytest.mark.time_machine("2027-02-10T12:00Z")
def test_the_clock_publishes_when_a_term_is_near(frame, now, automatic, published, time_machine):
    agreement = signed()
    Agreement.objects.filter(pk=agreement.pk).update(signed_at=datetime(2027, 2, 10, 12, tzinfo=UTC))
    frame.automatic = automatic
    frame.save()

    time_machine.move_to(now, tick=False)
    jobs.publish_open_data(0)
    jobs.publish_open_data(0)

    assert Publication.objects.count() == published


def test_the_manager_sees_what_is_due_and_by_when(frame):
    agreement = signed()
    Agreement.objects.filter(pk=agreement.pk).update(signed_at=timezone.now() - timedelta(days=100))

    (due,) = queries.due_of(queries.changes_to(queries.collected(frame)), timezone.localdate())

    assert due.late
    assert due.grant.reference == agreement.reference


@pytest.mark.parametrize("count", [1, 4])
def test_everything_is_collected_in_a_few_questions(frame, count, django_assert_num_queries):
    for _ in range(count):
        signed()

    with django_assert_num_queries(4):  # ledger, EJ, agreements, instalments
        found = queries.collected(frame)

    assert len(found.grants) == count


def test_the_files_follow_the_ledger_rather_than_what_was_signed(frame, payer):
    """An amendment moves the ledger, which `grants` tests; so do an early end and a recovery."""
    agreement = signed()
    rows = Agreement.objects.select_related("current", "decision", "dossier__pole__lead__commune")
    row = rows.get(pk=agreement.pk)
    row.planned = list(row.instalments.all())

    found = queries.grant_of(row, {"committed": Decimal(70_000), "recovered": Decimal(5_000)}, "")

    assert row.current.amount == 100_000
    assert found.amount == 65_000
    assert sum(year.amount for year in found.years) == 65_000


def test_the_package_says_who_gives_and_who_receives(frame, payer):
    signed()

    package = json.loads(bytes_of(actions.publish(by=payer), "subventions-360giving.json"))

    assert package["publisher"]["identifier"] == "FR-INSEE-000001404"
    (one,) = package["grants"]
    assert one["recipientOrganization"][0]["id"] == "FR-INSEE-000001016"
    assert one["amountAwarded"] == 100_000


def test_the_operator_publishes_by_hand_and_the_demonstration_has_its_frame(db):
    with pytest.raises(CommandError, match="Aucune convention"):
        call_command("opendata", "demo", verbosity=0)
    signed()

    call_command("opendata", "demo", verbosity=0)
    call_command("opendata", "publish", verbosity=0)

    assert Publication.objects.get().by.is_service
