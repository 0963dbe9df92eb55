"""The samples of compagnons, pairs and the national life of poles: see tests/samples.py."""

from essaim.community.factories import (
    ConcertationFactory,
    EventFactory,
    PracticeSheetFactory,
    QuestionFactory,
    SurveyFactory,
    SurveyQuestionFactory,
)
from essaim.mentoring.factories import CompagnonFactory, GoalFactory, MatchingRunFactory, PairFactory
from essaim.sizing.factories import ScenarioFactory
from tests.samples import region_a, sample


def compagnon_here(**situation):
    return CompagnonFactory(pole__region=region_a(), **situation)


def pair_here(**situation):
    return PairFactory(pole__region=region_a(), compagnon__pole__region=region_a(), **situation)


@sample(*(f"mentoring:{page}" for page in ("detail", "profile", "sign", "people")), shared=True)
def _():
    return {"reference": compagnon_here().reference}


@sample("mentoring:transition", shared=True)
def _():
    return {"reference": compagnon_here().reference, "name": "pause"}


@sample(*(f"mentoring:{page}" for page in ("run", "run_apply")), everywhere=True)
def _():
    return {"public_id": MatchingRunFactory().public_id}


@sample("mentoring:run_file", everywhere=True)
def _():
    return {"public_id": MatchingRunFactory().public_id, "side": "entree"}


@sample("mentoring:choose", everywhere=True)
def _():
    return {"reference": pair_here().pole.reference}


@sample("mentoring:ask", everywhere=True)
def _():
    return {"reference": pair_here().pole.reference, "compagnon": compagnon_here().reference}


@sample(*(f"mentoring:{page}" for page in ("pair", "goal_add", "session_add", "review")))
def _():
    return {"reference": pair_here(active=True).reference}


@sample("mentoring:goal")
def _():
    goal = GoalFactory(pair=pair_here(active=True))
    return {"reference": goal.pair.reference, "public_id": goal.public_id}


@sample("mentoring:pair_transition")
def _():
    return {"reference": pair_here().reference, "name": "decline"}


@sample("sizing:scenario", "sizing:scenario_draft", everywhere=True)
def _():
    return {"public_id": ScenarioFactory().public_id}


@sample("sizing:scenario_new", everywhere=True)
def _():
    return {"public_id": ScenarioFactory().version.public_id}


@sample("sizing:scenario_file", everywhere=True)
def _():
    return {"public_id": ScenarioFactory().public_id, "side": "entree"}


@sample(*(f"community:{page}" for page in ("event", "event_calendar", "register", "unregister")), shared=True)
def _():
    return {"reference": EventFactory(region=region_a()).reference}


ORGANISING = ("event_edit", "attendance", "registrations_export")
STEERING = ("concertation", "concertation_edit", "synthesis", "question_add")


@sample(*(f"community:{page}" for page in ORGANISING), everywhere=True)
def _():
    return {"reference": EventFactory(region=region_a()).reference}


@sample("community:event_act", everywhere=True)
def _():
    return {"reference": EventFactory(region=region_a()).reference, "name": "call_off"}


@sample("community:sheet", "community:sheet_edit", shared=True)
def _():
    return {"reference": PracticeSheetFactory(published=True).reference}


@sample("community:sheet_act", shared=True)
def _():
    return {"reference": PracticeSheetFactory(published=True).reference, "name": "withdraw"}


@sample(*(f"community:{page}" for page in STEERING), everywhere=True)
def _():
    return {"reference": ConcertationFactory(over=True).reference}


@sample("community:concertation_act", everywhere=True)
def _():
    return {"reference": ConcertationFactory(opened=True).reference, "name": "close"}


@sample("community:question", "community:contribute", everywhere=True)
def _():
    question = QuestionFactory(concertation__opened=True)
    return {"reference": question.concertation.reference, "public_id": question.public_id}


ASKING = ("survey", "survey_edit", "survey_question_new", "survey_answer", "survey_results", "survey_export")


@sample(*(f"community:{page}" for page in ASKING), everywhere=True)
def _():
    survey = SurveyFactory(over=True, is_anonymous=False)
    SurveyQuestionFactory(survey=survey)
    return {"reference": survey.reference}


@sample("community:survey_question", everywhere=True)
def _():
    question = SurveyQuestionFactory()
    return {"reference": question.survey.reference, "public_id": question.public_id}


@sample("community:survey_act", everywhere=True)
def _():
    return {"reference": SurveyFactory(opened=True).reference, "name": "close"}
