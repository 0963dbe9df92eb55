"""What is typed on the desk, checked. Actions do the writing."""

from essaim.admissibility.forms.desk import BatchForm, DeskFilter, SelectionForm, StatisticsFilter
from essaim.admissibility.forms.exchanges import CompletionForm, ExplanationForm, LetterForm, MessageForm
from essaim.admissibility.forms.verdicts import ReasonForm, RefusalForm, RulesForm, SecondLookForm

__all__ = [
    "BatchForm",
    "CompletionForm",
    "DeskFilter",
    "ExplanationForm",
    "LetterForm",
    "MessageForm",
    "ReasonForm",
    "RefusalForm",
    "RulesForm",
    "SecondLookForm",
    "SelectionForm",
    "StatisticsFilter",
]
