"""Fair scores: raw beside corrected, a method frozen at the opening, a third reading on disagreement."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from essaim.accounts.factories import MandateFactory
from essaim.accounts.models import Role
from essaim.admissibility.factories import DeskDossierFactory
from essaim.appraisal import actions, queries
from essaim.appraisal.compute.scores import ScoresInput, correct_scores
from essaim.appraisal.factories import DutyFactory, ExpertFactory, PhaseFactory, ReaderFactory, ReviewFactory
from essaim.appraisal.models import ScoreRun, ThirdReading
from essaim.kit.rules import Refused
from essaim.optimum import replay

pytestmark = pytest.mark.django_db


@pytest.fixture
def phase(db):
    """A harsh reader, a kind one and a middle one, four dossiers; on the first, they disagree by 8 points."""
    phase = PhaseFactory(disagreement=6, method="corrected")
    readers = {
        name: ReaderFactory(wave=phase.wave, user__first_name=name, user__last_name="Durand")
        for name in ("Sévère", "Tendre", "Juste")
    }
    marks = [
        {"Sévère": 6, "Tendre": 14},
        {"Sévère": 8, "Tendre": 12},
        {"Sévère": 9, "Juste": 11},
        {"Tendre": 15},
    ]
    for row in marks:
        dossier = DeskDossierFactory(submitted=False, admissible=True, wave=phase.wave)
        for name, total in row.items():
            duty = DutyFactory(dossier=dossier, reader=readers[name])
            ReviewFactory(duty=duty, submitted=True, total=total)
    return phase


def url_of(name, phase):
    return reverse(f"appraisal:{name}", args=[phase.wave.slug, phase.door, phase.level])


def test_the_scores_are_shown_side_by_side_and_can_be_replayed(phase, manager, signed_in):
    client = signed_in(manager)
    client.post(url_of("scores", phase))
    run = ScoreRun.objects.get()
    page = client.get(url_of("scores", phase)).content.decode()

    for words in (
        "Sévère Durand",
        "Sévérité retenue",
        "la note corrigée de la sévérité",
        "Troisième lecture",
    ):
        assert words in page
    severity = {row["id"]: row["severity"] for row in run.result["reviewers"]}
    assert severity["Sévère Durand"] > 0 > severity["Tendre Durand"]

    files = [
        client.get(reverse("appraisal:scores_file", args=[run.public_id, side])).content
        for side in ("entree", "sortie")
    ]
    again = replay.write(correct_scores(replay.read(files[0], ScoresInput)))
    assert json.loads(again) == json.loads(files[1])


def test_a_harsh_reader_no_longer_sinks_a_dossier(phase, manager):
    run = actions.compute_scores(phase, by=manager)
    rows = {row["id"]: row for row in run.result["dossiers"]}
    harsh = next(row for row in rows.values() if row["n"] == 2 and row["raw"] == 10 and row["spread"] == 2)
    kind = next(row for row in rows.values() if row["n"] == 1)

    assert harsh["corrected"] > harsh["raw"]
    assert kind["corrected"] < kind["raw"]


def test_the_sheet_of_a_dossier_and_the_export_say_the_same(phase, manager, signed_in):
    run = actions.compute_scores(phase, by=manager)
    client, first = signed_in(manager), queries.scored_of(run)[0]
    url = reverse("appraisal:score_sheet", args=[run.public_id, first.dossier.reference])
    assert first.dossier.pole.name in client.get(url).content.decode()

    export = client.get(reverse("appraisal:scores_export", args=[run.public_id])).getvalue().decode()
    assert first.dossier.reference in export
    assert len(export.strip().splitlines()) == 5


def test_a_disagreement_opens_one_third_reading_that_the_solver_then_gives(phase, manager):
    actions.compute_scores(phase, by=manager)
    actions.compute_scores(phase, by=manager)
    third = ThirdReading.objects.get()
    assert third.spread == Decimal(8)

    proposal = actions.propose(phase, {"reviews": 2, "seniors": False, "spread": None}, by=manager)

    read = [reference for _, reference in proposal.result["pairs"]]
    assert read.count(third.dossier.reference) == 3


def test_the_method_is_frozen_once_the_phase_is_open(phase, manager):
    values = {
        "opens_at": phase.opens_at,
        "closes_at": phase.closes_at,
        "blind": False,
        "others": "never",
        "method": "raw",
        "disagreement": phase.disagreement,
    }
    with pytest.raises(Refused, match="la méthode des notes sont figées"):
        actions.save_phase(phase.wave, phase.door, phase.level, values, by=manager)
    later = phase.closes_at + timedelta(days=2)
    kept = actions.save_phase(
        phase.wave, phase.door, phase.level, values | {"method": "corrected", "closes_at": later}, by=manager
    )
    assert kept.closes_at == later


def test_nothing_is_computed_on_nothing(manager):
    with pytest.raises(ValidationError, match=r"Aucun avis n’est encore remis\."):
        actions.compute_scores(PhaseFactory(), by=manager)


def test_drafts_and_lost_duties_do_not_count(phase, manager):
    dossier = DeskDossierFactory(submitted=False, admissible=True, wave=phase.wave)
    ReviewFactory(duty=DutyFactory(dossier=dossier))
    gone = DutyFactory(dossier=dossier, ended_at=timezone.now(), ended_reason="Lien")
    ReviewFactory(duty=gone, submitted=True)

    assert dossier.reference not in {row[1] for row in queries.scores_of(phase)["scores"]}


def test_figures_say_on_how_many_reviews_they_stand(phase):
    figures = queries.figures_of_phase(phase)
    assert sum(row.n for row in figures["regions"]) == 7
    assert [(row.label, row.n) for row in figures["criteria"]] == [
        ("Coopération", 7),
        ("Ancrage territorial", 7),
    ]


def test_a_manager_with_a_tie_sees_no_score(phase, manager, signed_in):
    run = actions.compute_scores(phase, by=manager)
    other = MandateFactory(role=Role.NATIONAL_OFFICER).user
    ExpertFactory(user=other)
    actions.declare(queries.dossiers_of_phase(phase)[0], "tie", "Ma commune.", by=other)
    client = signed_in(other)

    with pytest.raises(Refused):
        actions.compute_scores(phase, by=other)
    for url in (
        url_of("scores", phase),
        reverse("appraisal:scores_file", args=[run.public_id, "sortie"]),
        reverse("appraisal:scores_export", args=[run.public_id]),
    ):
        assert client.get(url).status_code == 403


def test_no_note_leaves_its_scale_and_an_unread_dossier_stays_in_the_list(phase, manager, signed_in):
    """The interval of two readings far apart goes beyond 20; a dossier without reading is last."""
    unread = DeskDossierFactory(submitted=False, admissible=True, wave=phase.wave)
    client = signed_in(manager)
    client.post(url_of("scores", phase))
    rows = queries.scored_of(ScoreRun.objects.get())

    assert rows[-1].dossier == unread
    assert (rows[-1].retained, rows[-1].note) == (None, "aucune lecture")
    assert next(one for one in rows if one.n == 1).spread is None
    for one in rows:
        assert all(value is None or 0 <= value <= 20 for value in (one.raw, one.corrected, one.low, one.high))
    page = client.get(url_of("scores", phase)).content.decode()
    assert "Aucune lecture" in page
    assert "Une seule lecture" in page
    figures = b"".join(client.get(url_of("scores", phase) + "?donnees=notes").streaming_content).decode()
    assert len(figures.strip().splitlines()) == len(rows) + 1


def test_a_reader_of_few_reviews_has_neither_mean_nor_severity(phase, manager, signed_in):
    """As in the statistics: the mean of two notes would tell both."""
    run = actions.compute_scores(phase, by=manager)
    shown = {row["id"]: (row["mean"], row["severity"]) for row in queries.severities_of(run)}
    assert set(shown.values()) == {(None, None)}
    page = signed_in(manager).get(url_of("scores", phase)).content.decode()
    assert "ne se montre pas" in page
