"""The self-test before any account: what the answers say, condition by condition. Nothing is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from essaim.calls.compute.document import EligibilityQuestion

UNSURE = "nsp"  # « je ne sais pas »


class Outcome(StrEnum):
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    TO_CHECK = "to_check"
    UNFINISHED = "unfinished"


class Finding(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Explained:
    """One condition, the answer given, and what it means."""

    question: EligibilityQuestion
    answer: str
    finding: Finding

    @property
    def text(self) -> str:
        return {
            Finding.MET: self.question.if_passes,
            Finding.NOT_MET: self.question.if_fails,
            Finding.UNSURE: self.question.if_unsure,
            Finding.UNANSWERED: "",
        }[self.finding]


@dataclass(frozen=True)
class Result:
    outcome: Outcome
    lines: tuple[Explained, ...]


def evaluate(questions: Sequence[EligibilityQuestion], answers: Mapping[str, str]) -> Result:
    """One condition not met is enough to say no; a doubt asks for a check, never for a refusal."""
    lines = tuple(_explain(question, answers.get(question.key, "")) for question in questions)
    findings = {line.finding for line in lines}
    if Finding.NOT_MET in findings:
        outcome = Outcome.NOT_ELIGIBLE
    elif Finding.UNANSWERED in findings or not lines:
        outcome = Outcome.UNFINISHED
    elif Finding.UNSURE in findings:
        outcome = Outcome.TO_CHECK
    else:
        outcome = Outcome.ELIGIBLE
    return Result(outcome, lines)


def _explain(question: EligibilityQuestion, answer: str) -> Explained:
    if answer in {"oui", "non"}:
        finding = Finding.MET if answer == question.passes else Finding.NOT_MET
    elif answer == UNSURE and question.may_be_unsure:
        finding = Finding.UNSURE
    else:
        return Explained(question, "", Finding.UNANSWERED)
    return Explained(question, answer, finding)
