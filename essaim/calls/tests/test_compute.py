"""The pure computations on documents."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.calls.compute import edits, toml
from essaim.calls.compute.calendar import as_ics, local_hours, steps
from essaim.calls.compute.diff import diff_documents, diff_texts, in_sentences, words_between
from essaim.calls.compute.document import (
    AdmissibilityRule,
    Calendar,
    CallText,
    Condition,
    Criterion,
    Door,
    EligibilityQuestion,
    Money,
    Question,
    RequiredPiece,
    RuleKind,
    Section,
    WaveDocument,
)
from essaim.calls.compute.eligibility import UNSURE, Finding, Outcome, evaluate
from essaim.calls.compute.gaps import gaps_of_document, gaps_of_text, weights
from essaim.calls.compute.impact import impacts
from essaim.calls.compute.markup import to_html
from essaim.calls.compute.paths import asked_questions, cycles, dead_ends
from essaim.calls.compute.words import say
from essaim.calls.factories import TEXT, complete_document

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DOCUMENT = complete_document(NOW, NOW + timedelta(days=30))

# --- Documents made by chance ---------------------------------------------------------------------

lines = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=120)
cents = st.decimals(min_value=0, max_value=10**9, places=2)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def keys(prefix):
    return st.lists(st.integers(0, 99), min_size=1, max_size=4, unique=True).map(
        lambda numbers: [f"{prefix}_{number}" for number in numbers]
    )


@st.composite
def questions(draw, key, doors):
    kind = draw(st.sampled_from(["line", "text", "number", "amount", "date", "yes_no", "choice", "choices"]))
    options = draw(st.lists(lines, min_size=2, max_size=4)) if kind in {"choice", "choices"} else []
    return Question(
        key=key,
        label=draw(lines),
        hint=draw(texts),
        kind=kind,
        options=options,
        doors=draw(st.lists(st.sampled_from(doors), unique=True)),
        required=draw(st.booleans()),
        max_length=draw(st.integers(1, 20_000)),
    )


@st.composite
def documents(draw):
    doors = draw(keys("door"))
    names = draw(keys("question"))
    asked = [draw(questions(name, doors)) for name in names]
    if len(asked) > 1:
        condition = Condition(key=asked[0].key, values=[draw(lines)])
        asked[-1] = asked[-1].model_copy(update={"only_if": condition})
    cut = draw(st.integers(0, len(asked)))
    opens = draw(st.none() | instants)
    return WaveDocument(
        summary=draw(texts),
        priorities=draw(st.lists(lines, max_size=3)),
        calendar=Calendar(
            opens_at=opens,
            closes_at=opens and opens + timedelta(days=3),
            committee_on=draw(st.none() | st.dates(date(2000, 1, 1), date(2199, 12, 31))),
        ),
        money=Money(
            envelope=draw(st.none() | cents),
            self_financing_share_min=draw(st.none() | st.just(Decimal("0.125"))),
        ),
        doors=[Door(key=key, label=draw(lines), asks_budget=draw(st.booleans())) for key in doors],
        sections=[
            Section(key="one", title=draw(lines), intro=draw(texts), questions=asked[:cut]),
            Section(key="two", title=draw(lines), questions=asked[cut:]),
        ],
        pieces=[RequiredPiece(key=key, label=draw(lines), hint=draw(texts)) for key in draw(keys("piece"))],
        criteria=[
            Criterion(key=key, label=draw(lines), weight=draw(st.integers(1, 100)))
            for key in draw(keys("criterion"))
        ],
        undertakings=draw(st.lists(lines, max_size=3)),
    )


def in_a_file(document):
    call = toml.CallEntry(slug="appel", title="Appel", opens_on=date(2021, 5, 12), text=TEXT)
    return toml.WaveFile(
        format=1, call=call, wave=toml.WaveEntry(slug="vague", name="Vague", **dict(document))
    )


@settings(max_examples=60, deadline=None)
@given(documents())
def test_a_document_survives_a_file(document):
    file = in_a_file(document)
    assert toml.read(toml.write(file)) == file
    assert WaveDocument.model_validate(edits.as_data(document)) == document


@settings(max_examples=40, deadline=None)
@given(documents(), documents())
def test_the_diff_is_empty_exactly_when_nothing_differs(one, other):
    assert diff_documents(one, one) == []
    assert bool(diff_documents(one, other)) == (one != other)
    assert impacts(one, one, {}, NOW) == []
    impacts(one, other, {}, NOW)
    gaps_of_document(other)


@settings(max_examples=60, deadline=None)
@given(texts, texts)
def test_both_texts_are_found_back_in_the_words(old, new):
    words = words_between(old, new)
    assert "".join(text for sign, text in words if sign != "insert") == old
    assert "".join(text for sign, text in words if sign != "delete") == new


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["oui", "non", UNSURE, "", "<x>"]), min_size=9, max_size=9))
def test_one_condition_not_met_decides_and_a_doubt_never_refuses(given_answers):
    asked = [EligibilityQuestion(key=f"q{n}", label="?", passes="oui" if n % 2 else "non") for n in range(9)]
    result = evaluate(asked, {f"q{n}": answer for n, answer in enumerate(given_answers)})
    findings = [line.finding for line in result.lines]
    assert (result.outcome == Outcome.NOT_ELIGIBLE) == (Finding.NOT_MET in findings)
    assert (result.outcome == Outcome.ELIGIBLE) == (set(findings) == {Finding.MET})
    assert (result.outcome == Outcome.TO_CHECK) <= (Finding.UNSURE in findings)


# --- Files ---------------------------------------------------------------------------------------


def test_a_faulty_file_names_each_fault_by_its_line():
    text = toml.write(in_a_file(DOCUMENT))
    broken = text.replace('label = "Statuts"', 'label = "Statuts"\ncouleur = "bleu"').replace(
        "= 120", '= "deux"'
    )
    with pytest.raises(toml.Unreadable) as unreadable:
        toml.read(broken)
    rows = broken.splitlines()
    minutes = next(n for n, row in enumerate(rows, 1) if row.startswith("estimated"))
    colour = next(n for n, row in enumerate(rows, 1) if row.startswith("couleur"))
    assert unreadable.value.faults == [
        f"Ligne {minutes}\u00a0: vague › temps de préparation estimé (minutes)\u00a0: "
        "un nombre entier est attendu.",
        f"Ligne {colour}\u00a0: vague › pièces › n° 1 › couleur\u00a0: ce champ n’existe pas.",
    ]


@pytest.mark.parametrize("text", ["a = " + "9" * 5000, "a = 9999-99-99", "\x00", "a = " + "[" * 5000])
def test_a_file_made_to_harm_is_only_unreadable(text):
    with pytest.raises(toml.Unreadable):
        toml.read(text)


@pytest.mark.parametrize("part", [{"envelope": "1e999999999"}, {"awards_max": 10**30}])
def test_no_wave_has_more_money_than_a_column_holds(part):
    with pytest.raises(ValueError, match="less than or equal"):
        Money.model_validate(part)


@pytest.mark.parametrize("part", [{"opens_at": "0001-01-01T00:00:00+23:59"}, {"announced_on": "9999-12-31"}])
def test_a_calendar_lies_in_our_time(part):
    with pytest.raises(ValueError, match="n’est pas celle d’un appel"):
        Calendar.model_validate(part)


def test_every_part_of_a_file_has_its_heading():
    text = toml.write(in_a_file(DOCUMENT))
    for heading in toml.COMMENTS.values():
        assert f"# --- {heading}" in text


# --- Differences and their effects ------------------------------------------------------------------


def changed(**changes):
    return WaveDocument.model_validate(edits.as_data(DOCUMENT) | changes)


def closing(days):
    return changed(
        calendar={"opens_at": NOW.isoformat(), "closes_at": (NOW + timedelta(days=days)).isoformat()}
    )


def asking(label):
    return changed(pieces=[*edits.rows(edits.as_data(DOCUMENT), "pieces"), {"key": "new", "label": label}])


def without_question(key):
    return WaveDocument.model_validate(edits.remove_item(edits.as_data(DOCUMENT), "questions", key))


def with_question(key, **changes):
    data = edits.as_data(DOCUMENT)
    value = edits.item(data, "questions", key) | changes
    return WaveDocument.model_validate(
        edits.put_item(data, "questions", key, value, section=edits.section_of(data, key))
    )


def test_the_diff_speaks_in_sentences():
    data = edits.move_item(edits.as_data(DOCUMENT), "criteria", "territory", -1)
    data = edits.remove_item(data, "pieces", "letter")
    data = edits.put_item(data, "doors", "veille", {"label": "Veille"})
    data["calendar"] = data["calendar"] | {"committee_on": "2026-05-01"}
    assert in_sentences(diff_documents(DOCUMENT, WaveDocument.model_validate(data))) == [
        "Calendrier\u00a0: comité, «\u00a0rien\u00a0» devient «\u00a01er\u00a0mai 2026\u00a0».",
        "Volet ajouté\u00a0: «\u00a0Veille\u00a0».",
        "Pièce retirée\u00a0: «\u00a0Lettre d’engagement\u00a0».",
        "Critère déplacé\u00a0: «\u00a0Ancrage territorial\u00a0».",
    ]


def test_a_question_that_changes_section_says_where_it_goes():
    data = edits.as_data(DOCUMENT)
    moved = edits.put_item(
        data, "questions", "pitch", edits.item(data, "questions", "pitch"), section="situation"
    )
    sentences = in_sentences(diff_documents(DOCUMENT, WaveDocument.model_validate(moved)))
    assert (
        "Question «\u00a0Le projet en une phrase\u00a0»\u00a0: passe dans «\u00a0La situation\u00a0»."
        in sentences
    )


def test_a_long_text_is_compared_word_by_word():
    old = TEXT.model_copy(update={"aims": "Faire naître des pôles dans tous les territoires qui le veulent."})
    new = old.model_copy(update={"aims": old.aims.replace("tous", "beaucoup de")})
    (change,) = diff_texts(old, new)
    assert ("delete", "tous") in change.words
    assert change.sentence == "Appel\u00a0: objectifs, texte modifié."


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (without_question("jobs"), "3 brouillons y ont répondu, les réponses sont gardées"),
        (with_question("pitch", max_length=100), "limitée à 100 signes"),
        (with_question("jobs", required=True), "devient obligatoire\u00a0: 4 brouillons n’y ont pas répondu"),
        (with_question("stage", options=["Idée", "Lancé"]), "disparaît, 2 brouillons l’ont choisie"),
        (with_question("jobs", kind="text"), "change de nature (texte)"),
        (closing(9), "La clôture avance"),
        (closing(99), "La clôture recule"),
        (asking("RIB"), "«\u00a0RIB\u00a0» est désormais exigée\u00a0: 7 brouillons"),
        (changed(money={"award_ceiling": "50000"}), "Le plafond par projet passe à 50\u202f000"),
        (changed(rules=[]), ""),
    ],
)  # fmt: skip
def test_a_change_says_what_it_does_to_drafts(new, words):
    counts = {"drafts": 7, "jobs": 3, "pitch:longest": 200, "stage=Émergent": 2}
    sentences = [impact.sentence for impact in impacts(DOCUMENT, new, counts, NOW + timedelta(days=1))]
    assert any(words in sentence for sentence in sentences) or not words


def test_a_new_required_question_concerns_every_draft():
    data = edits.put_item(edits.as_data(DOCUMENT), "questions", "new", {"label": "Neuve"}, section="project")
    (impact,) = impacts(DOCUMENT, WaveDocument.model_validate(data), {"drafts": 1}, NOW)
    assert impact.sentence.endswith("1 brouillon devra y répondre.")
    assert impact.serious


# --- Gaps ----------------------------------------------------------------------------------------


def sentences(document):
    return [gap.sentence for gap in gaps_of_document(document) if gap.blocking]


def ruled(**rule):
    return changed(rules=[{"key": "a", "label": "A", **rule}])


def conditioned(key, source, value):
    return with_question(key, only_if={"key": source, "values": [value]})


def test_a_complete_document_has_no_gap():
    assert sentences(DOCUMENT) == []
    assert gaps_of_text(TEXT) == []


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (conditioned("which_help", "stage", "Inconnu"), "Personne ne verra «\u00a0Par quelle aide"),
        (conditioned("pitch", "stage", "Idée"), "posée après elle"),
        (conditioned("which_help", "need", "x"), "n’est pas une question à choix"),
        (with_question("stage", options=["A", "A"]), "deux fois la même réponse"),
        (changed(criteria=[{"key": "a", "label": "A", "weight": "60"}]), "font 60 au lieu de 100."),
        (changed(money={"awards_min": 9, "awards_max": 3}), "à l’envers"),
        (changed(money={"envelope": 10, "award_ceiling": 30}), "dépasse l’enveloppe"),
        (ruled(kind="kinds_at_least"), "choisissez les natures"),
        (ruled(kind="answer_is", question="stage", values=["Z"]), "que sa question ne propose pas"),
        (ruled(kind="answer_is"), "choisissez la question"),
    ],
)  # fmt: skip
def test_what_forbids_publishing_is_said_with_its_screen(document, words):
    assert any(words in sentence for sentence in sentences(document))


def test_conditions_that_wait_for_each_other_are_found():
    document = conditioned("stage", "services", "Animation")
    data = edits.as_data(document)
    waiting = edits.item(data, "questions", "services") | {"only_if": {"key": "stage", "values": ["Idée"]}}
    data = edits.put_item(data, "questions", "services", waiting, section="situation")
    document = WaveDocument.model_validate(data)
    assert cycles(document) == [["stage", "services"]]
    assert any("s’attendent l’une l’autre" in sentence for sentence in sentences(document))
    assert len(list(dead_ends(document))) == 1


def test_weights_are_counted_door_by_door():
    criteria = [
        Criterion(key="a", label="A", weight=Decimal(60)),
        Criterion(key="b", label="B", weight=Decimal(40), door="subvention"),
    ]
    document = DOCUMENT.model_copy(update={"criteria": criteria})
    assert weights(document) == {"Phase 2\u00a0: subvention": 100}


# --- Paths, calendar, markup ------------------------------------------------------------------------


def test_a_condition_hides_a_question_and_those_behind_it():
    keys_asked = {q.key for q in asked_questions(DOCUMENT, ["accompagnement"], {"helped_before": "oui"})}
    assert "which_help" in keys_asked
    assert "turnover" not in keys_asked
    assert "which_help" not in {q.key for q in asked_questions(DOCUMENT, [], {"helped_before": "non"})}
    assert "which_help" in {q.key for q in asked_questions(DOCUMENT, [], {"helped_before": True})}


def test_the_calendar_is_told_in_order_with_the_local_hours():
    calendar = Calendar(
        opens_at=datetime(2021, 5, 12, 9),  # noqa: DTZ001  local to the zone of the wave
        closes_at=datetime(2021, 6, 23, 23, 59),  # noqa: DTZ001
        committee_on=date(2021, 11, 4),
    )
    rows = steps(calendar, datetime(2021, 6, 1, tzinfo=UTC))
    assert [(row.field, row.state) for row in rows] == [
        ("opens_at", "done"),
        ("closes_at", "current"),
        ("committee_on", ""),
    ]
    assert rows[1].when == "23\u00a0juin 2021 à 23\u00a0h\u00a059 (heure de Paris)"
    assert "Nouvelle-Calédonie\u00a0: 8\u00a0h\u00a059 le 24\u00a0juin 2021." in local_hours(
        calendar.closes_at
    )


def test_a_calendar_refuses_an_unknown_zone_and_a_closing_before_the_opening():
    with pytest.raises(ValueError, match="Ce fuseau horaire n’existe pas"):
        Calendar(time_zone="Paris")
    with pytest.raises(ValueError, match="La clôture doit suivre l’ouverture"):
        Calendar(opens_at=NOW, closes_at=NOW)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<img src=x onerror=alert(1)>", "&lt;img"),
        ("[x](javascript:alert(1))", "[x](javascript"),
        ("# Titre", "<h3>Titre</h3>"),
        ("[a](https://x.fr)", 'rel="noopener noreferrer"'),
        ("![a](https://x.fr/a.png)", "!<a"),
        ("|a|b|\n|-|-|\n|1|2|", '<div class="fr-table"><table>'),
    ],
)
def test_the_light_markup_is_harmless(text, html):
    assert html in to_html(text)
    assert "<img" not in to_html(text)


def test_values_are_said_in_french():
    assert say(Decimal("1234.50")) == "1\u202f234,5"
    assert say(RuleKind.PERSON) == "Une personne l’examine"
    assert say(AdmissibilityRule(key="a", label="A", kind=RuleKind.PERSON).kinds) == "rien"
    assert say([True, None]) == "oui\u202f; rien"
    assert say(CallText().contact) == "rien, rien, rien, rien"


def test_a_title_with_line_breaks_adds_nothing_to_the_calendar_file():
    title = "Appel\r\nATTACH:file:///etc/passwd\nEND:VEVENT\rBEGIN:VALARM\u2028; , \x00é"
    calendar = Calendar(opens_at=datetime(2026, 1, 1, tzinfo=UTC), committee_on=date(2026, 3, 1))

    stamp = datetime(2026, 1, 1, tzinfo=UTC)
    lines = as_ics(title, calendar, uid="a", url="https://essaim.example/", stamp=stamp).decode().splitlines()

    assert [line for line in lines if line.startswith(("ATTACH", "BEGIN:VALARM"))] == []
    assert len([line for line in lines if line == "END:VEVENT"]) == 2


@pytest.mark.parametrize("number", ["0e-300000000", '"0e-300000000"', "1e-9999999", "nan", "1" + "0" * 5000])
def test_a_number_that_would_be_endless_once_written_is_refused_with_its_line(number):
    text = toml.write(in_a_file(DOCUMENT)).replace(
        "[wave.money]\n", f"[wave.money]\naward_ceiling = {number}\n"
    )
    line = text[: text.index(f"award_ceiling = {number}")].count("\n") + 1
    rows = [row for row in text.split("\n") if not row.startswith("award_ceiling = ") or row.endswith(number)]
    kept = "\n".join(rows)

    with pytest.raises(toml.Unreadable) as refused:
        toml.read(kept)

    assert refused.value.faults[0].startswith(f"Ligne {line}\u00a0:")
