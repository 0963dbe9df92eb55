"""The needs that a pole already wrote in its dossier: nobody is asked twice.

No question is named here: a list of choices whose options are themes says which ones are wanted; in the same
section, a single choice says how soon (the first option is the soonest), and the first long text says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from essaim.calls.compute.document import Question, QuestionKind, Section
from essaim.territories.compute.names import normalise

MOST_URGENT = 3


@dataclass(frozen=True)
class Written:
    urgency: int
    words: str = ""


def needs_in(
    sections: Sequence[Section], answers: Mapping[str, Any], themes: Mapping[str, str]
) -> dict[str, Written]:
    """`themes`: key -> label, as the bouquet names them. Answers by key of theme."""
    keys = {normalise(label): key for key, label in themes.items()}
    found: dict[str, Written] = {}
    for section in sections:
        for question in section.questions:
            options = {normalise(option) for option in question.options}
            if question.kind != QuestionKind.CHOICES or not options & keys.keys():
                continue
            written = Written(_urgency(section, answers), _words(section, answers))
            chosen = answers.get(question.key) or []
            wanted = [normalise(str(value)) for value in chosen] if isinstance(chosen, list) else []
            found |= {keys[label]: written for label in wanted if label in keys}
    return found


def _urgency(section: Section, answers: Mapping[str, Any]) -> int:
    question = _first(section, QuestionKind.CHOICE)
    if question is None or answers.get(question.key) not in question.options:
        return 1
    return max(1, MOST_URGENT - question.options.index(answers[question.key]))


def _words(section: Section, answers: Mapping[str, Any]) -> str:
    question = _first(section, QuestionKind.TEXT)
    return str(answers.get(question.key, "")).strip() if question else ""


def _first(section: Section, kind: QuestionKind) -> Question | None:
    return next((question for question in section.questions if question.kind == kind), None)
