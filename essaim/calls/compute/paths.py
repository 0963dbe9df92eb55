"""Which questions a candidate meets, by doors and answers; and which ones nobody ever meets."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from essaim.calls.compute.document import Question, QuestionKind, WaveDocument


def questions_of(document: WaveDocument) -> dict[str, Question]:
    return {question.key: question for section in document.sections for question in section.questions}


def concerns(doors: Collection[str], asked_doors: Collection[str]) -> bool:
    """Does something kept for `doors` (none: all) concern a dossier that asks `asked_doors`?"""
    return not doors or any(door in doors for door in asked_doors)


def is_shown(
    question: Question, document: WaveDocument, doors: Collection[str], answers: Mapping[str, Any]
) -> bool:
    """A condition on a question that is itself hidden is not met: its old answer no longer speaks."""
    return _is_shown(question, questions_of(document), doors, answers)


def _is_shown(
    question: Question,
    questions: Mapping[str, Question],
    doors: Collection[str],
    answers: Mapping[str, Any],
) -> bool:
    seen: set[str] = set()
    current: Question | None = question
    while current is not None:
        if current.key in seen or not concerns(current.doors, doors):
            return False
        seen.add(current.key)
        condition = current.only_if
        if condition is None:
            return True
        if not set(condition.values) & set(given(answers.get(condition.key))):
            return False
        current = questions.get(condition.key)
    return False


def given(answer: Any) -> list[str]:
    """The values of an answer, to be compared with those of a condition."""
    if answer in (None, "", []):
        return []
    if isinstance(answer, bool):
        return ["oui" if answer else "non"]
    return [str(value) for value in answer] if isinstance(answer, list) else [str(answer)]


def asked_questions(
    document: WaveDocument, doors: Collection[str], answers: Mapping[str, Any]
) -> list[Question]:
    """The questions this dossier shows, in their order."""
    questions = questions_of(document)
    return [q for q in questions.values() if _is_shown(q, questions, doors, answers)]


def possible_values(question: Question) -> list[str] | None:
    """The answers a condition may name. None: the kind of the question allows no condition."""
    if question.kind == QuestionKind.YES_NO:
        return ["oui", "non"]
    return question.options if question.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES} else None


def dead_ends(document: WaveDocument) -> Iterator[tuple[str, str]]:
    """(key of a question, why nobody would ever see it)."""
    questions = questions_of(document)
    place = {key: number for number, key in enumerate(questions)}
    for question in questions.values():
        if reason := _why_unreachable(question, questions, place):
            yield question.key, reason


def _why_unreachable(question: Question, questions: Mapping[str, Question], place: Mapping[str, int]) -> str:
    condition = question.only_if
    if condition is None:
        return ""
    source = questions[condition.key]
    values = possible_values(source)
    if values is None:
        return f"sa condition porte sur « {source.label} », qui n’est pas une question à choix"
    if unknown := [value for value in condition.values if value not in values]:
        return f"sa condition attend « {unknown[0]} », qui n’est pas une réponse de « {source.label} »"
    if place[source.key] > place[question.key]:
        return f"sa condition porte sur « {source.label} », posée après elle"
    if question.doors and source.doors and not set(question.doors) & set(source.doors):
        return f"elle n’est jamais posée avec « {source.label} » : leurs volets diffèrent"
    if not question.doors and source.doors:
        return ""
    return ""


def cycles(document: WaveDocument) -> list[list[str]]:
    """Questions that wait for each other."""
    questions = questions_of(document)
    found: list[list[str]] = []
    walked: set[str] = set()
    for start in questions:
        path: dict[str, None] = {}
        key: str | None = start
        while key is not None and key not in walked and key not in path:
            path[key] = None
            condition = questions[key].only_if
            key = condition.key if condition else None
        if key is not None and key in path:
            found.append(list(path)[list(path).index(key) :])
        walked.update(path)
    return found
