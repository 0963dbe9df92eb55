"""Competitors of a door with money: their readings, or for many of them the scores alone."""

from decimal import Decimal

from essaim.admissibility.factories import DeskDossierFactory
from essaim.appraisal.factories import PhaseFactory, ReaderFactory, ReviewFactory, ScoreRunFactory
from essaim.appraisal.models import Declaration, Duty
from essaim.calls.factories import GRANT, SUPPORT, WaveFactory
from essaim.portfolio.factories import PortfolioFactory
from essaim.territories.factories import RegionFactory
from tests.unguarded import unguarded

MARKS = {"high": {"cooperation": 5, "territory": 4}, "low": {"cooperation": 1, "territory": 2}}


def competitor(wave, number=0, **fields):
    region = fields.pop("region", None) or RegionFactory(code="84", name="Auvergne-Rhône-Alpes")
    amount = fields.pop("amount", None)
    dossier = DeskDossierFactory(
        submitted=False,
        admissible=True,
        wave=wave,
        doors=[SUPPORT, GRANT],
        pole__name=f"Pôle {number}",
        pole__region=region,
        **fields,
    )
    if amount:
        with unguarded():
            type(dossier.last_submission).objects.filter(dossier=dossier).update(requested_amount=amount)
    return dossier


def scored(size=4, amounts=(100_000,), envelope=200_000, regions=None, **settings):
    """`size` dossiers with scores 18, 17, 16… and a scenario on them. Reviews are not written."""
    wave = WaveFactory(closed=True)
    phase = PhaseFactory(wave=wave, door=GRANT, method="raw")
    dossiers = [
        competitor(
            wave,
            place,
            amount=amounts[place % len(amounts)],
            region=regions and regions[place % len(regions)],
        )
        for place in range(size)
    ]
    rows = [row_of(dossier, Decimal(18) - Decimal(place) / 10) for place, dossier in enumerate(dossiers)]
    ScoreRunFactory(phase=phase, result=result_of(rows))
    portfolio = PortfolioFactory(wave=wave, settings={"envelope": envelope, **settings})
    return portfolio, dossiers


def result_of(rows):
    return {
        "status": "uncorrected",
        "method": "Modèle additif",
        "warnings": [],
        "panels": [],
        "reviewers": [],
        "dossiers": rows,
    }


def row_of(dossier, score):
    return {
        "id": dossier.reference,
        "n": 2,
        "raw": float(score),
        "corrected": float(score) - 0.5,
        "spread": 1,
        "rank_raw": 1,
        "rank_corrected": 1,
        "disagreement": False,
    }


def reviewed(wave, dossiers, totals):
    """One review of each, whole, by one reader."""
    reader = ReaderFactory(wave=wave, load=200)
    for dossier, total in zip(dossiers, totals, strict=True):
        Declaration.objects.create(
            user=reader.user, dossier=dossier, kind="none", opens=True, declared_at=dossier.decided_at
        )
        duty = Duty.objects.create(reader=reader, dossier=dossier, door=GRANT, given_by=reader.user)
        scores = {"cooperation": int(total // 4), "territory": int(total // 4)}
        ReviewFactory(duty=duty, submitted=True, scores=scores, total=total)
