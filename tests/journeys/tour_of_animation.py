"""The pages of the compagnons and of the national life of poles: see tour.py."""

from collections.abc import Callable, Iterator
from typing import Any

from essaim.accounts.models import User
from essaim.accounts.queries import service_account
from essaim.community.factories import (
    ConcertationFactory,
    PracticeSheetFactory,
    QuestionFactory,
    SurveyAnswerFactory,
    SurveyFactory,
    SurveyPersonFactory,
    SurveyQuestionFactory,
)
from essaim.community.models import Concertation, Event, PracticeSheet
from essaim.mentoring.actions import make_run
from essaim.mentoring.factories import CompagnonFactory
from essaim.mentoring.models import Compagnon, Pair
from essaim.sizing.actions import save_scenario
from essaim.sizing.queries import versions_to_size

At = Callable[..., Any]
NOT_PAGES = {
    "sizing:scenario_file": "a file",
    "mentoring:run_file": "a file",
    "community:feed": "a calendar",
    "community:event_calendar": "a calendar",
    "community:registrations_export": "a file",
    "community:survey_export": "a file",
}


def animation(at: At, person: Callable[[str], User]) -> Iterator[Any]:
    manager, helper = person("tresor"), person("compagnon")
    yield from compagnons(at, manager, helper)
    yield from sizing(at, manager, helper)
    yield from community(at, manager, helper, person("partenaire"))
    yield from surveys(at, manager, helper)


def compagnons(at: At, manager: User, helper: User) -> Iterator[Any]:
    compagnon = Compagnon.objects.get(people__user=helper)
    pair = Pair.objects.get(compagnon=compagnon)
    new = CompagnonFactory(to_sign=True, applied_by=helper)
    yield at("mentoring:list", None)
    yield at("mentoring:detail", helper, reference=compagnon.reference)
    for name in ("apply", "own"):
        yield at(f"mentoring:{name}", helper)
    yield at("mentoring:profile", helper, reference=compagnon.reference)
    yield at("mentoring:sign", helper, reference=new.reference)
    for name in ("pair", "session_add", "review"):
        yield at(f"mentoring:{name}", helper, reference=pair.reference)
    for name in ("board", "name", "text", "runs", "pairs"):
        yield at(f"mentoring:{name}", manager)
    yield at("mentoring:run", manager, public_id=make_run(by=service_account()).public_id)
    yield at("mentoring:choose", manager, reference=pair.pole.reference)
    other = Compagnon.objects.exclude(pk=compagnon.pk).filter(state="active").first()
    yield at("mentoring:ask", manager, reference=pair.pole.reference, compagnon=other.reference)


def sizing(at: At, manager: User, helper: User) -> Iterator[Any]:
    version = versions_to_size().filter(services__isnull=False).first()
    scenario = save_scenario(version, "Essai", {}, None, by=manager)
    yield at("sizing:sizing", helper)
    yield at("sizing:scenario_new", helper, public_id=version.public_id)
    yield at("sizing:scenario", manager, public_id=scenario.public_id)


def community(at: At, manager: User, helper: User, partner: User) -> Iterator[Any]:
    event, sheet = Event.objects.order_by("pk").first(), PracticeSheet.objects.first()
    row = Concertation.objects.get()
    over = QuestionFactory(concertation=ConcertationFactory(over=True))
    draft = PracticeSheetFactory(author=helper)
    for name in ("home", "events", "sheets"):
        yield at(f"community:{name}", None)
    yield at("community:event", None, reference=event.reference)
    yield at("community:event", manager, reference=event.reference)
    yield at("community:event_new", manager)
    yield at("community:event_edit", manager, reference=event.reference)
    yield at("community:announcement_new", manager)
    yield at("community:sheet", None, reference=sheet.reference)
    yield at("community:sheet_new", helper)
    yield at("community:sheet_edit", helper, reference=draft.reference)
    yield at("community:partners", partner)
    yield at("community:concertations", partner)
    yield at("community:concertation", helper, reference=row.reference)
    question = row.questions.first()
    yield at("community:contribute", helper, reference=row.reference, public_id=question.public_id)
    yield at("community:concertation_new", manager)
    for name in ("concertation", "concertation_edit", "synthesis"):
        yield at(f"community:{name}", manager, reference=over.concertation.reference)
    yield at("community:question", manager, reference=over.concertation.reference, public_id=over.public_id)


def surveys(at: At, manager: User, helper: User) -> Iterator[Any]:
    draft, asked, over = SurveyFactory(), SurveyFactory(opened=True), SurveyFactory(over=True)
    question = SurveyQuestionFactory(survey=draft)
    for kind in ({}, {"several": True}, {"scale": True}, {"words": True}):
        SurveyQuestionFactory(survey=asked, **kind)
    SurveyPersonFactory(survey=asked, user=helper)
    said = str(SurveyQuestionFactory(survey=over).public_id)
    for place, group in enumerate(["compagnon", "provider"] * 6):
        SurveyAnswerFactory(survey=over, group=group, values={said: place % 2})
    for name in ("surveys", "survey_new"):
        yield at(f"community:{name}", manager)
    for name in ("survey", "survey_edit", "survey_question_new"):
        yield at(f"community:{name}", manager, reference=draft.reference)
    yield at("community:survey_question", manager, reference=draft.reference, public_id=question.public_id)
    yield at("community:survey_act", manager, reference=draft.reference, name="open")
    yield at("community:survey", helper, reference=asked.reference)
    yield at("community:survey_answer", helper, reference=asked.reference)
    yield at("community:survey_results", manager, reference=over.reference)
