"""The priority of a dossier under the method of its wave, and the territories that a person flags."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.appraisal.factories import DeclarationFactory, DutyFactory, ReaderFactory
from essaim.calls.factories import WaveFactory, complete_document
from essaim.dossiers.queries import priorities_of_dossiers, priority_of_dossier
from essaim.poles.models import PolePlace
from essaim.territories.actions import compute_priorities
from essaim.territories.factories import (
    CommuneFactory,
    EpciFactory,
    MeasureVersionFactory,
    ScoreMethodFactory,
)
from essaim.territories.models import PriorityFlag
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty():
    """A dossier whose territory is one rural EPCI, in a wave that declares a method."""
    commune = CommuneFactory(epci=EpciFactory(code="200000001", name="Rurale"), population=100)
    MeasureVersionFactory(values={"200000001": 100})
    method = ScoreMethodFactory()
    compute_priorities(method, by="tests")
    dates = [timezone.now() - timedelta(days=days) for days in (60, 20)]
    wave = WaveFactory(closed=True, document=complete_document(*dates, priority_method=method.identity))
    duty = DutyFactory(declared=True, dossier__wave=wave, reader=ReaderFactory(wave=wave))
    content = duty.dossier.last_submission.content
    content["territory"]["places"] = [{"kind": "commune", "code": commune.code, "name": commune.name}]
    filing = duty.dossier.last_submission
    with unguarded():
        type(filing).objects.filter(pk=filing.pk).update(content=content)
    return duty


@pytest.fixture
def wave(duty):
    return duty.dossier.wave


def test_the_territory_as_filed_decides_under_the_method_of_the_wave(duty, wave):
    found = priority_of_dossier(duty.dossier)

    assert (found.found.low, found.found.high, found.standing) == (70, 100, "priority")


def test_a_wave_without_a_method_has_no_priority():
    duty = DutyFactory()

    assert priorities_of_dossiers(duty.dossier.wave, [duty.dossier]) == {}


def test_a_draft_is_placed_by_its_pole(duty, wave):
    draft = DutyFactory(dossier__wave=wave, reader__wave=wave).dossier
    type(draft).objects.filter(pk=draft.pk).update(last_submission=None)
    PolePlace.objects.filter(pole=draft.pole).delete()
    PolePlace.objects.create(pole=draft.pole, epci_id="200000001")

    assert priority_of_dossier(draft).standing == "priority"


def test_the_reader_and_the_manager_see_five_parts_and_the_notice(duty, wave, signed_in, manager):
    reading = signed_in(duty.reader.user).get(reverse("appraisal:reading", args=[duty.dossier.reference]))
    managing = signed_in(manager).get(reverse("appraisal:priorities", args=[wave.slug]))

    for page in (reading, managing):
        assert "R. 311-3-1-1" in page.content.decode()
        assert "besoins du territoire\u00a0: 70" in page.content.decode()
    assert duty.dossier.pole.name in managing.content.decode()


def test_a_manager_flags_a_territory_and_takes_it_back(duty, wave, signed_in, manager):
    page, client = reverse("appraisal:priorities", args=[wave.slug]), signed_in(manager)
    wrong = client.post(page, {"epci": "123", "reason": "Un motif."})
    assert "Aucun EPCI d’aujourd’hui ne porte ce numéro." in wrong.content.decode()

    client.post(page, {"epci": "200 000 001", "reason": "Aucun réseau."})

    flag = PriorityFlag.objects.get()
    assert (flag.by, flag.reason) == (manager, "Aucun réseau.")
    end = reverse("appraisal:flag_end", args=[wave.slug, flag.public_id])
    client.post(end, {"reason": ""})
    assert PriorityFlag.objects.get().ended_at is None
    client.post(end, {"reason": "Erreur."})
    assert PriorityFlag.objects.get().ended_reason == "Erreur."


def test_a_reader_flags_nothing(duty, wave, signed_in):
    client = signed_in(MandateFactory(role=Role.APPRAISER).user)

    assert client.get(reverse("appraisal:priorities", args=[wave.slug])).status_code == 403


def test_a_tie_takes_the_dossier_away_from_the_table_and_the_export(duty, wave, signed_in, manager):
    DeclarationFactory(user=manager, dossier=duty.dossier, tied=True)
    client = signed_in(manager)

    page = client.get(reverse("appraisal:priorities", args=[wave.slug]))
    export = client.get(reverse("appraisal:priorities_export", args=[wave.slug]))

    assert page.context["rows"] == []
    assert duty.dossier.reference not in b"".join(export.streaming_content).decode()
