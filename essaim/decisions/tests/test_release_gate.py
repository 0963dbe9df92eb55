"""What a release would leave undone stops it, unless somebody says why; what nobody read is not refused."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.appraisal.factories import DutyFactory, PhaseFactory, ReaderFactory
from essaim.appraisal.models import Review
from essaim.audit.journal import history_of
from essaim.calls.factories import GRANT, SUPPORT
from essaim.calls.models import Wave
from essaim.committee.factories import AgendaItemFactory, CommitteeFactory, SittingFactory
from essaim.decisions.actions import releases
from essaim.decisions.models import Decision, Release
from essaim.decisions.queries.decisions import over_the_envelope
from essaim.decisions.queries.gate import undone_before
from essaim.decisions.tests.decisions import (
    REFUSED,
    candidate,
    financed,
    make_ready,
    manager,
    prepare,
    the_wave,
)
from essaim.kit.rules import Refused
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
WHY = "Le comité l’a accepté le 3 mars."


@pytest.fixture
def tresor():
    return manager()


@pytest.fixture
def wave(tresor):
    """One laureate and one refusal, read and declared ready."""
    wave = the_wave()
    wanted = {candidate(wave, "Retenu"): financed(), candidate(wave, "Écarté"): REFUSED}
    for decision in prepare(wave, tresor, wanted).values():
        make_ready(decision, tresor)
    return wave


def keys(wave):
    return [line.key for line in undone_before(wave, [GRANT])]


def phase_open(wave):
    PhaseFactory(wave=wave, door=GRANT, closes_at=timezone.now() + timedelta(days=3))


def reading_owed(wave):
    dossier = Decision.objects.get(dossier__pole__name="Écarté").dossier
    DutyFactory(dossier=dossier, door=GRANT, reader=ReaderFactory(wave=wave), declared=True)


def sitting_to_come(wave):
    SittingFactory(committee=CommitteeFactory(wave=wave, doors=[GRANT]), convened=True)


def minutes_unsigned(wave):
    committee = CommitteeFactory(wave=wave, doors=[GRANT])
    SittingFactory(committee=committee, held=True, state="closed", closed_at=timezone.now())


@pytest.mark.parametrize(
    ("leave", "key"),
    [
        (phase_open, "phases"),
        (reading_owed, "readings"),
        (sitting_to_come, "sittings"),
        (minutes_unsigned, "minutes"),
    ],
)
def test_each_thing_left_undone_stops_a_release_until_a_reason_sets_it_aside(leave, key, wave, tresor):
    assert keys(wave) == []
    leave(wave)
    assert keys(wave) == [key]
    for said in ({}, {key: "  "}, {"points": WHY}):
        with pytest.raises(Refused):
            releases.release_now(wave, [GRANT], by=tresor, set_aside=said)
    assert not Decision.objects.filter(state="released").exists()

    releases.release_now(wave, [GRANT], by=tresor, set_aside={key: WHY})
    release = Release.objects.get()
    assert release.set_aside == {key: WHY}
    assert history_of(release).get(verb="plan_release").details["set_aside"] == {key: WHY}


def test_a_point_that_was_not_voted_is_one(wave, tresor):
    dossier = Decision.objects.get(dossier__pole__name="Écarté").dossier
    committee = CommitteeFactory(wave=wave, doors=[GRANT])
    sitting = SittingFactory(committee=committee, held=True, state="closed", closed_at=timezone.now())
    AgendaItemFactory(sitting=sitting, dossier=dossier, door=GRANT)
    assert keys(wave) == ["points", "minutes"]


def test_another_door_does_not_hold_this_one_back(wave):
    PhaseFactory(wave=wave, door=SUPPORT, closes_at=timezone.now() + timedelta(days=3))
    assert keys(wave) == []


def test_what_nobody_read_is_not_refused_whatever_the_reason(tresor):
    wave = the_wave()
    row = prepare(wave, tresor, {candidate(wave, "Jamais lu"): REFUSED}).popitem()[1]
    make_ready(row, tresor)
    row.dossier.refresh_from_db()
    with unguarded():
        Review.objects.all().delete()
    with pytest.raises(Refused, match="sans qu’aucune lecture ni aucun vote"):
        releases.release_now(wave, [GRANT], by=tresor, set_aside={"unread": WHY, "readings": WHY})


def test_what_came_up_after_the_plan_stops_the_clock(wave, tresor):
    release = releases.plan_release(wave, [GRANT], timezone.now() + timedelta(hours=1), by=tresor)
    phase_open(wave)
    with pytest.raises(Refused, match="phase d’évaluation est encore ouverte"):
        releases.do_release(release, by=tresor)


def test_the_doors_of_a_wave_share_one_envelope(wave, tresor):
    """150 000 € for two doors: 114 000 and 112 000 go over it, whichever door one looks at."""
    Wave.objects.filter(pk=wave.pk).update(envelope_amount=Decimal(150_000))
    wave.refresh_from_db()
    prepare(wave, tresor, {candidate(wave, "Ailleurs"): financed(112_000)}, SUPPORT)
    assert "62" in over_the_envelope(wave)
    with pytest.raises(Refused, match="Les montants dépassent l’enveloppe"):
        releases.release_now(wave, [GRANT], by=tresor)


def test_the_page_lists_what_is_left_and_asks_why(wave, tresor, signed_in):
    phase_open(wave)
    client, page = signed_in(tresor), reverse("selection:release", args=[wave.slug])
    shown = client.get(page).content.decode()
    assert "Une phase d’évaluation est encore ouverte." in shown
    assert "Tout est prêt" not in shown
    sent = {"doors": [GRANT], "now": "1", "sure": "on"}
    assert "encore ouverte" in client.post(page, sent, follow=True).content.decode()
    assert not Release.objects.filter(state="done").exists()
    client.post(page, sent | {"aside-phases": WHY})
    assert Release.objects.get().set_aside == {"phases": WHY}
