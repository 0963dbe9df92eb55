"""The minutes of grace that the page of a wave announces: for what is begun, and for everybody the same."""

from datetime import timedelta

import pytest
from django.urls import reverse

from essaim.calls.rules import is_open, still_takes
from essaim.dossiers import rules
from essaim.dossiers.factories import DossierFactory
from essaim.dossiers.queries.snapshot import grace_of

pytestmark = pytest.mark.django_db


def dossier_with(minutes):
    dossier = DossierFactory()
    dossier.wave.grace_minutes = minutes
    dossier.wave.save()
    return dossier, dossier.wave.closes_at


@pytest.mark.parametrize("minutes", [0, 1, 10, 120])
def test_a_filing_in_the_minutes_of_grace_is_in_time_and_one_second_after_is_not(minutes):
    dossier, closing = dossier_with(minutes)
    end = closing + timedelta(minutes=minutes)

    assert rules.in_time(dossier, end)
    assert not rules.in_time(dossier, end + timedelta(seconds=1))
    assert not rules.in_time(dossier, dossier.wave.opens_at - timedelta(seconds=1))
    assert grace_of(dossier) == (end if minutes else None)


def test_nothing_is_begun_in_the_minutes_of_grace():
    dossier, closing = dossier_with(10)
    later = closing + timedelta(minutes=5)

    assert still_takes(dossier.wave, later)
    assert not is_open(dossier.wave, later)
    assert rules.wave_takes_dossiers(later).why_not(dossier.created_by, dossier.wave)


def test_a_wave_closed_early_keeps_its_grace():
    dossier, closing = dossier_with(10)
    early = closing - timedelta(days=2)
    dossier.wave.state, dossier.wave.closed_early_at, dossier.wave.closed_early_reason = (
        "closed",
        early,
        "Épuisée",
    )

    assert rules.in_time(dossier, early + timedelta(minutes=10))
    assert not rules.in_time(dossier, early + timedelta(minutes=11))


def test_the_page_of_the_call_says_the_grace(client):
    dossier, _ = dossier_with(0)
    version = dossier.wave.version
    version.content["calendar"]["grace_minutes"] = 10
    type(version).objects.filter(pk=version.pk).update(content=version.content)
    page = client.get(reverse("calls:detail", args=[dossier.wave.call.slug])).text

    assert "peut encore être déposé pendant 10 minutes après la clôture" in page
