"""The clock of the surveys: they open and close at their hour, those who are silent are reminded once."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from procrastinate.contrib.django import app

from essaim.accounts.queries import service_account
from essaim.community import actions
from essaim.community.models import Survey
from essaim.community.queries import surveys as queries
from essaim.kit.rules import Refused

REMINDED_BEFORE = timedelta(days=3)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="desk", queueing_lock="move_surveys")
def move_surveys(timestamp: int) -> None:
    automaton, now = service_account(), timezone.now()
    for survey in queries.surveys_to_open(now):
        try:
            actions.open_survey(survey, by=automaton)
        except (Refused, ValidationError):  # nobody to ask any more: whoever prepared it takes it back
            actions.take_back_survey(survey, by=automaton)
    for survey in queries.surveys_to_close(now):
        actions.close_survey(survey, by=automaton)


@app.periodic(cron="30 8 * * *")
@app.task(queue="batches", queueing_lock="remind_asked")
def remind_asked(timestamp: int) -> None:
    """Three days before the closing, once."""
    automaton, now = service_account(), timezone.now()
    for person in queries.people_to_remind(now, now + REMINDED_BEFORE).iterator():
        actions.tell_person(person, "survey_reminder", by=automaton)


@app.task(queue="batches", name="essaim.community.jobs.tell_people")
def tell_people(survey_id: int, key: str) -> None:
    """Started again after a crash, it goes on from those who are not told."""
    automaton, survey = service_account(), Survey.objects.get(pk=survey_id)
    rows = queries.people_to_tell(survey) if key == "survey_opened" else queries.people_of(survey)
    for person in rows:
        actions.tell_person(person, key, by=automaton)
