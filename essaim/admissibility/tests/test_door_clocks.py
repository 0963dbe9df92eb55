"""Each request of a dossier has its own clock, until its own decision (CRPA L231-4, 3°)."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from essaim.admissibility import queries
from essaim.admissibility.actions import refresh_entry
from essaim.admissibility.compute.clock import Standing, clock_of
from essaim.admissibility.factories import DeskDossierFactory, VerdictFactory
from essaim.admissibility.models import DeskEntry
from essaim.calls.factories import GRANT, SUPPORT
from essaim.notices.factories import CONTENT, ActFactory

pytestmark = pytest.mark.django_db
FILED = datetime(2021, 5, 12, 10, tzinfo=UTC)


def judged(doors, **verdicts):
    """An admissible dossier: `verdicts` says of each door whether it is."""
    dossier = DeskDossierFactory(submitted=False, admissible=True, doors=doors, submitted_at=FILED)
    for door in doors:
        kept = {"accepted": True} if verdicts.get(door, True) else {"refused": True}
        VerdictFactory(dossier=dossier, door=door, **kept)
    refresh_entry(dossier, by=None)
    return dossier


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(datetime(2021, 6, 28, 10, tzinfo=UTC), tick=False)


def clock(dossier):
    return clock_of(queries.events_of(dossier), datetime(2021, 6, 28, 10, tzinfo=UTC))


def test_l231_4_admissibility_does_not_stop_the_clock_of_the_money(appraiser_of, signed_in):
    dossier = judged([SUPPORT, GRANT])

    assert clock(dossier).standing(date(2021, 6, 28)) == Standing.SOON
    assert clock(dossier).silence_on == date(2021, 7, 12)
    entry = DeskEntry.objects.get(pk=dossier.pk)
    assert (entry.waiting, entry.running) == (False, True)
    appraiser = appraiser_of(dossier)
    assert [row.pk for row in queries.pressing_of(appraiser, date(2021, 6, 28)).warned] == [dossier.pk]
    page = signed_in(appraiser).get(reverse("admissibility:sheet", args=[dossier.reference])).content.decode()
    assert "pas encore décidée, refus implicite le 12\u00a0juillet 2021" in page
    assert "Décision prise" not in page
    own = signed_in(dossier.created_by).get(reverse("admissibility:outcome", args=[dossier.reference]))
    assert "pas encore décidée, refus implicite le 12\u00a0juillet 2021" in own.content.decode()


def test_the_decision_on_the_money_stops_its_clock():
    dossier = judged([SUPPORT, GRANT])
    ActFactory(dossier=dossier, kind="refused", content=CONTENT | {"about": {"door": GRANT}})

    assert clock(dossier).standing(date(2021, 6, 28)) == Standing.STOPPED


@pytest.mark.parametrize(("doors", "verdicts"), [([SUPPORT], {}), ([SUPPORT, GRANT], {GRANT: False})])
def test_what_asks_for_no_money_or_is_inadmissible_is_decided_by_admissibility(doors, verdicts):
    assert clock(judged(doors, **verdicts)).ended


def test_l231_4_results_announced_after_the_implicit_refusal_are_seen_by_whoever_prepares_the_wave():
    from essaim.calls.compute.document import Calendar  # noqa: PLC0415
    from essaim.calls.compute.gaps import late_announcement  # noqa: PLC0415

    calendar = Calendar(closes_at=datetime(2026, 12, 21, 12, tzinfo=UTC), announced_on=date(2027, 3, 21))

    gap = late_announcement(calendar, 2)
    assert gap
    assert not gap.blocking
    assert "21\u00a0février 2027" in gap.sentence
    assert late_announcement(calendar, 0) is None
    assert late_announcement(calendar, 4) is None
