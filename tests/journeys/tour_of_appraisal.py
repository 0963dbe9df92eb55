"""The pages of the appraisal and of the territorial priority: see tour.py."""

from collections.abc import Callable, Iterator
from typing import Any

from essaim.accounts.models import User
from essaim.appraisal import actions
from essaim.appraisal.factories import DutyFactory, ExpertFactory, ReaderFactory
from essaim.appraisal.models import Declaration, Level, Phase, Reader, Review, ScoreRun
from essaim.appraisal.queries import dossiers_of_phase
from essaim.calls.models import Wave
from essaim.territories.factories import PriorityFlagFactory
from essaim.territories.models import Epci
from essaim.territories.queries import method_named, methods

At = Callable[..., Any]
FILES = ("proposal_file", "scores_file", "scores_export", "reads_export", "priorities_export")
NOT_PAGES = {
    **{f"appraisal:{name}": "a file" for name in (*FILES, "statistics_export", "piece")},
    "territories:method_export": "a file",
    "territories:run_file": "a file",
}


def appraisal(at: At, person: Callable[[str], User]) -> Iterator[Any]:
    """Reading in the wave that is open, scores of the one of 2021, which the demonstration has read."""
    manager, officer = person("tresor"), person("cna")
    wave = Wave.objects.get(slug="demonstration")
    phase = Phase.objects.get(wave=wave, door=door_of(wave), level=Level.NATION)
    yield from reading(at, officer, phase)
    yield from organising(at, manager, phase)
    yield from scoring(at, manager)
    yield from ranking(at, person("cra.occitanie"), wave)
    yield from priority(at, manager, wave)


def door_of(wave: Wave) -> str:
    return str(wave.working["doors"][0]["key"])


def reading(at: At, officer: User, phase: Phase) -> Iterator[Any]:
    """One dossier to declare on, one to read; an invitation to answer."""
    wave, (first, second, *_) = phase.wave, dossiers_of_phase(phase)
    ExpertFactory(user=officer)
    reader = ReaderFactory(wave=wave, user=officer)
    DutyFactory(dossier=first, reader=reader, door=phase.door, declared=True)
    DutyFactory(dossier=second, reader=reader, door=phase.door)
    actions.declare(second, "ask", "Une ancienne collègue y siège.", by=officer)
    invited = ReaderFactory(wave=wave, user=officer, region=first.region, invited=True)
    for name in ("board", "profile", "to_declare"):
        yield at(f"appraisal:{name}", officer)
    yield at("appraisal:invitation", officer, public_id=invited.public_id)
    yield at("appraisal:invitation", officer, public_id=reader.public_id)
    yield at("appraisal:facts", officer, reference=second.reference)
    yield at("appraisal:reading", officer, reference=first.reference)


def organising(at: At, manager: User, phase: Phase) -> Iterator[Any]:
    wave = phase.wave
    asked = Declaration.objects.get(kind="ask", dossier__wave=wave)
    reader = Reader.objects.get(wave=wave, user=asked.user, region=None)
    place = {"slug": wave.slug, "door": phase.door, "level": phase.level}
    proposal = actions.propose(phase, {"reviews": 1, "seniors": False}, by=manager)
    yield at("appraisal:waves", manager)
    yield at("appraisal:experts", manager)
    yield at("appraisal:expert", manager, public_id=reader.user.public_id)
    names = ["panel", "duties", "phases", "reviews", "ties", "reads", "statistics", "priorities"]
    yield from (at(f"appraisal:{name}", manager, slug=wave.slug) for name in names)
    yield from (at(f"appraisal:{name}", manager, **place) for name in ("phase", "assignment", "progress"))
    yield at("appraisal:proposal", manager, public_id=proposal.public_id)
    yield at("appraisal:reader", manager, slug=wave.slug, public_id=reader.public_id)
    question = {"reference": asked.dossier.reference, "public_id": reader.user.public_id}
    yield at("appraisal:tie", manager, slug=wave.slug, **question)


def scoring(at: At, manager: User) -> Iterator[Any]:
    run = ScoreRun.objects.select_related("phase__wave").order_by("pk").first()
    phase, wave = run.phase, run.phase.wave
    review = Review.objects.filter(duty__reader__wave=wave).first()
    yield at("appraisal:scores", manager, slug=wave.slug, door=phase.door, level=phase.level)
    reference = run.result["dossiers"][0]["id"]
    yield at("appraisal:score_sheet", manager, public_id=run.public_id, reference=reference)
    yield at("appraisal:reviews", manager, slug=wave.slug)
    yield at("appraisal:statistics", manager, slug=wave.slug)
    yield at("appraisal:review", manager, slug=wave.slug, public_id=review.public_id)


def ranking(at: At, appraiser: User, wave: Wave) -> Iterator[Any]:
    phase = Phase.objects.get(wave=wave, door=door_of(wave), level=Level.REGION)
    region = appraiser.mandates.get().region_id
    yield at("appraisal:rankings", appraiser)
    yield at("appraisal:ranking", appraiser, slug=wave.slug, door=phase.door, region=region)


def priority(at: At, manager: User, wave: Wave) -> Iterator[Any]:
    method = method_named(wave.working["priority_method"]) or methods()[0]
    epci = Epci.objects.get(code="200040715")
    PriorityFlagFactory(method=method, epci=epci, by=manager)
    yield at("appraisal:priorities", manager, slug=wave.slug)
    yield at("territories:methods", None)
    yield from (at("territories:method", None, identity=row.identity) for row in methods())
    yield at("territories:territory", None, identity=method.identity, code=epci.code)
