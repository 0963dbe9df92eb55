"""Sharing the dossiers out: proposals, rules on pairs, applying, running again, progress and reminders."""

import json
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.admissibility.factories import DeskDossierFactory, VerdictFactory
from essaim.appraisal import actions, jobs, queries
from essaim.appraisal.compute.affinity import IsRead, Reads, affinity, normals, words_of
from essaim.appraisal.compute.assignment import AssignmentInput, assign
from essaim.appraisal.factories import ExpertFactory, PhaseFactory, ReaderFactory, ReviewFactory
from essaim.appraisal.models import Duty, Expert, Proposal
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.optimum import replay

pytestmark = pytest.mark.django_db
ONE = {"reviews": 1, "seniors": False, "spread": None}


@pytest.fixture
def phase(db):
    return cast()


def cast():
    """Three dossiers and three readers; the first of each knows the theme of the other."""
    phase = PhaseFactory()
    for number in range(3):
        themes = ["réemploi"] if number == 0 else []
        DeskDossierFactory(submitted=False, admissible=True, wave=phase.wave, pole__themes=themes)
        reader = ReaderFactory(wave=phase.wave, load=3, user__last_name=f"Durand {number}")
        ExpertFactory(user=reader.user, themes=["Réemploi"] if number == 0 else [])
    return phase


def pairs():
    return set(Duty.objects.filter(ended_at=None).values_list("reader__user__last_name", "dossier"))


def url_of(name, phase):
    return reverse(f"appraisal:{name}", args=[phase.wave.slug, phase.door, phase.level])


def test_a_proposal_is_proven_explained_applied_and_can_be_replayed(phase, manager, signed_in):
    client = signed_in(manager)
    client.post(url_of("assignment", phase), {"reviews": "1"})
    proposal = Proposal.objects.get()
    first = queries.dossiers_of_phase(phase)
    page = client.get(reverse("appraisal:proposal", args=[proposal.public_id])).content.decode()
    assert "Optimum prouvé" in page
    assert "Affinité 10" in page or "Affinité 11" in page
    assert not Duty.objects.exists()

    client.post(reverse("appraisal:proposal", args=[proposal.public_id]))

    assert {dossier for _, dossier in pairs()} == {row.pk for row in first}
    assert ("Durand 0", next(row.pk for row in first if row.pole.themes)) in pairs()
    assert Message.objects.filter(key="readings_given").exists()
    files = [
        client.get(reverse("appraisal:proposal_file", args=[proposal.public_id, side])).content
        for side in ("entree", "sortie")
    ]
    assert json.loads(replay.write(assign(replay.read(files[0], AssignmentInput)))) == json.loads(files[1])


def test_pairs_are_imposed_or_forbidden_with_a_reason(phase, manager):
    readers, dossiers = queries.readers_of_phase(phase), queries.dossiers_of_phase(phase)
    for reader in readers[:2]:
        actions.rule_pair(phase, reader, dossiers[0], imposed=False, reason="Trop proche.", by=manager)
    actions.rule_pair(phase, readers[1], dossiers[1], imposed=True, reason="Le connaît.", by=manager)

    actions.apply_proposal(actions.propose(phase, ONE, by=manager), by=manager)

    found = pairs()
    assert ("Durand 2", dossiers[0].pk) in found
    assert ("Durand 1", dossiers[1].pk) in found


def test_a_new_run_after_a_withdrawal_moves_nothing_already_begun(phase, manager):
    actions.apply_proposal(actions.propose(phase, ONE | {"reviews": 2}, by=manager), by=manager)
    begun = list(Duty.objects.order_by("pk")[:3])
    for duty in begun:
        ReviewFactory(duty=duty)
    gone = next(duty.reader for duty in Duty.objects.order_by("-pk") if duty.reader != begun[0].reader)
    kept = {duty.pk for duty in begun if duty.reader != gone}
    actions.withdraw(gone, "Malade.", by=gone.user)

    actions.apply_proposal(actions.propose(phase, ONE | {"reviews": 2}, by=manager), by=manager)

    assert kept <= set(Duty.objects.filter(ended_at=None).values_list("pk", flat=True))
    assert not Duty.objects.filter(ended_at=None, reader=gone).exists()
    assert Duty.objects.filter(ended_at=None).count() == 6


def test_a_reader_away_keeps_what_they_began_and_the_rest_is_given_again(phase, manager):
    actions.apply_proposal(actions.propose(phase, ONE, by=manager), by=manager)
    begun = Duty.objects.order_by("pk").first()
    ReviewFactory(duty=begun)
    today = timezone.localdate()
    begun.reader.user.refresh_from_db()
    Expert.objects.get(user=begun.reader.user).absences.create(starts_on=today, ends_on=today)

    proposal = actions.propose(phase, ONE, by=manager)
    actions.apply_proposal(proposal, by=manager)

    assert begun.reader.user.name not in proposal.readers
    assert Duty.objects.filter(pk=begun.pk, ended_at=None).exists()
    assert Duty.objects.filter(ended_at=None).count() == 3
    assert Duty.objects.filter(ended_at=None, reader=begun.reader).count() == 1


def test_what_is_given_by_hand_meanwhile_is_not_taken_back(phase, manager):
    proposal = actions.propose(phase, ONE, by=manager)
    readers, dossiers = queries.readers_of_phase(phase), queries.dossiers_of_phase(phase)
    chosen = {dossier: reader for reader, dossier in proposal.result["pairs"]}
    other = next(row for row in readers if row.user.name != chosen[dossiers[0].reference])
    actions.give_duty(other, dossiers[0], phase.door, by=manager)

    with pytest.raises(ValidationError, match="La situation a changé"):
        actions.apply_proposal(proposal, by=manager)
    assert Duty.objects.filter(ended_at=None).count() == 1


def test_nobody_reads_a_dossier_at_both_levels_nor_beyond_their_load(phase, manager):
    reader, dossiers = queries.readers_of_phase(phase)[0], queries.dossiers_of_phase(phase)
    actions.change_load(reader, 1, by=manager)
    actions.give_duty(reader, dossiers[0], phase.door, by=manager)
    with pytest.raises(ValidationError, match=r"La charge acceptée par .* est atteinte"):
        actions.give_duty(reader, dossiers[1], phase.door, by=manager)

    regional = ReaderFactory(wave=phase.wave, user=reader.user, region=dossiers[0].region)
    with pytest.raises(ValidationError, match="lit déjà ce dossier à un autre niveau"):
        actions.give_duty(regional, dossiers[0], phase.door, by=manager)


def test_a_door_closed_by_a_verdict_is_not_read(phase, manager):
    dossier = queries.dossiers_of_phase(phase)[0]
    VerdictFactory(refused=True, dossier=dossier, door=phase.door)

    assert dossier not in queries.dossiers_of_phase(phase)
    with pytest.raises(ValidationError, match="n’y est pas recevable"):
        actions.give_duty(queries.readers_of_phase(phase)[0], dossier, phase.door, by=manager)


def test_applying_twice_does_it_once(phase, manager):
    proposal = actions.propose(phase, ONE, by=manager)
    assert actions.apply_proposal(proposal, by=manager) == 3
    assert actions.apply_proposal(proposal, by=manager) == 0
    assert Duty.objects.count() == 3


def test_a_tie_declared_after_the_proposal_makes_it_stale(phase, manager):
    proposal = actions.propose(phase, ONE, by=manager)
    dossier = queries.dossiers_of_phase(phase)[0]
    for reader in queries.readers_of_phase(phase):
        actions.declare(dossier, "tie", "Mon réseau.", by=reader.user)

    with pytest.raises(ValidationError, match="La situation a changé"):
        actions.apply_proposal(proposal, by=manager)
    assert not Duty.objects.exists()


def test_what_is_impossible_is_explained(phase, manager, signed_in):
    actions.propose(phase, ONE | {"reviews": 4}, by=manager)
    proposal = Proposal.objects.get()
    page = signed_in(manager).get(reverse("appraisal:proposal", args=[proposal.public_id])).content.decode()

    assert "4 lectures demandées" in page
    assert "Appliquer cette répartition" not in page


def test_a_conflicted_person_is_never_proposed_the_dossier(phase, manager):
    dossier = queries.dossiers_of_phase(phase)[0]
    reader = queries.readers_of_phase(phase)[0]
    actions.declare(dossier, "tie", "Mon réseau.", by=reader.user)

    proposal = actions.propose(phase, ONE | {"reviews": 2}, by=manager)

    assert [reader.user.name, dossier.reference] not in proposal.result["pairs"]
    assert proposal.result["proven"]


def test_a_manager_with_a_tie_neither_asks_nor_reads_nor_downloads(phase, signed_in, manager):
    proposal = actions.propose(phase, ONE, by=manager)
    other = MandateFactory(role=Role.NATIONAL_OFFICER).user
    actions.declare(queries.dossiers_of_phase(phase)[0], "tie", "Ma commune.", by=other)
    client = signed_in(other)

    with pytest.raises(Refused, match="Un lien vous écarte d’un dossier de cette phase"):
        actions.propose(phase, ONE, by=other)
    for page in (
        url_of("assignment", phase),
        url_of("progress", phase),
        reverse("appraisal:proposal", args=[proposal.public_id]),
        reverse("appraisal:proposal_file", args=[proposal.public_id, "entree"]),
    ):
        assert client.get(page).status_code == 403


def test_readers_are_reminded_once_a_day(phase, manager, signed_in):
    actions.apply_proposal(actions.propose(phase, ONE, by=manager), by=manager)
    client = signed_in(manager)
    assert "Durand" in client.get(url_of("progress", phase)).content.decode()

    client.post(url_of("progress", phase))
    client.post(url_of("progress", phase))

    late = Duty.objects.values("reader").distinct().count()
    assert Message.objects.filter(key="readings_reminder").count() == late


def test_the_clock_reminds_near_the_end_only(phase, manager):
    actions.apply_proposal(actions.propose(phase, ONE, by=manager), by=manager)
    jobs.remind_readers(0)
    assert not Message.objects.filter(key="readings_reminder").exists()


@pytest.mark.django_db(transaction=True)
def test_two_managers_applying_two_proposals_at_once_have_one_outcome():
    phase = cast()
    people = [MandateFactory(role=Role.PROGRAMME_MANAGER).user for _ in range(2)]
    proposals = [
        actions.propose(phase, ONE | {"reviews": n}, by=one) for n, one in enumerate(people, start=1)
    ]
    said, start = [], threading.Barrier(2)

    def run(proposal, user):
        start.wait()
        try:
            actions.apply_proposal(proposal, by=user)
        except ValidationError as error:
            said.extend(error.messages)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in zip(proposals, people, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    applied = Proposal.objects.get(applied_at__isnull=False)
    assert len(said) == 1
    assert said[0].startswith("La situation a changé")
    assert Duty.objects.filter(ended_at=None).count() == len(applied.result["pairs"])


themes = st.frozensets(st.sampled_from(["réemploi", "Mobilité", "énergie"]))


@given(mine=themes, theirs=themes, region=st.sampled_from(["", "84", "53"]))
def test_affinity_grows_with_what_is_in_common(mine, theirs, region):
    found = affinity(Reads(normals(mine), frozenset(), region), IsRead(normals(theirs), words_of(""), "84"))
    assert found == 10 * len(mine & theirs) + (region == "53")


def test_a_least_number_of_dossiers_shares_the_load(phase, manager):
    given, _ = queries.input_of(phase, {"reviews": 1, "seniors": False, "least": 1})
    assert {row["min"] for row in given["reviewers"]} == {1}
    assert all(row["min"] <= row["max"] for row in given["reviewers"])

    plain, _ = queries.input_of(phase, {"reviews": 1, "seniors": False, "least": None})
    assert all("min" not in row for row in plain["reviewers"])
