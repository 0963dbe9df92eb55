"""One release for everybody: what it needs, what it does, and that it does it once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.calls.factories import GRANT, SUPPORT, CallFactory
from essaim.decisions import jobs
from essaim.decisions.actions import decisions, notices
from essaim.decisions.actions import releases as actions
from essaim.decisions.models import Decision, DecisionLetter, DecisionState, Release
from essaim.decisions.queries.notices import public_laureates, told_decisions
from essaim.decisions.tests.decisions import (
    REFUSED,
    candidate,
    financed,
    make_ready,
    manager,
    prepare,
    reserve,
    the_wave,
)
from essaim.dossiers.models import Dossier
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.notices.models import Act
from essaim.notices.tasks import deliver
from essaim.poles.models import PoleStatus
from essaim.territories.factories import DepartmentFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tresor():
    return manager()


@pytest.fixture
def wave():
    return the_wave()


@pytest.fixture
def ready(wave, tresor):
    """One laureate, one in reserve, one refused: all ready."""
    wanted = {
        candidate(wave, "Le lauréat"): financed(),
        candidate(wave, "La réserve"): reserve(1),
        candidate(wave, "Le refusé", electronic_notice=False): REFUSED,
    }
    for decision in prepare(wave, tresor, wanted).values():
        make_ready(decision, tresor)
    return {dossier.pole.name: dossier for dossier in wanted}


def test_at_the_release_decisions_letters_statuses_and_messages_are_all_there(wave, tresor, ready):
    release = actions.release_now(wave, [GRANT], by=tresor)

    assert (release.state, release.count) == ("done", 3)
    assert set(Decision.objects.values_list("state", flat=True)) == {"released"}
    assert DecisionLetter.objects.filter(sent_at__isnull=False).count() == 3
    assert dict(Act.objects.values_list("dossier__pole__name", "channel")) == {
        "Le lauréat": "electronic",
        "La réserve": "electronic",
        "Le refusé": "postal",
    }
    assert list(PoleStatus.objects.values_list("pole__name", "kind", "wave_label")) == [
        ("Le lauréat", "laureate_phase_2", "Vague d’essai")
    ]
    assert Message.objects.filter(key="decision_available").count() == 2  # the third one by post
    assert ready["Le lauréat"].pole.name in [row.dossier.pole.name for row in public_laureates(wave)]
    refused = ready["Le refusé"]
    assert [row.outcome for row in told_decisions(refused.created_by, refused)] == ["refused"]


def test_before_the_release_nobody_but_managers_knows_anything(wave, ready):
    for dossier in ready.values():
        assert not told_decisions(dossier.created_by, dossier).exists()
    assert not public_laureates(wave).exists()
    assert not Message.objects.filter(key__startswith="decision").exists()
    assert not PoleStatus.objects.exists()


def test_pressed_twice_the_release_happens_once(wave, tresor, ready):
    actions.release_now(wave, [GRANT], by=tresor)

    with pytest.raises(Refused, match="aucune décision n’attend d’être publiée"):
        actions.release_now(wave, [GRANT], by=tresor)
    actions.do_release(Release.objects.get(), by=tresor)

    assert Release.objects.count() == 1
    assert Message.objects.filter(key="decision_available").count() == 2  # the third one by post


@pytest.mark.time_machine("2026-11-20T09:00Z", tick=False)
def test_an_hour_may_be_planned_and_the_clock_releases_then(wave, tresor, ready, time_machine):
    now = timezone.now()
    actions.plan_release(wave, [GRANT], now + timedelta(hours=1), by=tresor)
    jobs.release_decisions(0)
    assert not public_laureates(wave).exists()

    time_machine.move_to(now + timedelta(hours=1), tick=False)
    jobs.release_decisions(0)
    jobs.release_decisions(0)

    assert public_laureates(wave).count() == 1
    assert Release.objects.get().done_at == now + timedelta(hours=1)


@pytest.mark.time_machine("2026-11-20T09:00Z", tick=False)
def test_the_job_of_a_planned_release_waits_for_its_hour_and_releases_once(wave, tresor, ready, time_machine):
    now = timezone.now()
    release = actions.plan_release(wave, [GRANT], now + timedelta(hours=1), by=tresor)
    job = ProcrastinateJob.objects.get(task_name__endswith="release_at_its_hour")
    assert job.scheduled_at == release.planned_at
    jobs.release_at_its_hour(**job.args)
    assert not public_laureates(wave).exists()

    time_machine.move_to(now + timedelta(hours=1), tick=False)
    jobs.release_at_its_hour(**job.args)
    jobs.release_at_its_hour(**job.args)

    assert public_laureates(wave).count() == 1


def test_a_release_that_cannot_happen_waits_and_says_why_once(wave, tresor, ready):
    actions.plan_release(wave, [GRANT], timezone.now() - timedelta(minutes=1), by=tresor)
    decision = Decision.objects.get(outcome="refused")
    decisions.take_back(decision, by=tresor)

    jobs.release_decisions(0)
    jobs.release_decisions(0)

    assert "ne sont pas encore déclarées prêtes" in Release.objects.get().failure
    assert Message.objects.filter(key="release_waits", to=tresor.email).count() == 1
    decision.refresh_from_db()
    make_ready(decision, tresor)
    jobs.release_decisions(0)
    assert public_laureates(wave).exists()


def test_a_release_forgets_nobody_and_stays_within_the_envelope(wave, tresor, ready):
    candidate(wave, "Oublié")
    with pytest.raises(Refused, match="des dossiers recevables n’ont pas de décision"):
        actions.release_now(wave, [GRANT], by=tresor)

    prepare(wave, tresor, {Dossier.objects.get(pole__name="Oublié"): REFUSED})
    make_ready(Decision.objects.get(dossier__pole__name="Oublié"), tresor)
    Decision.objects.filter(outcome="financed").update(amount=Decimal(300_000))
    with pytest.raises(Refused, match="Les montants dépassent l’enveloppe de 50\u202f000\u00a0€"):
        actions.release_now(wave, [GRANT], by=tresor)


def test_a_planned_release_is_cancelled_and_another_hour_chosen(wave, tresor, ready):
    at = timezone.now() + timedelta(hours=1)
    release = actions.plan_release(wave, [GRANT], at, by=tresor)
    assert actions.plan_release(wave, [GRANT], at, by=tresor) == release
    with pytest.raises(Refused, match=r"^Une publication est déjà prévue pour cette vague"):
        actions.plan_release(wave, [GRANT], at + timedelta(hours=1), by=tresor)

    actions.cancel_release(release, by=tresor)
    actions.plan_release(wave, [GRANT], at + timedelta(hours=1), by=tresor)


@pytest.mark.parametrize("perimeter", ["region", "department", "another call"])
def test_a_manager_of_one_region_or_of_another_call_decides_nothing(perimeter, wave, ready):
    place = {
        "region": {"region": RegionFactory(code="84", name="Auvergne-Rhône-Alpes")},
        "department": {"department": DepartmentFactory()},
        "another call": {"call_slug": CallFactory().slug},
    }[perimeter]
    local = manager(**place)

    for decide in (
        lambda: actions.release_now(wave, [GRANT], by=local),
        lambda: actions.plan_release(wave, [GRANT], timezone.now() + timedelta(hours=1), by=local),
    ):
        with pytest.raises(Refused, match="revient aux responsables nationaux du programme"):
            decide()

    assert not Release.objects.exists()
    assert set(Decision.objects.values_list("state", flat=True)) == {"ready"}


def test_national_officers_prepare_but_do_not_release(wave, ready):
    officer = MandateFactory(role=Role.NATIONAL_OFFICER).user

    with pytest.raises(Refused, match=r"^Cette décision revient aux responsables nationaux du programme\.$"):
        actions.release_now(wave, [GRANT], by=officer)


def test_a_published_source_that_already_names_the_laureate_is_left_as_it_is(wave, tresor):
    dossier = candidate(wave, "Déjà connu")
    PoleStatus.objects.create(
        pole=dossier.pole,
        kind="laureate_phase_2",
        since=wave.opens_at.date().replace(month=1, day=1),
        since_precision="year",
        evidence="https://source.example/",
    )
    make_ready(prepare(wave, tresor, {dossier: financed()})[dossier.reference], tresor)

    actions.release_now(wave, [GRANT], by=tresor)

    assert PoleStatus.objects.count() == 1


# --- Letters and notifications ---------------------------------------------------------------------


def test_the_letter_is_frozen_with_routes_signature_and_is_drawn_once(wave, tresor, ready):
    actions.release_now(wave, [GRANT], by=tresor)
    letter = DecisionLetter.objects.get(kind="refused")

    deliver(act_id=letter.act.pk)
    deliver(act_id=letter.act.pk)

    letter.act.refresh_from_db()
    assert letter.act.content["author"] == "Léa Martin"
    assert "Recours gracieux" in letter.act.content["appeals"]
    assert "droit au bouquet de services reste entier" in letter.act.content["notes"][0]
    assert letter.act.content["online"] == ""
    assert letter.act.pdf.sha256
    copy = Message.objects.get(key="act_by_post")
    assert copy.files.count() == 1
    assert ProcrastinateJob.objects.filter(task_name="essaim.notices.tasks.deliver").count() == 3


def test_a_decision_read_online_is_notified_the_day_it_is_first_opened(wave, tresor, ready):
    actions.release_now(wave, [GRANT], by=tresor)
    dossier = ready["Le lauréat"]
    reader = dossier.created_by

    notices.open_decision(dossier, by=reader)
    first = Act.objects.get(dossier=dossier)
    notices.open_decision(dossier, by=reader)

    again = Act.objects.get(pk=first.pk)
    assert (again.opened_at, again.opened_by, again.received_on) == (
        first.opened_at,
        reader,
        timezone.localdate(),
    )
    with pytest.raises(Refused, match=r"^Seuls les co-auteurs"):
        notices.open_decision(dossier, by=UserFactory())


def test_a_bounced_message_is_sent_again_to_a_corrected_address(wave, tresor, ready):
    actions.release_now(wave, [GRANT], by=tresor)
    message = Message.objects.filter(key="decision_available").first()
    Message.objects.filter(pk=message.pk).update(delivery="bounced", report="Adresse inconnue")
    message.refresh_from_db()

    again = notices.resend_decision(message, by=tresor, to="bonne@adresse.example")

    assert (again.to, again.resent_from, again.text) == ("bonne@adresse.example", message, message.text)
    with pytest.raises(Refused, match="n’est pas de ceux que vous suivez"):
        notices.resend_decision(message, by=UserFactory())


def test_the_support_and_the_grant_may_be_released_apart(wave, tresor, ready):
    decisions.prepare_decisions(wave, SUPPORT, by=tresor)
    for decision in Decision.objects.filter(door=SUPPORT):
        make_ready(decision, tresor)

    actions.release_now(wave, [SUPPORT], by=tresor)

    assert set(Decision.objects.filter(door=GRANT).values_list("state", flat=True)) == {DecisionState.READY}
    assert set(public_laureates(wave).values_list("outcome", flat=True)) == {"laureate"}
