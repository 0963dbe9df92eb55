"""The manager's board: figures by theme and region, the poles never served first, at a stated cost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.services import queries
from essaim.services.factories import (
    BookingFactory,
    EntitlementFactory,
    ServiceFactory,
    SlotFactory,
    SupportRequestFactory,
)
from essaim.services.models import Feedback, SupportRequest
from essaim.territories.factories import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return MandateFactory(role=Role.PROGRAMME_MANAGER).user


def test_the_board_counts_by_theme_and_says_how_many_answered(manager):
    service = ServiceFactory()
    slot = SlotFactory(service=service, past=True)
    served = SupportRequestFactory(closed=True, service=service, adviser=slot.adviser)
    booking = BookingFactory(done=True, slot=slot, entitlement=served.entitlement, days=Decimal(2))
    Feedback.objects.create(booking=booking, side="pole", score=4, by=served.asked_by)
    SupportRequestFactory(service=service, late=True, adviser=slot.adviser)
    SupportRequestFactory(alone=True, service=service)

    board = queries.board(manager, timezone.now())

    line = board.themes[0]
    assert (line.label, line.asked, line.waiting, line.late, line.done) == (service.theme.label, 3, 2, 2, 1)
    assert (line.days, line.euros, line.satisfaction, line.answers) == (2, 500, 4, 1)
    assert (board.never_served_count, board.served) == (2, 1)


def test_the_poles_that_never_asked_are_called_first(manager):
    asked = SupportRequestFactory().entitlement
    silent = EntitlementFactory(
        granted=True, bouquet=asked.bouquet, opened_at=timezone.now() + timedelta(days=1)
    )

    assert list(queries.never_served(manager)) == [silent, asked]


def test_a_partner_of_a_region_reads_its_region_alone():
    here = RegionFactory()
    SupportRequestFactory(entitlement__dossier__pole__region=here)
    SupportRequestFactory()
    partner = MandateFactory(role=Role.PARTNER, region=here).user

    board = queries.board(partner, timezone.now())

    assert [(line.label, line.asked) for line in board.regions] == [(here.name, 1)]


def test_five_thousand_requests_cost_fifteen_questions_at_most(signed_in, manager):
    row = SupportRequestFactory()
    SupportRequest.objects.bulk_create(
        SupportRequest(
            entitlement=row.entitlement,
            service=row.service,
            theme=row.theme,
            region=row.region,
            words="x",
            adviser=row.adviser,
            due_at=row.due_at,
            asked_by=row.asked_by,
        )
        for _ in range(5_000)
    )

    page = signed_in(manager).get(reverse("services:board"))  # its own budget is fifteen

    assert page.context["board"].total.asked == 5_001


@pytest.mark.parametrize("kind", ["themes", "regions", "demandes"])
def test_the_board_is_exported(signed_in, manager, kind):
    request = SupportRequestFactory()

    answer = signed_in(manager).get(reverse("services:board_export", args=[kind]))

    text = b"".join(answer.streaming_content).decode()
    assert (request.theme.label in text) or (kind == "regions" and request.region.name in text)


def test_the_inbox_is_filtered_and_paged(signed_in, manager):
    late = SupportRequestFactory(late=True)
    SupportRequestFactory()

    page = signed_in(manager).get(reverse("services:requests") + "?late=on")

    assert list(page.context["page"]) == [late]
