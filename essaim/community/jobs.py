"""The clock of the surveys: they open and close at their hour, those who are silent are reminded once."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from essaim.accounts.queries import service_account
from essaim.community import actions, tasks
from essaim.community.models import Survey
from essaim.community.queries import surveys as queries
from essaim.kit import later
from essaim.kit.rules import Refused

REMINDED_BEFORE = timedelta(days=3)


@later.periodic("*/5 * * * *", once="a survey that moved is no longer found")
def move_surveys(timestamp: int) -> None:
    automaton, now = service_account(), timezone.now()
    later.each(queries.surveys_to_open(now), open_or_take_back)
    later.each(queries.surveys_to_close(now), lambda survey: actions.close_survey(survey, by=automaton))


def open_or_take_back(survey: Survey) -> None:
    automaton = service_account()
    try:
        actions.open_survey(survey, by=automaton)
    except (Refused, ValidationError):  # nobody to ask any more: whoever prepared it takes it back
        actions.take_back_survey(survey, by=automaton)


@later.periodic("30 8 * * *", later.Queue.COMPUTATIONS, once="a reminder is noted on its person")
def remind_asked(timestamp: int) -> None:
    """Three days before the closing, once."""
    automaton, now = service_account(), timezone.now()
    people = queries.people_to_remind(now, now + REMINDED_BEFORE).iterator()
    later.each(people, lambda person: actions.tell_person(person, "survey_reminder", by=automaton))


@tasks.tell_people.kept_by
def tell_people(survey_id: int, key: str) -> None:
    """Started again after a crash, it goes on from those who are not told."""
    automaton, survey = service_account(), Survey.objects.get(pk=survey_id)
    rows = queries.people_to_tell(survey) if key == "survey_opened" else queries.people_of(survey)
    later.each(rows, lambda person: actions.tell_person(person, key, by=automaton))
