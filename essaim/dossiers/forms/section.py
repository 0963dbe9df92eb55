"""A section of questions: each field saves by itself, and the whole page saves without a script."""

from collections.abc import Mapping
from typing import Any

from essaim.calls.compute.document import Question, QuestionKind
from essaim.calls.forms import question_field
from essaim.dossiers.compute.questions import AskedSection, problem
from essaim.dossiers.models import Answer
from essaim.kit.web import sent_number
from essaim.ui.forms import EssaimForm


class SectionForm(EssaimForm):
    """Shows raw answers, even those that will not do: what was typed comes back as it was typed."""

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        section: AskedSection,
        answers: Mapping[str, Answer],
        editable: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = {question.key: question for question in section.questions}
        for key, question in self.questions.items():
            self._add(key, question, answers.get(key), editable)

    def _add(self, key: str, question: Question, answer: Answer | None, editable: bool) -> None:
        field: Any = question_field(question)
        field.autosave_key = key
        field.autosave_version = answer.number if answer else 0
        field.disabled = not editable
        field.widget.attrs.pop(
            "maxlength", None
        )  # a paste that is cut is lost: too long is said, not forbidden
        if answer:
            field.initial = answer.value
            if reason := problem(question, answer.value):
                field.help_text = f"{field.help_text} À corriger\u00a0: {reason}".strip()
        self.fields[key] = field

    def version_of(self, key: str, outcome: Mapping[str, Any] | None) -> int:
        """What the next save starts from: what was just saved or seen, else what the page showed."""
        field: Any = self.fields[key]
        if outcome and "version" in outcome:
            field.autosave_version = outcome["version"]
        return field.autosave_version

    def changes(self, key: str, value: object) -> bool:
        """Is it something else than what the page showed?"""
        shown = self.fields[key].initial
        return value != shown and not (value in ("", []) and shown in (None, "", []))

    def typed(self) -> list[tuple[str, object, int]]:
        """(key, raw value, version) of what was sent: it is judged by the action, never thrown away."""
        rows: list[tuple[str, object, int]] = []
        data: Any = self.data
        for key, question in self.questions.items():
            name = self.add_prefix(key)
            if question.kind == QuestionKind.CHOICES:
                value: object = data.getlist(name)
            elif name in data or question.kind in {QuestionKind.YES_NO, QuestionKind.CHOICE}:
                value = data.get(name, "")
            else:
                continue
            version = data.get(self.add_prefix(f"version-{key}"), "0")
            rows.append((key, value, sent_number(version)))
        return rows
