"""Surveys: who is asked, what they answer, and what nobody can find out."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from essaim.accounts.factories import MandateFactory, UserFactory
from essaim.accounts.models import Role
from essaim.audit.models import Entry
from essaim.community import actions, jobs
from essaim.community.compute.surveys import Given, tally_question, told_apart
from essaim.community.factories import (
    SurveyAnswerFactory,
    SurveyFactory,
    SurveyPersonFactory,
    SurveyQuestionFactory,
)
from essaim.community.models import Survey, SurveyAnswer, SurveyPerson, SurveyQuestion
from essaim.community.queries import surveys as queries
from essaim.kit.rules import Refused
from essaim.mail.models import Message
from essaim.poles.factories import PoleFactory
from essaim.services.factories import AdviserFactory, EntitlementFactory
from essaim.services.models import PoleCoordinator

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return MandateFactory(role=Role.PROGRAMME_MANAGER).user


ASKED = {"kind": "one", "text": "Plus de visites ?", "hint": "", "choices": ["Oui", "Non"]}
ASKED |= {"is_required": True, "position": 1}


def key(question):
    return str(question.public_id)


def asked_of(survey, count=1, **situation):
    return [SurveyPersonFactory(survey=survey, **situation).user for _ in range(count)]


# --- Who is asked -----------------------------------------------------------------------------------


def test_each_is_asked_once_as_the_first_group_that_fits():
    right = EntitlementFactory()
    author = right.dossier.coauthors.get().user_id
    both = MandateFactory(role=Role.COMPAGNON).user
    named = {"named_by": both, "user": both}
    PoleCoordinator.objects.create(pole=right.pole, **named)
    adviser = AdviserFactory()
    partner = MandateFactory(role=Role.PARTNER).user
    MandateFactory(role=Role.COMPAGNON, user__is_active=False)
    MandateFactory(role=Role.APPRAISER)
    PoleCoordinator.objects.create(pole=PoleFactory(), user=UserFactory(), named_by=both)  # without a right

    assert queries.audience_of("coordinators") == {author: "coordinator", both.pk: "coordinator"}
    assert queries.audience_of("compagnons") == {both.pk: "compagnon"}
    assert queries.audience_of("providers") == {adviser.user_id: "provider"}
    assert queries.audience_of("everybody") == {
        author: "coordinator",
        both.pk: "coordinator",
        adviser.user_id: "provider",
        partner.pk: "partner",
    }


# --- From the preparation to the results ------------------------------------------------------------


def test_a_survey_from_its_preparation_to_its_results(manager):
    users = [MandateFactory(role=Role.COMPAGNON).user for _ in range(5)]
    survey = SurveyFactory()
    for act in (actions.plan_survey, actions.open_survey):
        with pytest.raises(Refused, match=r"^Ajoutez au moins une question\.$"):
            act(survey, by=manager)
    question = actions.save_survey_question(survey, ASKED, by=manager)
    actions.open_survey(survey, by=manager)

    jobs.tell_people(survey.pk, "survey_opened")
    jobs.tell_people(survey.pk, "survey_opened")
    assert Message.objects.filter(key="survey_opened").count() == 5
    with pytest.raises(Refused, match="Les questions ne changent plus"):
        actions.save_survey_question(survey, ASKED | {"text": "Autre ?"}, by=manager, question=question)

    for place, user in enumerate(users):
        actions.answer_survey(survey, {key(question): place % 2}, by=user)
    actions.close_survey(survey, by=manager)
    assert survey.closes_at <= timezone.now()
    with pytest.raises(Refused, match=r"^Les réponses sont closes\.$"):
        actions.answer_survey(survey, {key(question): 0}, by=users[0])
    (result,) = queries.results_of(survey)
    assert [(line.label, line.count) for line in result.lines] == [("Oui", 3), ("Non", 2)]

    actions.publish_results(survey, by=manager)
    jobs.tell_people(survey.pk, "survey_results")
    assert Message.objects.filter(key="survey_results").count() == 5


def test_a_double_click_makes_one_survey(manager):
    now = timezone.now()
    values = {"title": "Vos attentes", "why": "Préparer la suite.", "audience": "compagnons"}
    values |= {"is_anonymous": True, "opens_at": now, "closes_at": now + timedelta(days=9)}
    made = [actions.save_survey(values, by=manager, once_key="a") for _ in range(2)]
    assert made[0] == made[1]
    with pytest.raises(ValidationError, match="La clôture doit suivre l’ouverture"):
        actions.save_survey(values | {"closes_at": now}, by=manager)


def test_it_opens_and_closes_at_its_hour(manager):
    MandateFactory(role=Role.COMPAGNON)
    survey = SurveyFactory(opens_at=timezone.now() + timedelta(hours=1))
    SurveyQuestionFactory(survey=survey)
    actions.plan_survey(survey, by=manager)
    jobs.move_surveys(0)
    survey.refresh_from_db()
    assert survey.state == "planned"

    Survey.objects.update(opens_at=timezone.now() - timedelta(minutes=1))
    jobs.move_surveys(0)
    survey.refresh_from_db()
    assert (survey.state, survey.people.count()) == ("open", 1)

    Survey.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    jobs.move_surveys(0)
    survey.refresh_from_db()
    assert survey.state == "closed"


def test_an_hour_that_is_past_is_not_planned(manager):
    question = SurveyQuestionFactory()
    with pytest.raises(Refused, match="L’heure d’ouverture est passée"):
        actions.plan_survey(question.survey, by=manager)


def test_a_planned_survey_that_has_nobody_to_ask_comes_back_to_its_author(manager):
    survey = SurveyFactory(opens_at=timezone.now() + timedelta(hours=1))
    SurveyQuestionFactory(survey=survey)
    actions.plan_survey(survey, by=manager)
    Survey.objects.update(opens_at=timezone.now())
    jobs.move_surveys(0)

    survey.refresh_from_db()
    assert survey.state == "draft"
    with pytest.raises(ValidationError, match="Personne n’est concerné"):
        actions.open_survey(survey, by=manager)


def test_only_those_who_are_silent_are_reminded_and_once():
    survey = SurveyFactory(opened=True, closes_at=timezone.now() + timedelta(days=2))
    SurveyPersonFactory(survey=survey)
    SurveyPersonFactory(survey=survey, has_answered=True)
    SurveyPersonFactory()  # of a survey that closes later
    jobs.remind_asked(0)
    jobs.remind_asked(0)

    assert Message.objects.filter(key="survey_reminder").count() == 1
    assert SurveyPerson.objects.filter(is_reminded=True).get().has_answered is False


def test_the_closing_is_put_off_never_brought_forward(manager):
    survey = SurveyFactory(opened=True)
    later = survey.closes_at + timedelta(days=3)
    actions.put_off_closing(survey, later, by=manager)
    survey.refresh_from_db()
    assert survey.closes_at == later
    with pytest.raises(Refused, match="elle ne s’avance pas"):
        actions.put_off_closing(survey, timezone.now(), by=manager)


# --- Answering --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("one", 2, "n’est pas proposée"),
        ("one", [0], "n’est pas proposée"),
        ("several", [0, 7], "n’est pas proposée"),
        ("several", [], "Répondez à la question"),
        ("scale", 6, "n’est pas proposée"),
        ("scale", None, "Répondez à la question"),
        ("text", "x" * 501, "n’est pas proposée"),
    ],
)
def test_what_is_not_proposed_is_refused(kind, value, said):
    choices = ["Oui", "Non"] if kind in {"one", "several"} else []
    question = SurveyQuestionFactory(kind=kind, choices=choices, survey__opened=True)
    (user,) = asked_of(question.survey)
    with pytest.raises(ValidationError, match=said):
        actions.answer_survey(question.survey, {key(question): value}, by=user)


def test_only_those_who_are_asked_answer():
    question = SurveyQuestionFactory(survey__opened=True)
    with pytest.raises(Refused, match=r"^Cette enquête s’adresse à d’autres personnes\.$"):
        actions.answer_survey(question.survey, {key(question): 0}, by=UserFactory())


def test_a_named_answer_is_corrected_until_the_closing():
    question = SurveyQuestionFactory(survey__opened=True, survey__is_anonymous=False)
    (user,) = asked_of(question.survey)
    for choice in (0, 1):
        actions.answer_survey(question.survey, {key(question): choice}, by=user)

    answer = SurveyAnswer.objects.get()
    assert (answer.person.user, answer.values) == (user, {key(question): 1})
    assert Entry.objects.filter(verb="answer_survey").count() == 2


def test_an_anonymous_answer_says_neither_who_nor_when():
    question = SurveyQuestionFactory(survey__opened=True)
    (user,) = asked_of(question.survey)
    actions.answer_survey(question.survey, {key(question): 0}, by=user)

    answer = SurveyAnswer.objects.get()
    assert (answer.person, answer.at) == (None, None)
    assert SurveyPerson.objects.get().has_answered
    assert not Entry.objects.filter(verb="answer_survey").exists()
    with pytest.raises(Refused, match="Une réponse anonyme ne se retrouve ni"):
        actions.answer_survey(question.survey, {key(question): 1}, by=user)


def test_the_database_refuses_a_name_without_a_date():
    person = SurveyPersonFactory()
    with pytest.raises(IntegrityError, match="survey_answer_named_and_dated_or_neither"):
        SurveyAnswerFactory(person=person, survey=person.survey)


def test_at_the_closing_the_order_of_arrival_is_lost(manager):
    survey = SurveyFactory(opened=True)
    question = SurveyQuestionFactory(survey=survey)
    for place, user in enumerate(asked_of(survey, 12)):
        actions.answer_survey(survey, {key(question): place % 2}, by=user)
    before = set(survey.answers.values_list("pk", flat=True))
    actions.close_survey(survey, by=manager)

    assert not before & set(survey.answers.values_list("pk", flat=True))
    rows = SurveyAnswer.objects.extra(select={"writer": "xmin::text"})
    people = SurveyPerson.objects.extra(select={"writer": "xmin::text"})
    assert len({row.writer for row in [*rows, *people]}) == 1
    assert [line.count for line in queries.results_of(survey)[0].lines] == [6, 6]


# --- Reading ----------------------------------------------------------------------------------------


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 12)))
def test_what_is_left_by_subtraction_is_never_a_few_people(sizes):
    shown = told_apart(sizes)
    left = sum(size for group, size in sizes.items() if group not in shown)
    assert all(sizes[group] >= 5 for group in shown)
    assert not shown or left == 0 or left >= 5


def test_small_groups_are_not_told_apart():
    answers = [Given("A", 0)] * 6 + [Given("B", 1)] * 5 + [Given("C", 1)] * 2
    result = tally_question("Oui ?", "one", ["Oui", "Non"], answers)

    assert (result.n, [line.count for line in result.lines]) == (13, [6, 7])
    assert ([(part.group, part.n) for part in result.parts], result.untold) == ([("A", 6)], ["B", "C"])
    assert [(name, cell.count) for name, cell in result.rows[0][1]] == [("Tous", 6), ("A", 6)]


def test_marks_have_a_mean_and_texts_have_no_order():
    marks = tally_question("Note", "scale", [], [Given("A", 2), Given("A", 5)])
    assert (marks.mean, marks.parts) == (3.5, [])
    words = tally_question("Mots", "text", [], [Given("A", "zut"), Given("A", "Ah")])
    assert words.words == ["Ah", "zut"]


def test_several_choices_are_shares_of_those_who_answered():
    result = tally_question("?", "several", ["a", "b"], [Given("A", [0, 1]), Given("A", [1])])
    assert [(line.count, line.share) for line in result.lines] == [(1, 0.5), (2, 1.0)]


@pytest.mark.parametrize(
    ("situation", "answers", "said"),
    [
        ({"opened": True}, 9, "Les réponses anonymes se lisent après la clôture"),
        ({"over": True}, 4, "Moins de cinq personnes ont répondu"),
    ],
)
def test_anonymous_results_wait_for_the_closing_and_for_five(manager, signed_in, situation, answers, said):
    survey = SurveyFactory(**situation)
    SurveyAnswerFactory.create_batch(answers, survey=survey)
    client = signed_in(manager)
    for page in ("survey_results", "survey_export"):
        assert client.get(reverse(f"community:{page}", args=[survey.reference])).status_code == 403
    assert said in client.get(reverse("community:survey", args=[survey.reference])).content.decode()


def test_those_who_were_asked_read_what_is_published(signed_in):
    survey = SurveyFactory(published=True)
    question = SurveyQuestionFactory(survey=survey, words=True)
    (user,) = asked_of(survey)
    SurveyAnswerFactory.create_batch(5, survey=survey, values={key(question): "Plus de <b>visites</b>"})
    url = reverse("community:survey_results", args=[survey.reference])

    page = signed_in(user).get(url).content.decode()
    assert "Plus de &lt;b&gt;visites" in page
    assert "Télécharger" not in page
    assert signed_in(UserFactory()).get(url).status_code == 404
    Survey.objects.update(state="closed", published_at=None)
    assert signed_in(user).get(url).status_code == 403


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_the_export_names_people_only_if_they_were_told(manager, signed_in, is_anonymous):
    survey = SurveyFactory(over=True, is_anonymous=is_anonymous)
    question = SurveyQuestionFactory(survey=survey, several=True)
    for person in SurveyPersonFactory.create_batch(5, survey=survey, has_answered=True):
        named = {} if is_anonymous else {"person": person, "at": timezone.now()}
        SurveyAnswerFactory(survey=survey, values={key(question): [0, 1]}, **named)
    response = signed_in(manager).get(reverse("community:survey_export", args=[survey.reference]))

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.count("Oui\u00a0; Non") == 5
    assert ("Adresse" in text) is ("@" in text) is not is_anonymous


def test_a_person_answers_on_the_page_without_any_script(signed_in):
    survey = SurveyFactory(opened=True)
    rows = [
        SurveyQuestionFactory(survey=survey),
        SurveyQuestionFactory(survey=survey, several=True),
        SurveyQuestionFactory(survey=survey, scale=True),
        SurveyQuestionFactory(survey=survey, words=True),
    ]
    (user,) = asked_of(survey)
    client, url = signed_in(user), reverse("community:survey_answer", args=[survey.reference])
    names = [f"q_{row.public_id.hex}" for row in rows]
    assert "personne ne peut relier les deux" in " ".join(client.get(url).content.decode().split())
    assert f"Répondez à « {rows[0].text} »." in client.post(url, {}).content.decode()

    sent = dict(zip(names, ["1", ["0", "1"], "4", "Merci"], strict=True))
    assert client.post(url, sent).status_code == 302
    wanted = [1, [0, 1], 4, "Merci"]
    assert SurveyAnswer.objects.get().values == dict(zip(map(key, rows), wanted, strict=True))
    page = client.get(reverse("community:survey", args=[survey.reference]), follow=True).content.decode()
    assert "Vous avez répondu." in page
    assert client.post(url, sent).status_code == 302  # a double click
    assert SurveyAnswer.objects.count() == 1


def test_a_manager_prepares_and_opens_on_the_pages(manager, signed_in):
    MandateFactory(role=Role.COMPAGNON)
    client = signed_in(manager)
    now = timezone.localtime()
    sent = {"title": "Vos attentes", "why": "La suite.", "audience": "compagnons", "is_anonymous": "0"}
    sent |= {"opens_at": f"{now:%Y-%m-%dT%H:%M}", "closes_at": f"{now + timedelta(days=3):%Y-%m-%dT%H:%M}"}
    page = client.post(reverse("community:survey_new"), sent | {"once_key": "a"}, follow=True)
    survey = Survey.objects.get()
    assert "Aucune question pour l’instant" in page.content.decode()
    url = reverse("community:survey_question_new", args=[survey.reference])
    missing = client.post(url, {"kind": "one", "text": "Oui ?", "choices": "Oui", "position": 1})
    assert "Donnez au moins deux réponses à choisir." in missing.content.decode()
    client.post(url, {"kind": "one", "text": "Oui ?", "choices": "Oui\nNon\nOui", "position": 1})
    assert SurveyQuestion.objects.get().choices == ["Oui", "Non"]

    act = reverse("community:survey_act", args=[survey.reference, "open"])
    assert "Personnes consultées\u00a0: 1." in client.get(act).content.decode()
    client.post(act)
    survey.refresh_from_db()
    assert (survey.state, survey.people.count(), survey.is_anonymous) == ("open", 1, False)


def test_a_survey_is_known_to_those_who_are_asked_only(manager, signed_in):
    survey = SurveyFactory(opened=True)
    (user,) = asked_of(survey)
    url = reverse("community:survey", args=[survey.reference])
    assert [signed_in(who).get(url).status_code for who in (user, manager, UserFactory())] == [200, 200, 404]
    Survey.objects.update(state="draft", opened_at=None)
    assert signed_in(user).get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_for_one_or_many(count, manager, signed_in, django_assert_num_queries):
    SurveyFactory.create_batch(count)
    client = signed_in(manager)
    client.get(reverse("community:surveys"))
    with django_assert_num_queries(7):
        page = client.get(reverse("community:surveys"))
    assert len(page.context["page"]) == count
