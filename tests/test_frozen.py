"""What was filed, signed, voted, published or posted: the database refuses any change, table by table."""

import pytest
from django.db import Error, transaction
from django.utils import timezone

from essaim.appraisal.factories import ReviewFactory, ScoreRunFactory
from essaim.committee.factories import AgendaItemFactory, MemberFactory, MinutesFactory
from essaim.committee.models import AgendaItem, Ballot, Minutes
from essaim.decisions.factories import DecisionLetterFactory
from essaim.dossiers.factories import SubmissionFactory
from essaim.dossiers.models import Receipt
from essaim.files.factories import StoredFileFactory
from essaim.notices.factories import ActFactory

pytestmark = pytest.mark.django_db


def receipt():
    return Receipt.objects.create(submission=SubmissionFactory(), kind="registration", content={"a": 1})


def ballot():
    item = AgendaItemFactory(sitting__held=True)
    member = MemberFactory(committee=item.sitting.committee)
    return Ballot.objects.create(item=item, member=member, choice="favourable", cast_by=member.user)


def counted():
    """A ballot whose vote is closed."""
    row = ballot()
    AgendaItem.objects.filter(pk=row.item_id).update(
        state="voted", vote_closed_at=timezone.now(), presided_by=row.member, result="favourable"
    )
    return row


def signed_minutes():
    minutes = MinutesFactory()
    Minutes.objects.filter(pk=minutes.pk).update(
        chair_signed_by=minutes.made_by, chair_signed_at=timezone.now()
    )
    return minutes


KEPT = {
    "a filing": (SubmissionFactory, {"content": {"title": "autre"}}),
    "its amount": (SubmissionFactory, {"requested_amount": 1}),
    "its hour": (SubmissionFactory, {"is_late": True}),
    "a receipt": (receipt, {"content": {"a": 2}}),
    "a ballot": (counted, {"choice": "unfavourable"}),
    "a review": (lambda: ReviewFactory(submitted=True), {"total": 1}),
    "its words": (lambda: ReviewFactory(submitted=True), {"for_candidate": "autre"}),
    "scores": (ScoreRunFactory, {"result": {}}),
    "an act": (ActFactory, {"title": "autre"}),
    "its letter": (ActFactory, {"content": {"body": "autre"}}),
    "a decision sent": (lambda: DecisionLetterFactory(sent=True), {"body": "autre"}),
    "signed minutes": (signed_minutes, {"opening": "autre"}),
    "the mark of a file": (StoredFileFactory, {"sha256": "0" * 64}),
}


@pytest.mark.parametrize("what", KEPT)
def test_a_plain_update_is_refused(what):
    make, change = KEPT[what]
    row = make()

    with pytest.raises(Error), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**change)


@pytest.mark.parametrize("what", [name for name in KEPT if name != "the mark of a file"])
def test_a_plain_delete_is_refused(what):
    row = KEPT[what][0]()

    with pytest.raises(Error), transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk)._raw_delete("default")


def test_no_ballot_is_added_once_the_vote_is_closed():
    row = counted()
    late = MemberFactory(committee=row.item.sitting.committee)

    with pytest.raises(Error), transaction.atomic():
        Ballot.objects.create(item=row.item, member=late, choice="favourable", cast_by=late.user)


def test_a_result_is_not_changed_once_voted():
    row = counted()

    with pytest.raises(Error), transaction.atomic():
        AgendaItem.objects.filter(pk=row.item_id).update(result="unfavourable")


def test_what_is_not_yet_sent_nor_voted_is_still_corrected():
    row, draft = ballot(), DecisionLetterFactory()
    Ballot.objects.filter(pk=row.pk).update(choice="unfavourable")
    type(draft).objects.filter(pk=draft.pk).update(body="Une autre rédaction.")
    ReviewFactory().delete()
