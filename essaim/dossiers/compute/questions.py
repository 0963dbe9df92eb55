"""Which questions are asked of this dossier, and whether an answer will do."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from essaim.calls.compute.document import Question, QuestionKind, Section, WaveDocument
from essaim.calls.compute.paths import concerns, is_shown
from essaim.dossiers.compute.snapshot import AnswerValue
from essaim.kit.money import parse_euros

PLAIN_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,6})?")  # not « nan », « inf » nor « 1e400 »
HARD_LIMIT = 20_000  # characters of one answer: beyond, it is no longer an answer
Answers = Mapping[str, AnswerValue]


@dataclass(frozen=True)
class AskedSection:
    """A section with the questions that its doors ask; `shown`: those whose condition holds."""

    section: Section
    questions: list[Question]
    shown: set[str]

    @property
    def key(self) -> str:
        return self.section.key

    @property
    def title(self) -> str:
        return self.section.title


def is_empty(value: object) -> bool:
    return value in (None, "", []) or (isinstance(value, str) and not value.strip())


def asked_sections(document: WaveDocument, doors: Iterable[str], answers: Answers) -> list[AskedSection]:
    """The sections of the doors chosen, without those that ask nothing."""
    doors = list(doors)
    sections = []
    for section in document.sections:
        questions = [question for question in section.questions if concerns(question.doors, doors)]
        if questions:
            shown = {q.key for q in questions if is_shown(q, document, doors, answers)}
            sections.append(AskedSection(section, questions, shown))
    return sections


def clean_text(text: str) -> str:
    """Without NUL, which no database keeps, and with one kind of line end."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def problem(question: Question, value: AnswerValue | None) -> str:
    """Why this answer will not do, in words for its author; "" when it will. Emptiness is not judged here."""
    if value is None or is_empty(value):
        return ""
    if isinstance(value, list) or question.kind == QuestionKind.CHOICES:
        return _unknown_choices(question, value if isinstance(value, list) else [value])
    if question.kind in {QuestionKind.LINE, QuestionKind.TEXT}:
        return _too_long(question, value)
    test = _TESTS.get(question.kind)
    return test(question, value) if test else ""


def _too_long(question: Question, value: str) -> str:
    over = len(value) - question.max_length
    if over > 0:
        return f"{over} caractère{'s' if over > 1 else ''} de trop : {question.max_length} au plus."
    return ""


def _unknown_choices(question: Question, values: list[str]) -> str:
    unknown = [value for value in values if value not in question.options]
    return f"Ce choix n’est plus proposé : {', '.join(unknown)}." if unknown else ""


def _number(_: Question, value: str) -> str:
    bare = value.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    return "" if PLAIN_NUMBER.fullmatch(bare) else "Écrivez un nombre, par exemple 12 ou 12,5."


def _amount(_: Question, value: str) -> str:
    try:
        parse_euros(value)
    except ValueError as error:
        return str(error)
    return ""


def _date(_: Question, value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        return "Écrivez une date au format jj/mm/aaaa."
    return ""


def _yes_no(_: Question, value: str) -> str:
    return "" if value in {"oui", "non"} else "Répondez par oui ou par non."


def _choice(question: Question, value: str) -> str:
    return _unknown_choices(question, [value])


_TESTS = {
    QuestionKind.NUMBER: _number,
    QuestionKind.AMOUNT: _amount,
    QuestionKind.DATE: _date,
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.CHOICE: _choice,
}


def normalise(question: Question, value: object) -> AnswerValue:
    """The answer as it is kept: text, or a list of texts. What cannot be read is kept as it was typed."""
    if question.kind == QuestionKind.CHOICES:
        rows = value if isinstance(value, (list, tuple)) else [value]
        return [text for row in rows if (text := clean_text(str(row or "")).strip())]
    text = clean_text("" if value is None else str(value))
    if question.kind == QuestionKind.TEXT:
        return text
    text = " ".join(text.split())
    if question.kind == QuestionKind.AMOUNT and not _amount(question, text) and text:
        return str(parse_euros(text))
    if question.kind == QuestionKind.NUMBER and not _number(question, text) and text:
        return text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    return text


def same(one: AnswerValue, other: AnswerValue) -> bool:
    """The same answer, whoever typed it: two savings of one text are no conflict."""
    return one == other or (is_empty(one) and is_empty(other))
