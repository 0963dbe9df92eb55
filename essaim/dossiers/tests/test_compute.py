"""The pure computations, on examples that people would recognise and on anything at all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.calls.compute.document import AdmissibilityRule, Question, QuestionKind, RuleKind, WaveDocument
from essaim.calls.factories import GRANT, SUPPORT, complete_document
from essaim.dossiers.compute import budget, checklist
from essaim.dossiers.compute.carrying import carriage
from essaim.dossiers.compute.copy import blocks, differences
from essaim.dossiers.compute.doors import doors_problem
from essaim.dossiers.compute.findings import MemberFact, Outcome, Situation, find, is_certain
from essaim.dossiers.compute.questions import normalise, problem
from essaim.dossiers.compute.snapshot import (
    LegalPerson,
    Line,
    PoleFacts,
    Snapshot,
    canonical,
    content_of,
    digest,
    read,
)
from essaim.dossiers.compute.time_left import time_left

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOSING = datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC)
DOCUMENT = complete_document(NOW, CLOSING)
LEAD = LegalPerson(
    "a", "Asso du fleuve", legal_form_code="9220", legal_family="association", ess_quality="yes"
)
SNAPSHOT = Snapshot(
    reference="K7RM2XQ4TB",
    call="ami",
    wave="vague",
    wave_name="Vague",
    wave_version=1,
    filed_at=NOW,
    filed_by="Ada",
    pole=PoleFacts("P", "Le pôle"),
    lead=LEAD,
    doors=[SUPPORT],
    closes_at=CLOSING,
)
SITUATION = Situation(lead=LEAD, closes_at=CLOSING, doors=[SUPPORT])

amounts = st.decimals(min_value=0, max_value=999_999, places=2)
codes = st.sampled_from([account.code for account in budget.ACCOUNTS])


@st.composite
def lines(draw):
    code = draw(codes)
    return Line(draw(st.integers(1, 3)), budget.BY_CODE[code].side, code, "ligne", draw(amounts))


# --- What was filed ------------------------------------------------------------------------------

texts = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=50)


@given(st.dictionaries(st.sampled_from(["a", "b"]), texts | st.lists(texts)), st.lists(lines(), max_size=5))
def test_a_snapshot_is_read_back_as_it_was_written(answers, rows):
    snapshot = replace(SNAPSHOT, answers=answers, budget=rows)
    content = content_of(snapshot)

    assert read(content) == snapshot
    assert digest(content) == digest(content_of(read(content)))
    assert content_of(read(content)) == content


def test_the_order_of_keys_does_not_change_the_hash():
    content = content_of(SNAPSHOT)

    assert canonical(content) == canonical(dict(reversed(content.items())))
    assert digest(content) != digest(content | {"reference": "AUTRE"})


# --- Budget --------------------------------------------------------------------------------------


@given(st.lists(lines(), max_size=30))
def test_nothing_of_a_budget_is_counted_twice_or_left_out(rows):
    for side in (budget.EXPENSE, budget.INCOME):
        money, in_kind = budget.total(rows, side), budget.total(rows, side, in_kind=True)
        assert money + in_kind == budget.total(rows, side, in_kind=None)
    share = budget.self_financing_share(rows)
    assert share is None or 0 <= share <= 1
    assert budget.requested(rows) <= budget.total(rows, budget.INCOME)


@given(st.lists(lines(), max_size=20), st.integers(1, 3))
def test_a_balanced_year_is_said_balanced(rows, year):
    mine = [row for row in rows if row.year == year]
    gap = budget.total(mine, budget.EXPENSE) - budget.total(mine, budget.INCOME)
    side, code = (budget.INCOME, "74C") if gap > 0 else (budget.EXPENSE, "60")
    balanced = [*mine, Line(year, side, code, "solde", abs(gap) or Decimal(0)), *pair(year)]

    assert budget.balance(balanced, year).verdict == "ok"
    if gap:
        assert budget.balance(mine, year).verdict == "wrong"


def pair(year):
    return [Line(year, "expense", "60", "x", Decimal(1)), Line(year, "income", "70", "x", Decimal(1))]


@pytest.mark.parametrize(
    ("rows", "key", "detail"),
    [
        ([], "balance", "L’année 1 est vide."),
        (
            [Line(1, "expense", "60", "", Decimal(10))],
            "balance",
            "Les charges dépassent les produits de 10\u00a0€.",
        ),
        (
            [Line(1, "income", "74A", "", Decimal(100_001))],
            "request",
            "100\u202f001\u00a0€ demandés, le plafond est de 100\u202f000\u00a0€ au total.",
        ),
        (
            [Line(1, "expense", "86", "", Decimal(5))],
            "in_kind",
            "Classe 86 : 5\u00a0€ ; classe 87 : 0\u00a0€. Elles doivent être égales.",
        ),
        (
            [Line(1, "income", "74A", "", Decimal(90)), Line(1, "income", "75", "", Decimal(10))],
            "own",
            "10\u00a0% des produits, 20\u00a0% au moins.",
        ),
    ],
)
def test_what_is_wrong_in_a_budget_is_said(rows, key, detail):
    limits = budget.Limits(years=1, ceiling=Decimal(100_000), self_financing_min=Decimal("0.2"))
    found = [
        check.detail.replace("\u00a0:", " :").replace("\u202f;", " ;")
        for check in budget.checks(rows, limits)
    ]
    assert detail in found, key


def test_the_cost_of_a_full_time_post_of_animation():
    rows = [
        Line(1, "expense", "64A", "", Decimal(20_000), Decimal("0.5")),
        Line(2, "expense", "64A", "", Decimal(44_000), Decimal(1)),
    ]

    assert budget.cost_per_fte(rows) == Decimal(64_000) / Decimal("1.5")


# --- Rules ---------------------------------------------------------------------------------------


def outcome(kind, situation=SITUATION, **rule):
    return find(AdmissibilityRule(key="r", label="R", kind=kind, **rule), DOCUMENT, situation).outcome


def member(n, kind, certain=True, confirmed=False):
    return MemberFact(f"m{n}", f"Membre {n}", kind, f"o{n}", confirmed, certain)


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        (SITUATION, "met"),
        (replace(SITUATION, lead=None), "not_met"),
        (replace(SITUATION, lead=replace(LEAD, legal_form_code="7346", legal_family="public")), "not_met"),
        (replace(SITUATION, lead=replace(LEAD, legal_form_code="", legal_family="other")), "to_check"),
    ],
)
def test_the_lead_is_a_legal_person_under_private_law(situation, expected):
    assert outcome(RuleKind.PRIVATE_LAW_LEAD, situation) == expected


@given(st.lists(st.sampled_from(["ess", "enterprise", "person", "other"]), max_size=6), st.integers(1, 5))
def test_legal_persons_are_counted_with_the_lead_and_without_natural_persons(kinds, count):
    situation = replace(SITUATION, members=[member(n, kind) for n, kind in enumerate(kinds)])
    legal = 1 + len([kind for kind in kinds if kind != "person"])

    found = outcome(RuleKind.MEMBERS_AT_LEAST, situation, count=count)

    assert found == (Outcome.MET if legal >= count else Outcome.NOT_MET)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([], "not_met"),
        ([member(1, "enterprise")], "met"),
        ([member(1, "enterprise", certain=False)], "to_check"),
        ([member(1, "enterprise", certain=False), member(2, "grouping")], "met"),
    ],
)
def test_a_kind_that_the_register_does_not_bear_out_is_left_to_a_person(members, expected):
    situation = replace(SITUATION, members=members)

    assert outcome(RuleKind.KINDS_AT_LEAST, situation, kinds=["enterprise", "grouping"]) == expected


@pytest.mark.parametrize(
    ("filed", "allowed", "expected"),
    [
        (None, None, "to_check"),
        (CLOSING, None, "met"),
        (CLOSING + timedelta(seconds=1), None, "not_met"),
        (CLOSING + timedelta(seconds=1), CLOSING + timedelta(days=1), "met"),
    ],
)
def test_the_deadline_counts_the_delay_granted(filed, allowed, expected):
    situation = replace(SITUATION, filed_at=filed, allowed_until=allowed)

    assert outcome(RuleKind.FILED_IN_TIME, situation) == expected


def test_the_other_rules():
    assert outcome(RuleKind.TERRITORY_GIVEN) == "not_met"
    assert outcome(RuleKind.TERRITORY_GIVEN, replace(SITUATION, places=1)) == "met"
    assert outcome(RuleKind.NOT_FINANCED_BEFORE) == "met"
    assert (
        outcome(RuleKind.NOT_FINANCED_BEFORE, replace(SITUATION, earlier_financing="to_check")) == "to_check"
    )
    declared = replace(SITUATION, answers={"helped_before": "oui"})
    assert outcome(RuleKind.NOT_FINANCED_BEFORE, declared, question="helped_before") == "to_check"
    assert outcome(RuleKind.PIECES_PRESENT) == "not_met"
    assert outcome(RuleKind.PIECES_PRESENT, replace(SITUATION, pieces=[("statutes", "")])) == "met"
    assert outcome(RuleKind.MEMBERS_CONFIRMED, count=2) == "not_met"
    assert outcome(RuleKind.ANSWER_IS, declared, question="helped_before", values=["oui"]) == "met"
    assert outcome(RuleKind.ANSWER_IS, SITUATION, question="helped_before", values=["oui"]) == "not_met"
    assert outcome(RuleKind.PERSON) == "to_check"


@pytest.mark.parametrize(
    ("kind", "family", "quality", "certain"),
    [
        ("ess", "company", "yes", True),
        ("ess", "company", "no", False),
        ("ess", "association", "unknown", True),
        ("enterprise", "company", "yes", False),
        ("enterprise", "company", "no", True),
        ("local_authority", "company", "no", False),
        ("research", "other", "unknown", True),
    ],
)
def test_when_the_register_bears_out_a_kind(kind, family, quality, certain):
    assert is_certain(kind, family, quality) is certain


# --- Answers, gaps, copies -----------------------------------------------------------------------


@given(st.sampled_from(QuestionKind), st.text(max_size=60))
def test_an_answer_normalised_twice_is_the_same_and_never_breaks(kind, text):
    question = Question(key="q", label="Q", kind=kind, options=["a", "b"], max_length=50)
    once = normalise(question, text)

    assert normalise(question, once) == once
    assert "\x00" not in str(once)
    assert isinstance(problem(question, once), str)


def test_a_ready_dossier_has_no_gap_that_forbids_filing():
    answers = {"pitch": "x", "need": "y", "helped_before": "non", "stage": "Idée"}
    content = content_of(replace(SNAPSHOT, answers=answers))
    content["territory"]["places"] = [{"kind": "commune", "code": "38185", "name": "Grenoble"}]
    content["pieces"] = [
        {"key": "statutes", "label": "Statuts", "file_id": "f", "name": "s.pdf", "size": 1, "sha256": "0"}
    ]

    found = checklist.gaps(DOCUMENT, read(content))

    assert checklist.blocking(found) == []
    assert checklist.progress(checklist.steps(DOCUMENT, read(content), found)) == 100


def test_a_condition_asks_its_question_only_then():
    with_help = replace(SNAPSHOT, answers={"helped_before": "oui"})

    labels = [gap.label for gap in checklist.gaps(DOCUMENT, with_help)]

    assert "Sans réponse\u00a0: Par quelle aide ?" in [label.replace("\u202f?", " ?") for label in labels]


def test_doors_go_with_those_they_need():
    assert doors_problem(DOCUMENT, [SUPPORT]) == ""
    assert doors_problem(DOCUMENT, [SUPPORT, GRANT]) == ""
    assert doors_problem(DOCUMENT, []) == "Choisissez au moins un volet."
    assert "demande aussi" in doors_problem(DOCUMENT, [GRANT])


def test_two_filings_are_compared_word_by_word():
    old = blocks(replace(SNAPSHOT, answers={"pitch": "un pôle"}), DOCUMENT)
    new = blocks(replace(SNAPSHOT, answers={"pitch": "un grand pôle"}), DOCUMENT)

    (change,) = differences(old, new)

    assert (change.before, change.after) == ("un pôle", "un grand pôle")
    assert ("insert", "grand ") in change.words


def test_what_cannot_be_carried_is_said():
    new = WaveDocument(doors=[{"key": "autre", "label": "Autre volet"}])

    fits = carriage(DOCUMENT, new, doors=[SUPPORT], answers={"pitch": "x", "jobs": ""}, pieces=["statutes"])

    assert (fits.doors, fits.answers, fits.pieces) == (["autre"], {}, [])
    assert len(fits.left) == 3


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-1, "close"),
        (30, "il reste moins d’une minute"),
        (3600 * 3 + 120, "il reste 3 heures et 2 minutes"),
        (86_400 + 3600, "il reste 1 jour et 1 heure"),
        (86_400 * 12, "il reste 12 jours"),
    ],
)
def test_time_left_in_words(seconds, words):
    assert time_left(NOW + timedelta(seconds=seconds), NOW) == words
