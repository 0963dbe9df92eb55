"""The pure parts: ranking, routing, clocks, series, comparison, what a dossier already says."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.calls.compute.document import Question, QuestionKind, Section
from essaim.deadlines import is_working_day
from essaim.services.compute.clock import answer_due
from essaim.services.compute.feed import Meeting, as_ics
from essaim.services.compute.ranking import NeedFacts, Offer, Situation, rank
from essaim.services.compute.recurrence import occurrences, quarter_of
from essaim.services.compute.reuse import Written, needs_in
from essaim.services.compute.routing import Asked, Candidate, route, why_not
from essaim.services.compute.versions import compare

PARIS = ZoneInfo("Europe/Paris")
THEMES = st.sampled_from(["a", "b", "c"])
REGIONS = st.frozensets(st.sampled_from(["11", "84", "93"]))
OFFERS = st.lists(
    st.builds(
        Offer,
        reference=st.text("ABC", min_size=3, max_size=6),
        theme=THEMES,
        days=st.decimals(Decimal("0.5"), 9, places=1),
        cost=st.decimals(0, 9000, places=2),
        regions=REGIONS,
        remote=st.booleans(),
        text=st.sampled_from(["", "animer reunion", "modele economique durable"]),
        open_seats=st.integers(0, 3),
    ),
    max_size=12,
    unique_by=lambda offer: offer.reference,
)
NEEDS = st.lists(
    st.builds(
        NeedFacts,
        theme=THEMES,
        maturity=st.none() | st.integers(1, 4),
        urgency=st.none() | st.integers(0, 3),
        words=st.sampled_from(["", "notre modele economique", "reunion"]),
    ),
    max_size=3,
    unique_by=lambda need: need.theme,
)
PLACE = Situation(region="84", days_left=Decimal(5), amount_left=Decimal(5000))


@given(NEEDS, OFFERS, st.randoms())
def test_the_order_of_the_catalogue_does_not_change_the_ranking(needs, offers, random):
    shuffled = random.sample(offers, len(offers))

    assert rank(needs, shuffled, PLACE) == rank(needs, offers, PLACE)


@given(NEEDS, OFFERS)
def test_what_is_ranked_answers_a_need_and_says_why_and_what_is_out_of_reach_comes_last(needs, offers):
    rows = rank(needs, offers, PLACE)

    wanted = {need.theme for need in needs if need.urgency}
    themes = {offer.reference: offer.theme for offer in offers}
    assert all(themes[row.reference] in wanted and row.reasons for row in rows)
    reach = [row.is_within_reach for row in rows]
    assert reach == sorted(reach, reverse=True)


@given(NEEDS, OFFERS)
def test_what_is_proposed_can_be_paid_and_is_rendered_there(needs, offers):
    known = {offer.reference: offer for offer in offers}

    for row in rank(needs, offers, PLACE):
        offer = known[row.reference]
        if row.is_within_reach:
            assert offer.days <= 5
            assert offer.cost <= 5000
            assert offer.remote or not offer.regions or "84" in offer.regions


@given(st.integers(1, 2), OFFERS)
def test_more_urgency_never_lowers_a_score(urgency, offers):
    before = rank([NeedFacts("a", urgency=urgency)], offers, PLACE)
    after = {row.reference: row.score for row in rank([NeedFacts("a", urgency=urgency + 1)], offers, PLACE)}

    assert all(after[row.reference] > row.score for row in before)


def test_a_ranking_says_its_reasons_in_words():
    offer = Offer(
        "R", "a", 1, 2, Decimal(6), regions=frozenset({"84"}), text="modele economique", open_seats=2
    )

    row = rank([NeedFacts("a", 2, 3, "Trouver un Modèle")], [offer], PLACE)[0]

    assert row.reasons == [
        "Thème urgent pour vous",
        "Conçu pour un pôle à votre niveau sur ce thème",
        "Rendu dans votre région",
        "Des places sont ouvertes",
        "Répond à vos mots\u00a0: modèle",
    ]
    assert row.obstacles == ["Demande plus de jours qu’il ne vous en reste"]


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        key=st.integers(1, 30),
        provider=st.integers(1, 3),
        themes=st.frozensets(THEMES),
        regions=REGIONS,
        load=st.integers(1, 5),
        held=st.integers(0, 6),
        days_left=st.floats(0, 50),
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)


@given(CANDIDATES, THEMES, st.randoms())
def test_a_request_goes_to_somebody_able_whenever_there_is_one(candidates, theme, random):
    asked = Asked(theme, "84")

    choice = route(asked, candidates)

    able = {one.key for one in candidates if not why_not(asked, one)}
    assert (choice.key in able) if able else choice is None
    assert route(asked, random.sample(candidates, len(candidates))) == choice


@given(CANDIDATES, THEMES)
def test_who_already_had_a_request_never_gets_it_again(candidates, theme):
    avoid = frozenset(one.key for one in candidates[:4])

    choice = route(Asked(theme, "84", avoid=avoid), candidates)

    assert choice is None or choice.key not in avoid


def test_the_territory_comes_before_the_room():
    far = Candidate(1, 1, frozenset({"a"}), frozenset(), load=9, held=0)
    near = Candidate(2, 1, frozenset({"a"}), frozenset({"84"}), load=2, held=1)

    assert (
        route(Asked("a", "84"), [far, near]).why
        == "suit ce thème et votre région et a de la place pour 1 demande"
    )


@given(st.integers(1_704_067_200, 1_890_000_000), st.integers(1, 200))
def test_an_answer_is_due_on_a_working_day_and_never_sooner_than_its_hours(second, hours):
    asked = datetime.fromtimestamp(second, UTC)
    due = answer_due(asked, hours)

    assert due >= asked + timedelta(hours=hours)
    last = (due - timedelta(microseconds=1)).astimezone(PARIS)
    assert is_working_day(last.date())
    assert answer_due(asked, hours + 1) > due


def test_a_friday_evening_is_not_late_on_monday():
    friday = datetime(2026, 3, 6, 18, tzinfo=PARIS)

    assert answer_due(friday, 72) == datetime(2026, 3, 11, 18, tzinfo=PARIS)


def test_the_day_when_the_hour_changes_has_its_own_length():
    friday = datetime(2026, 3, 27, 18, tzinfo=PARIS)  # the hour changes on Sunday, which does not count

    assert answer_due(friday, 24) == datetime(2026, 3, 30, 18, tzinfo=PARIS)


def test_a_series_keeps_its_hour_and_skips_days_off():
    start = datetime(2026, 3, 23, 10, tzinfo=PARIS)

    found = occurrences(start, start + timedelta(hours=2), every_weeks=1, count=4)

    assert [f"{begin:%d/%m %H:%M}" for begin, _ in found] == ["23/03 10:00", "30/03 10:00", "13/04 10:00"]
    assert all(end - begin == timedelta(hours=2) for begin, end in found)


def test_a_quarter_is_that_of_paris():
    assert quarter_of(datetime(2026, 3, 31, 22, 30, tzinfo=UTC)) == (2026, 2)


def test_two_versions_differ_by_what_was_added_removed_or_changed():
    before = {"A": ("Un", {"Durée": "1 j"}), "B": ("Deux", {})}
    after = {"A": ("Un", {"Durée": "2 j"}), "C": ("Trois", {})}

    changes = compare(before, after)

    assert [change.sentence for change in changes] == [
        "Nouveau service\u00a0: Trois.",
        "Service retiré\u00a0: Deux.",
        "Un\u00a0: durée.",
    ]
    assert changes[-1].fields == (("Durée", "1 j", "2 j"),)
    assert compare(after, after) == []


SECTION = Section(
    key="services",
    title="Les services",
    questions=[
        Question(
            key="t", label="Thèmes", kind=QuestionKind.CHOICES, options=["Ingénierie de projet", "Autre"]
        ),
        Question(key="u", label="Quand", kind=QuestionKind.CHOICE, options=["Vite", "Plus tard", "Un jour"]),
        Question(key="w", label="Attentes", kind=QuestionKind.TEXT),
    ],
)


@pytest.mark.parametrize(("when", "urgency"), [("Vite", 3), ("Plus tard", 2), ("Un jour", 1), (None, 1)])
def test_the_dossier_already_says_what_is_wanted_and_how_soon(when, urgency):
    answers = {"t": ["Ingénierie de projet", "Autre"], "u": when, "w": " Un coup de main "}

    found = needs_in([SECTION], answers, {"ingenierie": "INGENIERIE DE PROJET"})

    assert found == {"ingenierie": Written(urgency, "Un coup de main")}


def test_a_dossier_that_names_no_theme_says_nothing():
    assert needs_in([SECTION], {}, {"x": "Ailleurs"}) == {}


def test_a_calendar_file_is_read_by_calendar_programs():
    start = datetime(2026, 3, 23, 10, tzinfo=PARIS)
    content = as_ics(
        "Séances", [Meeting("1@essaim", "Atelier", start, start + timedelta(hours=2), "Lyon", "u")], start
    )

    event = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]

    assert (str(event["summary"]), event.decoded("dtstart")) == ("Atelier", start)
