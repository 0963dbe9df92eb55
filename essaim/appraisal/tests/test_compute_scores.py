"""The correction equals the same model solved with whole matrices, and never leaves its panel."""

import random
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.appraisal.compute.scores import ScoresInput, correct_scores
from essaim.appraisal.compute.scores.correct import Sheet
from essaim.appraisal.compute.student import quantile
from essaim.optimum.replay import BadInput, check, write


def panel(seed, readers=8, dossiers=40, each=3, severity=2.0, chance=1.0):
    """Marks by chance, and the true severity of each reader."""
    dice = random.Random(seed)
    hard = {f"R{place}": dice.gauss(0, severity) for place in range(readers)}
    rows = []
    for place in range(dossiers):
        worth = dice.gauss(12, 3)
        rows += [
            [who, f"D{place:02d}", round(worth - hard[who] + dice.gauss(0, chance), 2)]
            for who in dice.sample(sorted(hard), each)
        ]
    return rows, hard


def result(rows, **changes):
    return correct_scores(check({"scores": rows, **changes}, ScoresInput))


def dense(rows, shrinkage):
    """Generalised least squares and the conditional mean of severities, by the textbook."""
    sheet = Sheet(check({"scores": rows}, ScoresInput))
    design, count = sheet.design, len(rows)
    x, z = np.zeros((count, design.dossiers)), np.zeros((count, design.readers))
    x[np.arange(count), design.dossier], z[np.arange(count), design.reader] = 1, -1
    v = z @ z.T / shrinkage + np.eye(count)
    inverse = np.linalg.inv(v)
    theta = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ design.value)
    rest = design.value - x @ theta
    severity = z.T @ inverse @ rest / shrinkage
    noise = rest @ inverse @ rest / (count - design.dossiers)
    error = np.sqrt(noise * np.diag(np.linalg.inv(x.T @ inverse @ x)))
    _, logarithm = np.linalg.slogdet(v)
    likelihood = (
        (count - design.dossiers) * np.log(rest @ inverse @ rest)
        + logarithm
        + np.linalg.slogdet(x.T @ inverse @ x)[1]
    )
    return sheet, theta, severity, error, likelihood


@settings(max_examples=40, derandomize=True)
@given(st.integers(0, 10**6), st.floats(0.05, 20))
def test_the_correction_equals_the_textbook(seed, shrinkage):
    rows, _ = panel(seed, readers=5, dossiers=12)
    _, theta, severity, error, _ = dense(rows, shrinkage)
    fit = Sheet(check({"scores": rows, "shrinkage": str(round(shrinkage, 6))}, ScoresInput)).fit
    counts = np.full(12, 3)

    assert np.allclose(fit.corrected, theta, atol=1e-3)
    assert np.allclose(fit.severity, severity, atol=1e-3)
    assert np.allclose(fit.error_of_dossiers(counts), error, atol=1e-3)


@pytest.mark.parametrize("seed", range(5))
def test_the_shrinkage_found_is_the_likeliest(seed):
    rows, _ = panel(seed, readers=6, dossiers=20)
    found = Sheet(check({"scores": rows}, ScoresInput)).fit.shrinkage
    best = dense(rows, found)[-1]

    assert all(best <= dense(rows, found * factor)[-1] + 1e-6 for factor in (0.5, 0.9, 0.99, 1.01, 1.1, 2))


def test_severe_readers_are_found_and_compensated():
    rows, hard = panel(3, readers=10, dossiers=120)
    found = {one.id: float(one.severity) for one in result(rows).reviewers}
    centre = sum(hard.values()) / len(hard)

    assert all(abs(found[who] - (hard[who] - centre)) < 0.8 for who in hard)


def test_the_interval_holds_as_often_as_it_says():
    held = total = 0
    for seed in range(30):
        rows, hard = panel(seed, readers=8, dossiers=30)
        severities = {one.id: one for one in result(rows, confidence="0.9").reviewers}
        for who, one in severities.items():
            held += float(one.interval.low) <= hard[who] <= float(one.interval.high)
            total += 1

    assert 0.85 < held / total < 0.95


def test_raw_and_corrected_stand_side_by_side():
    rows = [["Ana", "P1", 10], ["Ben", "P1", 14], ["Ana", "P2", 8], ["Ben", "P2", 12], ["Ben", "P3", 13]]
    found = result(rows, shrinkage=0, disagreement=3)

    assert [(one.id, one.observed, one.severity) for one in found.reviewers] == [
        ("Ana", 2, 2),
        ("Ben", Decimal("-1.3333"), -2),
    ]
    first, _, third = found.dossiers
    assert (first.raw, first.corrected, first.spread, first.disagreement) == (12, 12, 4, True)
    assert (third.raw, third.corrected, third.rank_raw, third.rank_corrected) == (13, 11, 1, 2)
    assert found.warnings == ["1 dossier avec une seule lecture\u00a0: ni écart, ni désaccord mesurable."]


def test_panels_without_link_are_never_corrected_across():
    first, _ = panel(1, readers=4, dossiers=10)
    apart = [[f"X{who}", f"X{what}", value + 50] for who, what, value in panel(2, readers=4, dossiers=10)[0]]
    together = result(first + apart, shrinkage=1)
    alone = {one.id: one for one in result(first, shrinkage=1).dossiers}

    assert [one.comparable for one in together.panels] == [False, False]
    assert together.warnings[0].startswith("Les lectures forment 2 groupes")
    for one in together.dossiers:
        if one.id in alone:
            assert (one.corrected, one.rank_corrected) == (
                alone[one.id].corrected,
                alone[one.id].rank_corrected,
            )


def test_readers_who_agree_are_left_alone():
    rows = [[who, f"P{place}", 10 + place] for place in range(5) for who in ("Ana", "Ben")]
    found = result(rows)

    assert all(one.raw == one.corrected for one in found.dossiers)


def test_one_reading_each_gives_no_interval():
    found = result([["Ana", "P1", 10], ["Ben", "P2", 12]])

    assert (found.status, found.dossiers[0].interval) == ("uncorrected", None)
    assert found.warnings[-1] == "Trop peu de lectures en commun\u00a0: les intervalles ne se calculent pas."


def test_the_order_of_the_file_changes_nothing():
    rows, _ = panel(7)
    assert write(result(rows)) == write(result(rows[::-1]))


def test_no_score_is_an_answer():
    assert result([]).dossiers == []


def test_a_pair_scored_twice_is_refused():
    with pytest.raises(BadInput, match="Ana a noté deux fois le dossier « P1 »"):
        result([["Ana", "P1", 10], ["Ana", "P1", 12]])


@pytest.mark.parametrize(
    ("level", "freedom", "value"), [(0.95, 10, 2.228139), (0.95, 1, 12.7062), (0.9, 200, 1.652508)]
)
def test_the_quantiles_are_those_of_the_tables(level, freedom, value):
    assert quantile(level, freedom) == pytest.approx(value, abs=1e-4)
